"""What earlier runs of a runbook teach whoever walks through it again."""

from collections.abc import Iterable
from dataclasses import dataclass

from irtui.domain.effectiveness import Use, effectiveness, line


@dataclass(frozen=True, slots=True)
class Before:
    """How it has served, in one line each: all in all, and what worked; "" where nobody knows.

    `review` tells that its review is overdue.
    """

    served: str = ""
    worked: str = ""
    review: str = ""


def so_far(uses: Iterable[Use]) -> Before:
    """What runs of one part of one runbook teach."""
    found = effectiveness(uses)
    if not found:
        return Before()
    steps = [step for step in found[0].whole.steps if step.worked]
    if not steps:
        return Before(line(found[0]))
    best = max(steps, key=lambda step: (step.worked, -step.number))
    times = "once" if best.worked == 1 else f"{best.worked} times"
    return Before(line(found[0]), f"step {best.number} {times}: {best.text}")
