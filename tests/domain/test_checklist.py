"""Which step of a run is next, and when a step is settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.checklist import SkipReason, StepState, next_step
from tests.builders import run, step

STATES = st.lists(st.sampled_from(StepState), max_size=12)
SETTLED = set(StepState) - {StepState.PENDING, StepState.IN_PROGRESS}


@given(STATES, st.integers(-1, 12))
def test_the_next_step_is_the_first_that_waits_below_else_the_first_at_all(
    states: list[StepState], after: int
) -> None:
    steps = [step(position, state) for position, state in enumerate(states)]
    waiting = [one.position for one in steps if one.state not in SETTLED]
    below = [position for position in waiting if position > after]
    found = next_step(steps, after)
    assert (found.position if found else None) == next(iter(below or waiting), None)


@given(STATES)
def test_a_run_counts_what_is_settled(states: list[StepState]) -> None:
    found = run(*(step(position, state) for position, state in enumerate(states)))
    assert found.settled == sum(state in SETTLED for state in states)


@pytest.mark.parametrize("state", StepState)
def test_what_nobody_has_to_do_is_settled(state: StepState) -> None:
    assert state.settled is (state in SETTLED)


def test_numbers_begin_at_one_and_reasons_read_like_words() -> None:
    assert step(0).number == 1
    assert SkipReason.NOT_APPLICABLE.words == "not applicable"
