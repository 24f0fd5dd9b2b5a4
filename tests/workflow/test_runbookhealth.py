"""What a runbook's own line says, from its runs and from the file on disk."""

from datetime import timedelta
from pathlib import Path

from irtui.domain.checklist import Outcome, SkipReason, StepState
from irtui.domain.incident import Status
from irtui.workflow import checklist, reading, response, runbookhealth, runs
from tests.builders import MINUTE, T0, Clock, Shelf, alert, desk, store_at
from tests.uses import used

STALE = "---\nlast_reviewed_on: 2025-10-01\nreview_in: 3 months\n---\n# A\n\n1. Look\n"
FRESH = STALE.replace("2025-10-01", "2026-01-01")


def test_the_line_of_a_runbook_tells_its_runs_and_its_review(tmp_path: Path) -> None:
    path = Path("A.md")
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, Clock(), library=Shelf({"A": STALE}))
        assert runbookhealth.told(alice, path) == "review overdue 30d"
        used(store, "A.md", [{}], outcome="fixed")
        used(store, "A.md", [{}], anchor="part", at=T0 + timedelta(days=1))
        used(store, "B.md", [{}])
        assert runbookhealth.told(alice, path) == ("used once, fixed 1 of 1 · review overdue 30d")
        assert runbookhealth.told(alice, path, "part") == "used once · review overdue 30d"


def test_a_fresh_runbook_that_nobody_used_has_no_line(tmp_path: Path) -> None:
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, Clock(), library=Shelf({"A": FRESH}))
        assert runbookhealth.told(alice, Path("A.md")) == ""


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
