"""From the board to the rows: what is shown, in which order, and how it is counted."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.board import Board
from irtui.domain.filter import parse_filter
from irtui.domain.triage import Triage, TriageBook, TriageState
from irtui.domain.view import Counts, View, look
from tests.builders import HOUR, MINUTE, SECOND, T0, alert, answer, board, many_alerts

ACKED = Triage(TriageState.ACKNOWLEDGED, "alice", T0)
LINKED = Triage(TriageState.LINKED, "bob", T0, incident="INC-2026-0001")


def seen(found: Board, book: TriageBook | None = None, line: str = "", **fields: Any) -> View:
    options = {"operator": "alice", "watchdogs": frozenset({"Watchdog"}), **fields}
    return look(found, {} if book is None else book, parse_filter(line), T0 + SECOND, **options)


def labelled(name: str, severity: str, **fields: Any) -> Alert:
    labels = {"alertname": name, "severity": severity}
    return alert(name, labels=labels, **fields)


def names(view: View) -> list[str]:
    return [row.entry.alert.name for row in view.rows]


def test_the_worst_come_first_then_those_without_an_owner_then_the_newest() -> None:
    alerts = [
        labelled("info", "info"),
        labelled("old", "critical", starts_at=T0 - HOUR),
        labelled("new", "critical"),
        labelled("owned", "critical"),
        labelled("warning", "warning"),
        labelled("strange", "?"),
        labelled("silenced", "critical", suppressed=True),
    ]
    view = seen(board(answer(*alerts)), {alerts[3].episode: ACKED})
    assert names(view) == ["new", "old", "owned", "warning", "strange", "info", "silenced"]


def test_watchdogs_are_counted_but_not_shown() -> None:
    view = seen(board(answer(alert("Watchdog"), alert())))
    assert names(view) == ["HighLatency"]
    assert view.counts.watchdogs == 1


def test_what_the_filter_hides_is_counted() -> None:
    view = seen(board(answer(alert("One"), alert("Two"))), line='alertname="One"')
    assert names(view) == ["One"]
    assert view.counts.filtered == 1


def test_every_row_has_one_place_in_the_counts() -> None:
    one, two, three, four = many_alerts(4)
    silenced = replace(four, suppressed=True)
    found = board(answer(one, two, three, silenced))
    view = seen(found, {one.episode: ACKED, two.episode: LINKED})
    assert view.counts == Counts(shown=4, new=1, acknowledged=1, linked=1, suppressed=1)


def test_what_is_missing_from_an_answer_is_unconfirmed_and_not_loud() -> None:
    one = alert()
    view = seen(board(answer(one), answer(at=T0 + SECOND)))
    assert view.counts == Counts(shown=1, unconfirmed=1)
    assert not view.rows[0].loud


def test_only_what_fires_without_an_owner_is_loud() -> None:
    one = alert()
    assert seen(board(answer(one))).rows[0].loud
    assert not seen(board(answer(one)), {one.episode: ACKED}).rows[0].loud
    assert not seen(board(answer(replace(one, suppressed=True)))).rows[0].loud


def test_nothing_is_loud_before_the_store_was_read() -> None:
    view = look(
        board(answer(alert())), None, parse_filter(""), T0, operator="a", watchdogs=frozenset()
    )
    (row,) = view.rows
    assert (row.settled, row.triage, row.loud) == (False, None, False)


def test_an_earlier_firing_says_nothing_about_this_one() -> None:
    one, before = alert(), alert(starts_at=T0 - HOUR)
    assert seen(board(answer(one)), {before.episode: ACKED}).rows[0].triage is None


def test_rows_of_a_stale_source_are_marked() -> None:
    one, other = alert(), alert(source="lab")
    found = board(answer(one, at=T0 - MINUTE), answer(other, source="lab"), sources=("prod", "lab"))
    assert {row.key.source: bool(row.stale) for row in seen(found).rows} == {
        "prod": True,
        "lab": False,
    }


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_how_the_alerts_came(order: list[int]) -> None:
    alerts = many_alerts(6)
    shuffled = [alerts[number] for number in order]
    assert names(seen(board(answer(*shuffled)))) == names(seen(board(answer(*alerts))))
