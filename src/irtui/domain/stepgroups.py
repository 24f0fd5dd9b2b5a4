"""The steps of a checklist in groups, as the headings of the runbook have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from irtui.domain.checklist import RunStep

# Headings that say no more than the phase of their steps does.
_SAYS_THE_PHASE = {
    "diagnose": ("diagnos", "troubleshoot", "investigat", "triage", "possible checks", "checks"),
    "mitigate": ("mitigat", "resol", "remedia", "recover", "procedure", "steps"),
    "escalate": ("escalat",),
    "other": ("steps", "checklist", "runbook"),
}
# A checklist with more steps shows its groups closed, but for the one that is worked in.
MOST_OPEN = 40


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps that follow each other under one heading; `number` counts the groups from 0."""

    number: int
    phase: str
    heading: str
    steps: tuple[RunStep, ...]

    @property
    def subhead(self) -> str:
        """What the heading says beside the phase, "" where that is nothing."""
        known = _SAYS_THE_PHASE.get(self.phase, ())
        parts = self.heading.split(" › ") if self.heading else []
        return " › ".join(part for part in parts if not part.casefold().startswith(known))

    @property
    def counted(self) -> tuple[RunStep, ...]:
        """The steps, without what an operator says is none."""
        return tuple(step for step in self.steps if not step.dropped)

    @property
    def settled(self) -> int:
        """How many of them are settled."""
        return sum(1 for step in self.counted if step.state.settled)


def groups(steps: Sequence[RunStep]) -> tuple[StepGroup, ...]:
    """The groups in the order of the runbook; together they hold every step once."""
    found = groupby(steps, key=lambda step: (step.phase, step.group))
    return tuple(
        StepGroup(number, phase, heading, tuple(members))
        for number, ((phase, heading), members) in enumerate(found)
    )


def collapses(found: Sequence[StepGroup]) -> bool:
    """Whether there are so many steps that groups are shown closed."""
    return len(found) > 1 and sum(len(group.counted) for group in found) > MOST_OPEN


def group_of(found: Sequence[StepGroup], step: RunStep) -> StepGroup:
    """The group that holds a step."""
    return next(group for group in found if step in group.steps)
