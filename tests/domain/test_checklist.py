"""Which step of a run is next, and when a step is settled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.checklist import RunStatus, SkipReason, StepState, next_step, place_of
from tests.builders import HOUR, MINUTE, T0, evidence, run, step

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


@given(STATES, st.lists(st.booleans(), min_size=12, max_size=12), st.integers(-1, 12))
def test_what_is_no_step_neither_waits_nor_counts(
    states: list[StepState], dropped: list[bool], after: int
) -> None:
    steps = [
        step(position, state, dropped=dropped[position]) for position, state in enumerate(states)
    ]
    found = run(*steps)
    kept = run(*(one for one in steps if not one.dropped))
    assert (found.settled, found.complete) == (kept.settled, kept.complete)
    assert next_step(found.steps, after) == next_step(kept.steps, after)
    assert place_of(found.steps, "alice") == place_of(kept.steps, "alice")


def test_an_operator_goes_on_in_the_step_that_he_took_on_last() -> None:
    going = StepState.IN_PROGRESS
    one = step(0, going, started_at=T0)
    two = step(1, going, by="bob", started_at=T0 + MINUTE)
    three = step(2, going, by="alice", started_at=T0 + MINUTE)
    four = step(3, going, by="alice", started_at=T0 + 2 * MINUTE)
    five = step(4)
    assert place_of([one, two, three, four, five], "alice") == four
    assert place_of([one, two, three, four, five], "carol") == one
    assert place_of([two, five], "carol") == five
    assert place_of([two], "carol") == two
    assert place_of([], "carol") is None


def test_a_run_in_which_nothing_happens_is_idle_after_a_quarter_of_an_hour() -> None:
    found = run(step(0, StepState.DONE, finished_at=T0 + 5 * MINUTE), step(1))
    assert found.idle(T0 + 20 * MINUTE) is None
    assert found.idle(T0 + 25 * MINUTE) == 20 * MINUTE
    assert found.idle(T0 + 25 * MINUTE, happened=T0 + 12 * MINUTE) is None
    ended = replace(found, status=RunStatus.ABANDONED, ended_at=T0 + 6 * MINUTE)
    assert ended.idle(T0 + HOUR) is None


def test_a_run_is_not_idle_while_a_command_of_it_runs() -> None:
    at_work = evidence(began_at=T0, ended_at=None, seconds=None, exit_code=None)
    found = run(step(0), evidence=(at_work,))
    assert found.idle(T0 + HOUR) is None
    ended = replace(found, evidence=(evidence(began_at=T0, ended_at=T0 + 30 * MINUTE),))
    assert ended.idle(T0 + HOUR) == 30 * MINUTE
    assert ended.evidence_of(found.steps[0].id) == ended.evidence
