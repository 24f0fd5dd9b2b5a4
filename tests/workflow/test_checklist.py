"""Runs of a runbook: started once, settled step by step, with who and when."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from irtui.domain.checklist import Run, SkipReason, StepState
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.store.errors import Changed, Missing
from irtui.workflow import checklist, reading, response, starting
from irtui.workflow.desk import Desk
from tests.builders import MINUTE, T0, Clock, Shelf, alert, colleague, desk, store_at

RUNBOOK = """# Latency

1. Look at the graphs
2. Restart the service

   ```sh
   restart x
   ```
3. Tell the team
"""


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf({"HighLatency": RUNBOOK})


@pytest.fixture
def alice(tmp_path: Path, now: Clock, shelf: Shelf) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now, library=shelf)


@pytest.fixture
def key(alice: Desk) -> str:
    found = response.declare(alice, [alert()], title="t", reason="r", impact="i", severity=None)
    return found.key


def run_of(at: Desk, key: str) -> Run:
    (found,) = reading.incident(at, key).runs
    return found


def states(at: Desk, key: str) -> list[StepState]:
    return [step.state for step in run_of(at, key).steps]


def told(at: Desk, key: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.text) for one in reading.incident(at, key).timeline][-1:]


def test_the_runbook_of_the_alert_is_started_with_its_first_step(alice: Desk, key: str) -> None:
    run = run_of(alice, key)
    assert (run.title, run.runbook, run.by, run.started_at) == (
        "Latency", "HighLatency.md", "alice", T0,
    )  # fmt: skip
    assert len(run.sha256) == 64
    assert [step.text for step in run.steps] == [
        "Look at the graphs", "Restart the service", "Tell the team",
    ]  # fmt: skip
    (command,) = run.steps[1].commands
    assert (command.text, command.shell) == ("restart x", True)
    assert states(alice, key) == [StepState.IN_PROGRESS, StepState.PENDING, StepState.PENDING]
    assert [step.started_at for step in run.steps] == [T0, None, None]


def test_a_step_that_is_done_begins_the_next(alice: Desk, key: str, now: Clock) -> None:
    first = run_of(alice, key).steps[0]
    now.tick(minutes=2)
    said = checklist.settle(colleague(alice), first.id, StepState.DONE, seen=first.version)
    assert said == "1 done."
    one, two, _ = run_of(alice, key).steps
    assert (one.state, one.by, one.finished_at) == (StepState.DONE, "bob", T0 + 2 * MINUTE)
    assert (two.state, two.started_at, two.by) == (StepState.IN_PROGRESS, T0 + 2 * MINUTE, None)
    assert told(alice, key) == [(Kind.STEP, "✓ Look at the graphs")]


def test_skipping_needs_a_reason_and_failing_a_note(alice: Desk, key: str) -> None:
    first, second, _ = run_of(alice, key).steps
    with pytest.raises(NotAllowed, match="needs a reason"):
        checklist.settle(alice, first.id, StepState.SKIPPED)
    with pytest.raises(NotAllowed, match="needs a note: what happened"):
        checklist.settle(alice, first.id, StepState.FAILED, note=" ")
    assert states(alice, key)[0] is StepState.IN_PROGRESS
    checklist.settle(alice, first.id, StepState.SKIPPED, reason=SkipReason.ALREADY_DONE)
    assert told(alice, key) == [(Kind.STEP, "– Look at the graphs\nskipped: already done")]
    checklist.settle(alice, second.id, StepState.FAILED, note=" no rights ")
    assert told(alice, key) == [(Kind.STEP, "✗ Restart the service\nfailed: no rights")]
    found = run_of(alice, key).steps
    assert [found[0].reason, found[1].note] == ["already_done", "no rights"]
    assert run_of(alice, key).settled == 2


def test_a_step_can_wait_again(alice: Desk, key: str) -> None:
    first = run_of(alice, key).steps[0]
    checklist.settle(alice, first.id, StepState.SKIPPED, reason=SkipReason.UNCLEAR, note="hm")
    checklist.settle(alice, first.id, StepState.PENDING)
    found = run_of(alice, key).steps[0]
    assert (found.state, found.by, found.finished_at, found.reason) == (
        StepState.PENDING, None, None, None,
    )  # fmt: skip
    assert found.note == "hm"
    assert told(alice, key) == [(Kind.STEP, "· Look at the graphs\npending again")]


def test_steps_may_be_settled_in_any_order(alice: Desk, key: str, now: Clock) -> None:
    last = run_of(alice, key).steps[2]
    checklist.settle(alice, last.id, StepState.DONE)
    assert states(alice, key) == [StepState.IN_PROGRESS, StepState.PENDING, StepState.DONE]
    assert run_of(alice, key).steps[2].started_at is None
    now.tick(minutes=1)
    checklist.settle(alice, run_of(alice, key).steps[0].id, StepState.DONE)
    checklist.settle(alice, run_of(alice, key).steps[1].id, StepState.DONE)
    assert run_of(alice, key).settled == 3


def test_two_who_settle_the_same_step_do_not_overwrite_each_other(alice: Desk, key: str) -> None:
    first = run_of(alice, key).steps[0]
    checklist.settle(colleague(alice), first.id, StepState.DONE, seen=first.version)
    with pytest.raises(Changed, match='"Look at the graphs" is done by bob meanwhile'):
        checklist.settle(alice, first.id, StepState.FAILED, note="x", seen=first.version)
    assert run_of(alice, key).steps[0].by == "bob"


def test_the_signature_of_a_done_step_stays(alice: Desk, key: str, now: Clock) -> None:
    first = run_of(alice, key).steps[0]
    checklist.settle(colleague(alice), first.id, StepState.DONE)
    before = reading.incident(alice, key)
    now.tick(minutes=5)
    seen = before.runs[0].steps[0].version
    said = checklist.settle(alice, first.id, StepState.DONE, seen=seen)
    assert said == "1 is done already, by bob."
    assert reading.incident(alice, key) == before


def test_a_step_begun_by_itself_is_no_change_of_somebody(alice: Desk, key: str) -> None:
    first, second, _ = run_of(alice, key).steps
    checklist.settle(colleague(alice), first.id, StepState.DONE, seen=first.version)
    checklist.settle(alice, second.id, StepState.DONE, seen=second.version)
    assert states(alice, key)[:2] == [StepState.DONE, StepState.DONE]


def test_notes_stand_below_each_other_and_none_is_overwritten(alice: Desk, key: str) -> None:
    first = run_of(alice, key).steps[0]
    assert checklist.note(alice, first.id, " CPU is at 100 % ") == "Noted."
    assert told(alice, key) == [(Kind.NOTE, "Look at the graphs: CPU is at 100 %")]
    checklist.note(colleague(alice), first.id, "disk too")
    checklist.settle(alice, first.id, StepState.FAILED, note="gave up")
    assert run_of(alice, key).steps[0].note == "CPU is at 100 %\ndisk too\ngave up"
    with pytest.raises(NotAllowed, match="empty note"):
        checklist.note(alice, first.id, "\n")


def test_a_runbook_is_started_once_in_an_incident(alice: Desk, key: str, shelf: Shelf) -> None:
    run = run_of(alice, key)
    checklist.settle(alice, run.steps[0].id, StepState.DONE)
    assert starting.start(alice, key, Path("HighLatency.md")) == run.id
    assert states(alice, key)[0] is StepState.DONE
    shelf.runbooks["Other"] = "# Other\n\n- [ ] Call\n"
    starting.start(alice, key, Path("Other.md"))
    assert [one.title for one in reading.incident(alice, key).runs] == ["Latency", "Other"]


def test_the_run_keeps_the_text_it_started_with(alice: Desk, key: str, shelf: Shelf) -> None:
    shelf.runbooks["HighLatency"] = "# Latency\n\n1. Something else\n"
    assert run_of(alice, key).steps[0].text == "Look at the graphs"


def test_what_cannot_be_started_says_so_and_writes_nothing(alice: Desk, shelf: Shelf) -> None:
    shelf.runbooks["Big"] = "x" * 600_000
    with pytest.raises(NotAllowed, match="larger than 512 KiB"):
        starting.start(alice, "INC-2026-0001", Path("Big.md"))
    with pytest.raises(Missing, match="no incident INC-2026-0009"):
        starting.start(alice, "INC-2026-0009", Path("HighLatency.md"))
    with pytest.raises(NotAllowed, match="not in the store any more"):
        checklist.settle(alice, uuid4(), StepState.DONE)
    assert reading.all_incidents(alice) == []


def test_hostile_steps_are_kept_as_they_are(alice: Desk, shelf: Shelf) -> None:
    shelf.runbooks["Evil"] = "# Evil\n\n1. Run `\x1b]52;c;x\x07` | now \u202e\n2. [red]b[/]\n"
    found = response.declare(
        alice, [alert("Evil")], title="t", reason="r", impact="i", severity=None
    )
    run = run_of(alice, found.key)
    checklist.settle(alice, run.steps[0].id, StepState.DONE)
    assert run.steps[1].text == "[red]b[/]"
