"""What differs between two boards is found without comparing what is the same object."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import AlertKey
from irtui.domain.answer import Polled
from irtui.domain.board import Board, Entry, apply
from irtui.domain.changes import changes
from tests.builders import INTERVAL, MINUTE, T0, WAITS, alert, answer, board, failure

SOURCES = ("prod", "lab")
LOUD = {(name, source): alert(name, source=source) for name in "abc" for source in SOURCES}
SILENCED = {key: replace(one, suppressed=True) for key, one in LOUD.items()}


@st.composite
def outcomes(draw: st.DrawFn) -> list[Polled]:
    """Answers and failures of two sources, each some time after the one before."""
    now, found = T0, []
    for _ in range(draw(st.integers(1, 8))):
        now += draw(st.sampled_from([INTERVAL, 2 * MINUTE]))
        source = draw(st.sampled_from(SOURCES))
        names = draw(st.sets(st.sampled_from("abc")))
        told = [draw(st.sampled_from([LOUD, SILENCED]))[name, source] for name in names]
        fails = draw(st.integers(0, 4)) == 0
        polled = answer(*told, at=now, source=source)
        found.append(failure(at=now, source=source) if fails else polled)
    return found


@given(outcomes(), st.integers(0, 7))
def test_it_agrees_with_a_full_comparison(told: list[Polled], early: int) -> None:
    boards = [board(sources=SOURCES)]
    for polled in told:
        boards.append(apply(boards[-1], polled, WAITS)[0])
    before, after = boards[min(early, len(told))], boards[-1]
    found, old, new = changes(before, after), by_key(before), by_key(after)
    assert {entry.alert.key for entry in found.gone} == old.keys() - new.keys()
    assert all(entry is new[entry.alert.key] for entry in found.changed)
    different = {key for key, entry in new.items() if entry != old.get(key)}
    assert different <= {entry.alert.key for entry in found.changed}
    if early >= len(told) - 1:
        assert len(different) == len(found.changed), "of one answer nothing is told twice"


def test_an_answer_that_says_nothing_new_leaves_the_entries_alone() -> None:
    told = list(LOUD.values())[:1]
    before = board(answer(*told, source=told[0].source))
    for polled in (answer(*told, at=T0 + INTERVAL), answer(replace(told[0]), at=T0 + INTERVAL)):
        after, diff = apply(before, polled, WAITS)
        assert after.entries["prod"] is before.entries["prod"]
        assert not changes(before, after)
        assert not diff


def test_a_source_that_is_not_on_the_other_board_has_come_or_gone() -> None:
    here = board(answer(LOUD["a", "lab"], source="lab"), sources=("lab",))
    assert [entry.alert.name for entry in changes(board(), here).changed] == ["a"]
    assert [entry.alert.name for entry in changes(here, board()).gone] == ["a"]


def by_key(found: Board) -> dict[AlertKey, Entry]:
    return {entry.alert.key: entry for entry in found}
