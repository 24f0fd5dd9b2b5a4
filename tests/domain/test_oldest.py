"""The rows by since when somebody has them."""

from irtui.domain.filter import Filter
from irtui.domain.oldest import OldestFirst
from irtui.domain.triage import Triage, TriageState
from irtui.domain.view import View, look
from tests.builders import HOUR, MINUTE, T0, answer, board, many_alerts


def test_what_was_taken_first_is_on_top_whatever_its_severity() -> None:
    alerts = many_alerts(4, starts_at=T0 - HOUR)
    taken = {
        one.episode: Triage(TriageState.ACKNOWLEDGED, "bob", T0 + since * MINUTE)
        for one, since in zip(alerts, (3, 1, 2), strict=False)
    }
    view = look(board(answer(*alerts)), taken, Filter(), T0, operator="bob", watchdogs=frozenset())
    found = [row.entry.alert.name for row in OldestFirst().look(view)]
    # Nobody has the last one: what counts is when it began.
    assert found == ["Alert3", "Alert1", "Alert2", "Alert0"]


def test_the_same_view_gives_the_same_list() -> None:
    kept = OldestFirst()
    view = View()
    assert kept.look(view) is kept.look(view)
