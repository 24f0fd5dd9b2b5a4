"""Rows and groups that are kept are those that a fresh look would find, whatever came before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert, AlertState, EpisodeKey
from irtui.domain.alertlevel import level_of
from irtui.domain.board import Board, Entry
from irtui.domain.filter import Filter, parse_filter
from irtui.domain.group import Group, GroupKey
from irtui.domain.grouping import Groups, Item, grouped
from irtui.domain.rows import Rows, merged
from irtui.domain.sourcestate import Health, SourceState
from irtui.domain.triage import Triage, TriageBook, TriageState
from irtui.domain.view import Row, View, in_order, look
from tests.builders import HOUR, MINUTE, SECOND, T0, alert, answer, board, many_alerts

SOURCES = ("prod", "lab")
WATCHDOGS = frozenset({"Alert0"})
FILTERS = [
    parse_filter(text)
    for text in (
        "",
        'team="a"',
        "@age>15m",
        "!@state=acknowledged",
        "alert1",
        "@owner=alice x!=y",
        "@state=snoozed",
    )
]
TRIAGES = [Triage(TriageState.SNOOZED, "bob", T0), Triage(TriageState.DISMISSED, "bob", T0),
           Triage(TriageState.ACKNOWLEDGED, "alice", T0), Triage(occurrence=2),
           Triage(TriageState.LINKED, "bob", T0, incident="INC-2026-0001")]  # fmt: skip


def one_of(number: int, source: str, age: int, silenced: bool) -> Alert:
    labels = {"alertname": f"Alert{number}", "severity": ("critical", "warning", "")[number % 3]}
    labels |= {"team": "ab"[number % 2]} if number % 4 else {}
    starts_at = T0 - timedelta(minutes=age)
    return alert(
        source=source, fingerprint=f"{number}", labels=labels, starts_at=starts_at,
        suppressed=silenced,
    )  # fmt: skip


ALERTS = st.builds(
    one_of, st.integers(0, 9), st.sampled_from(SOURCES), st.sampled_from([0, 20]), st.booleans()
)
ENTRIES = st.builds(Entry, ALERTS, st.sampled_from([*AlertState]))
POLLED = st.sampled_from([Health.FRESH, Health.STALE, Health.UNKNOWN])


@dataclass
class World:
    """What a screen looks at."""

    now: datetime = T0
    board: Board = Board()  # noqa: RUF009
    book: TriageBook | None = None
    wanted: Filter = FILTERS[0]


@st.composite
def moves(draw: st.DrawFn) -> list[Any]:
    """What happens between two looks: alerts come and go, somebody decides, filters, waits."""
    found: list[Any] = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["entries", "book", "filter", "wait", "health"]))
        if kind == "entries":
            found.append((kind, draw(st.lists(ENTRIES, max_size=6)), draw(st.booleans())))
        elif kind == "book":
            found.append((kind, draw(ALERTS), draw(st.sampled_from([*TRIAGES, None]))))
        elif kind == "filter":
            found.append((kind, draw(st.sampled_from(FILTERS))))
        elif kind == "wait":
            found.append((kind, draw(st.sampled_from([5 * SECOND, 16 * MINUTE]))))
        else:
            found.append((kind, draw(st.sampled_from(SOURCES)), draw(POLLED)))
    return found


def move(world: World, kind: str, *told: Any) -> None:
    if kind == "entries":
        entries, instead = told
        world.board = shown(world.board, entries, instead=instead)
    elif kind == "book":
        one, triage = told
        book = {key: said for key, said in (world.book or {}).items() if key != one.episode}
        world.book = {**book, one.episode: triage} if triage else book
    elif kind == "filter":
        (world.wanted,) = told
    elif kind == "wait":
        world.now += told[0]
    else:
        source, polled = told
        state = SourceState(source, MINUTE, polled=polled, last_ok_at=world.now)
        world.board = replace(world.board, sources={**world.board.sources, source: state})


def shown(before: Board, entries: Sequence[Entry], *, instead: bool) -> Board:
    """A board with these entries beside those of before, or instead of them."""
    found: dict[str, dict[str, Entry]] = {
        name: {} if instead else dict(before.entries.get(name, {})) for name in SOURCES
    }
    for entry in entries:
        known = before.entries.get(entry.alert.source, {}).get(entry.alert.fingerprint)
        found[entry.alert.source][entry.alert.fingerprint] = known if known == entry else entry
    sources = dict(before.sources)
    for name in SOURCES:
        sources.setdefault(name, SourceState(name, MINUTE))
    return Board(sources, found, before.number + 1)


def told(view: View) -> tuple[Any, ...]:
    rows = [(row.entry, row.triage, row.level, bool(row.stale), row.settled) for row in view.rows]
    return rows, view.counts


def lines(items: Sequence[Item]) -> list[Any]:
    return [
        (item.key, item.rows, item.unfolded, item.stale, vars(item.facts))
        if isinstance(item, Group)
        else item
        for item in items
    ]


@given(st.lists(moves(), max_size=8), st.data())
def test_what_is_kept_is_what_a_fresh_look_finds(steps: list[Any], data: st.DataObject) -> None:
    world, rows, groups = World(), Rows("alice", WATCHDOGS), Groups()
    for step in steps:
        for one in step:
            move(world, *one)
        view = rows.look(world.board, world.book, world.wanted, world.now)
        fresh = look(
            world.board, world.book, world.wanted, world.now,
            operator="alice", watchdogs=WATCHDOGS,
        )  # fmt: skip
        assert told(view) == told(fresh)
        assert [rows.where(one.key) for one in view.rows] == list(range(len(view.rows)))
        hidden = {entry.alert.key for entry in world.board} - {one.key for one in view.rows}
        assert all(rows.where(key) is None for key in hidden)
        label = data.draw(st.sampled_from(["team", "team", "alertname", ""]))
        unfolded = data.draw(
            st.sets(st.sampled_from([GroupKey("team", v) for v in ("a", "b", "")]))
        )
        items = groups.look(view, label, unfolded)
        wanted = grouped(view.rows, label, unfolded) if label else view.rows
        assert lines(items) == lines(wanted)


@given(st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)))
def test_merging_is_sorting(before: set[int], gone: set[int], came: set[int]) -> None:
    every = [row(one) for one in many_alerts(51)]
    found = merged(
        sorted((every[n] for n in before - came), key=in_order),
        {every[n] for n in gone},
        [every[n] for n in came],
    )
    wanted = [every[n] for n in ((before - came) - gone) | came]
    assert found == sorted(wanted, key=in_order)


def row(one: Alert) -> Row:
    return Row(Entry(one, AlertState.FIRING), None, level_of(one.labels), stale=False)


def test_as_long_as_nothing_changes_everything_is_the_same_object() -> None:
    found, book, wanted = board(answer(*many_alerts(5))), dict[EpisodeKey, Triage](), FILTERS[1]
    rows, groups = Rows("alice", WATCHDOGS), Groups()
    view = rows.look(found, book, wanted, T0)
    items = groups.look(view, "team", set())
    assert rows.look(found, book, wanted, T0 + SECOND) is view
    assert groups.look(view, "team", set()) is items


def test_what_did_not_change_keeps_its_row_and_its_group() -> None:
    calm = [alert(f"Calm{n}", fingerprint=f"c{n}", labels={"team": "calm"}) for n in range(3)]
    busy = [alert(f"Busy{n}", fingerprint=f"b{n}", labels={"team": "busy"}) for n in range(3)]
    rows, groups = Rows("alice", WATCHDOGS), Groups()
    before = board(answer(*calm, *busy))
    first = rows.look(before, {}, FILTERS[0], T0)
    items = groups.look(first, "team", set())
    taken = {busy[1].episode: TRIAGES[2]}
    second = rows.look(before, taken, FILTERS[0], T0)
    assert {one.key for one in set(second.rows) - set(first.rows)} == {busy[1].key}
    shown = {item.key: item.rows for item in items if isinstance(item, Group)}
    again = groups.look(second, "team", set())
    assert [item for item in again if item not in items] == []
    assert [
        item.key for item in again if isinstance(item, Group) and item.rows is shown[item.key]
    ] == [GroupKey("team", "calm")]


def test_a_source_that_goes_stale_makes_no_row_anew() -> None:
    found, rows = board(answer(*many_alerts(3))), Rows("alice", WATCHDOGS)
    view = rows.look(found, {}, FILTERS[0], T0)
    assert not any(row.stale for row in view.rows)
    assert rows.look(found, {}, FILTERS[0], T0 + HOUR) is view
    assert all(row.stale for row in view.rows)


def test_a_filter_on_the_age_is_asked_again_after_a_while_only() -> None:
    young = alert(starts_at=T0 - 15 * MINUTE + SECOND)
    found, wanted, rows = board(answer(young)), parse_filter("@age>15m"), Rows("alice", WATCHDOGS)
    seen = [len(rows.look(found, {}, wanted, T0 + n * SECOND).rows) for n in range(7)]
    assert seen == [0, 0, 0, 0, 0, 1, 1]
    # A clock that was set back is no reason to wait for it.
    assert len(rows.look(found, {}, wanted, T0 - HOUR).rows) == 0


def test_what_happens_to_a_hidden_row_says_nothing_about_its_group() -> None:
    alerts = many_alerts(4)
    hidden = replace(alerts[3], annotations={"summary": "other"})
    rows, groups, wanted = Rows("alice", WATCHDOGS), Groups(), parse_filter("!other")
    before = board(answer(*alerts[:3], hidden))
    (group,) = groups.look(rows.look(before, {}, wanted, T0), "service", set())
    assert isinstance(group, Group)
    assert group.facts.loud == 2
    taken = {hidden.episode: TRIAGES[2]}
    (same,) = groups.look(rows.look(before, taken, wanted, T0), "service", set())
    assert same is group
    assert vars(group.facts) == vars(Group(group.key, group.rows).facts)
