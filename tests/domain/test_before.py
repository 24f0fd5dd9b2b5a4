"""What earlier runs of a runbook teach whoever walks through it again."""

from datetime import timedelta

from irtui.domain.before import Before, so_far
from irtui.domain.checklist import Outcome, StepState
from irtui.domain.effectiveness import Use
from tests.builders import MINUTE, T0, run, step

DONE, FAILED = StepState.DONE, StepState.FAILED


def test_nobody_knows_what_was_never_used() -> None:
    assert so_far([]) == Before()


def test_it_tells_what_worked_and_what_did_not() -> None:
    walked = run(
        step(0, DONE, finished_at=T0 + MINUTE),
        step(1, FAILED, finished_at=T0 + 2 * MINUTE, note="x"),
        step(2, DONE, finished_at=T0 + 3 * MINUTE),
        step(3, DONE, finished_at=T0 + 9 * MINUTE),
        outcome=Outcome.FIXED,
    )
    uses = [Use(walked, T0 + 4 * MINUTE), Use(walked, T0 + 5 * MINUTE), Use(walked)]
    found = so_far(uses)
    assert found.worked == "step 3 2 times: Look at thing 2"
    assert found.served.startswith("used 3 times, fixed 3 of 3")
    assert "step 2 failed 3 of 3" in found.served
    assert so_far(uses[:1]).worked == "step 3 once: Look at thing 2"
    assert so_far([Use(walked, T0 - timedelta(days=1))]).worked == ""
