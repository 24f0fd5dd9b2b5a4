"""Heat lines: when an alert began to fire, counted in cells that end now."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.past import Firing, heat
from irtui.domain.triage import TriageState
from tests.builders import HOUR, MINUTE, T0

spans = st.timedeltas(timedelta(days=-2), timedelta(days=60))


def test_each_start_is_in_the_cell_of_its_hour() -> None:
    starts = [T0, T0 - 59 * MINUTE, T0 - HOUR, T0 - 23 * HOUR - 59 * MINUTE, T0 - 24 * HOUR]
    assert heat(starts, T0, HOUR, 24) == [1, *[0] * 21, 1, 2]


def test_a_start_in_the_future_is_in_the_last_cell() -> None:
    assert heat([T0 + 3 * HOUR], T0, HOUR, 3) == [0, 0, 1]


@given(st.lists(spans), st.integers(1, 40))
def test_every_start_in_the_span_is_counted_once(ago: list[timedelta], cells: int) -> None:
    found = heat([T0 - span for span in ago], T0, HOUR, cells)
    assert len(found) == cells
    assert sum(found) == sum(1 for span in ago if span < cells * HOUR)


@given(st.lists(spans))
def test_a_finer_line_tells_the_same_as_a_coarse_one(ago: list[timedelta]) -> None:
    starts = [T0 - span for span in ago]
    fine = heat(starts, T0, HOUR, 48)
    assert heat(starts, T0, 24 * HOUR, 2) == [sum(fine[:24]), sum(fine[24:])]


def test_how_long_it_fired_is_unknown_where_nobody_saw_the_end() -> None:
    assert Firing(T0).lasted is None
    assert Firing(T0, T0 + HOUR).lasted == HOUR


def test_a_firing_that_was_only_seen_tells_nothing() -> None:
    assert not Firing(T0, T0 + HOUR).told
    assert Firing(T0, state=TriageState.ACKNOWLEDGED, owner="bob").told
    assert Firing(T0, note="the disk").told
    assert Firing(T0, incident="INC-2026-0001").told
