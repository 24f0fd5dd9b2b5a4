"""How runbooks serve, from their runs and from the files on disk."""

from pathlib import Path

from irtui.domain.checklist import Outcome, SkipReason, StepState
from irtui.domain.incident import Status
from irtui.workflow import checklist, reading, response, runbookhealth, runs
from tests.builders import MINUTE, Clock, Shelf, alert, desk, store_at
from tests.uses import used

FRESH = "---\nlast_reviewed_on: 2026-01-01\nreview_in: 3 months\n---\n# A\n\n1. Look\n"


def test_the_version_on_disk_is_that_of_the_file(tmp_path: Path) -> None:
    with store_at(tmp_path / "a.db") as store:
        shelf = Shelf({"A": FRESH})
        used(store, "A.md", [{}], sha256=shelf.load(Path("A.md")).sha256)
        (found,) = runbookhealth.health(desk(store, Clock(), library=shelf))
    assert found.on_disk == found.found.versions[0].sha256
    assert found.review is not None
    assert found.review.due is not None


def test_what_operators_do_with_a_checklist_comes_back_as_figures(tmp_path: Path) -> None:
    clock = Clock()
    shelf = Shelf({"HighLatency": "# High latency\n\n1. Look\n2. Restart\n3. Tell the team\n"})
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, clock, library=shelf)
        for number in range(3):
            one = alert(fingerprint=str(number))
            declared = response.declare(
                alice, [one], title="Slow", reason="p99", impact="all", severity="SEV2"
            )
            (run,) = reading.incident(alice, declared.key).runs
            look, restart, tell = run.steps
            clock.tick(minutes=2)
            checklist.settle(alice, look.id, StepState.DONE)
            clock.tick(minutes=1)
            response.move(alice, declared.key, Status.MITIGATED)
            checklist.settle(
                alice, restart.id, StepState.SKIPPED, reason=SkipReason.UNCLEAR, note="which?"
            )
            clock.tick(minutes=3)
            checklist.settle(alice, tell.id, StepState.DONE)
            runs.finish(alice, run.id, Outcome.FIXED if number else Outcome.MISLEADING)
        (found,) = runbookhealth.health(alice)
    whole = found.found.whole
    assert (whole.completed, whole.ended, whole.took) == (3, 3, 6 * MINUTE)
    assert (whole.outcomes[Outcome.FIXED], whole.rated) == (2, 3)
    assert [one.worked for one in whole.steps] == [3, 0, 0]
    assert [one.took for one in whole.steps] == [2 * MINUTE, None, 3 * MINUTE]
    assert [one.trouble for one in whole.steps] == ["", "skipped 3 of 3, called unclear 3 of 3", ""]
    assert found.found.score == 3 * 2
