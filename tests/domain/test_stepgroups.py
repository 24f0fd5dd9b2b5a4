"""The steps in groups: none is lost, none comes twice, and many are shown closed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.checklist import RunStep, StepState
from irtui.domain.stepgroups import MOST_OPEN, collapses, group_of, groups
from tests.builders import step

HEADINGS = st.sampled_from(["", "Diagnosis", "Diagnosis › Pods", "Mitigation", "Pool › Steps"])
PHASES = st.sampled_from(["diagnose", "mitigate", "escalate", "other"])


@st.composite
def checklists(draw: st.DrawFn) -> list[RunStep]:
    many = draw(st.integers(0, 60))
    return [
        step(
            position,
            draw(st.sampled_from(StepState)),
            phase=draw(PHASES),
            group=draw(HEADINGS),
            dropped=draw(st.booleans()),
        )
        for position in range(many)
    ]


@given(checklists())
def test_every_step_is_in_one_group_in_the_order_of_the_runbook(steps: list[RunStep]) -> None:
    found = groups(steps)
    assert [one for group in found for one in group.steps] == steps
    assert [group.number for group in found] == list(range(len(found)))
    assert all(one in group_of(found, one).steps for one in steps)


@given(checklists())
def test_a_group_is_as_long_as_it_can_be(steps: list[RunStep]) -> None:
    found = groups(steps)
    told = [(group.phase, group.heading) for group in found]
    assert all(
        (one.phase, one.group) == (group.phase, group.heading)
        for group in found
        for one in group.steps
    )
    assert all(one != other for one, other in pairwise(told))


@given(checklists())
def test_groups_close_where_there_are_more_than_forty_steps(steps: list[RunStep]) -> None:
    found = groups(steps)
    counted = sum(not one.dropped for one in steps)
    assert collapses(found) is (counted > MOST_OPEN and len(found) > 1)


@given(checklists())
def test_a_group_counts_what_is_a_step(steps: list[RunStep]) -> None:
    found = groups(steps)
    assert sum(len(group.counted) for group in found) == sum(not one.dropped for one in steps)
    assert all(0 <= group.settled <= len(group.counted) for group in found)


def test_a_sub_head_says_what_the_phase_does_not() -> None:
    def said(phase: str, group: str) -> str:
        (found,) = groups([step(phase=phase, group=group)])
        return found.subhead

    assert said("diagnose", "Diagnosis") == ""
    assert said("diagnose", "Possible checks") == ""
    assert said("mitigate", "Mitigation › Out of memory") == "Out of memory"
    assert said("mitigate", "Pool exhausted › Resolution") == "Pool exhausted"
    assert said("other", "Kafka") == "Kafka"
    assert said("diagnose", "") == ""
