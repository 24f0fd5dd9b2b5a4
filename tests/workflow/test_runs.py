"""Runs of incidents and of lone alerts: begun, adopted, brought to their end, and undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.domain.checklist import Outcome, Run, RunStatus, SkipReason, StepState
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.timeline import Event, Kind
from irtui.store.errors import Changed
from irtui.workflow import checklist, reading, response, runs, sheet, starting
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import MINUTE, T0, Clock, Shelf, alert, colleague, desk, store_at

RUNBOOK = """# Latency

## Meaning

Requests take long.

## Diagnosis

1. Look at the graphs
2. Restart the service
3. Tell the team
"""
DONE, PENDING = StepState.DONE, StepState.PENDING
IN_PROGRESS = StepState.IN_PROGRESS


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


def of_alert(at: Desk) -> Run:
    (found,) = sheet.of_alert(at, alert()).runs
    return found


def begun(at: Desk) -> Run:
    assert starting.start_for(at, alert()) is not None
    return of_alert(at)


def states(at: Desk) -> list[StepState]:
    return [step.state for step in of_alert(at).steps]


def told(at: Desk) -> list[Event]:
    return list(sheet.of_alert(at, alert()).timeline)


def declared(at: Desk, *names: str) -> str:
    alerts = [alert(name) for name in names or ("HighLatency",)]
    return response.declare(at, alerts, title="t", reason="r", impact="i", severity="SEV2").key


def settle_all(at: Desk, run: Run) -> None:
    for step in run.steps:
        checklist.settle(at, step.id, DONE)


# A lone alert


def test_a_run_of_a_lone_alert_is_told_in_its_timeline(alice: Desk, now: Clock) -> None:
    run = begun(alice)
    assert (run.incident_id, run.matched_by, run.status) == (
        None, "file name", RunStatus.IN_PROGRESS,
    )  # fmt: skip
    now.tick(minutes=2)
    checklist.settle(alice, run.steps[0].id, DONE, seen=run.steps[0].version)
    assert [(one.kind, one.text) for one in told(alice)] == [
        (Kind.SYSTEM, "checklist HighLatency.md started, 3 steps"),
        (Kind.STEP, "✓ Look at the graphs"),
    ]
    assert states(alice) == [DONE, IN_PROGRESS, PENDING]


def test_what_was_begun_is_gone_on_with(alice: Desk) -> None:
    run = begun(alice)
    assert starting.start_for(colleague(alice), alert()) == run.id
    assert starting.start(alice, alert(), Path("HighLatency.md")) == run.id


def test_an_alert_without_a_runbook_starts_nothing(alice: Desk) -> None:
    assert starting.start_for(alice, alert("Unknown")) is None
    assert sheet.of_alert(alice, alert("Unknown")).runs == ()


def test_the_incident_takes_the_runs_of_its_alerts_over(alice: Desk) -> None:
    run = begun(alice)
    checklist.settle(alice, run.steps[0].id, DONE)
    key = declared(alice)
    (found,) = reading.incident(alice, key).runs
    assert (found.id, found.settled) == (run.id, 1)
    assert found.episode_id == run.episode_id
    checklist.settle(alice, run.steps[1].id, DONE)
    texts = [one.text for one in reading.incident(alice, key).timeline]
    assert texts.count("✓ Look at the graphs") == texts.count("✓ Restart the service") == 1
    assert sheet.of_alert(alice, alert()).incident == key
    assert [one.text for one in told(alice)][-1] == "✓ Restart the service"


def test_an_alert_that_is_attached_brings_its_run(alice: Desk, shelf: Shelf, now: Clock) -> None:
    shelf.runbooks["DiskFull"] = "# Disk\n\n1. Clean up\n"
    run = begun(alice)
    now.tick(minutes=1)
    key = declared(alice, "DiskFull")
    response.attach(alice, key, [alert()])
    found = reading.incident(alice, key).runs
    assert [one.title for one in found] == ["Latency", "Disk"]
    assert found[0].id == run.id


def test_a_run_that_ended_is_not_started_a_second_time_by_itself(alice: Desk) -> None:
    run = begun(alice)
    runs.finish(alice, run.id, Outcome.NO_HELP)
    key = declared(alice)
    (found,) = reading.incident(alice, key).runs
    assert (found.id, found.outcome) == (run.id, Outcome.NO_HELP)


def test_a_cancelled_incident_leaves_the_alert_its_run(alice: Desk) -> None:
    run = begun(alice)
    key = declared(alice)
    response.move(alice, key, Status.CANCELLED, reason="not_incident")
    found = sheet.of_alert(alice, alert())
    assert (found.incident, found.runs[0].id) == (None, run.id)


# Steps


def test_who_opens_a_step_takes_it_on(alice: Desk, now: Clock) -> None:
    run = begun(alice)
    now.tick(minutes=3)
    checklist.begin(alice, run.steps[2].id)
    first, _, third = of_alert(alice).steps
    assert (first.state, first.by, first.started_at) == (PENDING, None, None)
    assert (third.state, third.by, third.started_at) == (IN_PROGRESS, "alice", T0 + 3 * MINUTE)
    assert told(alice)[-1].text == "▸ Tell the team"
    before = told(alice)
    checklist.begin(alice, third.id)
    assert told(alice) == before


def test_two_operators_are_each_at_a_step(alice: Desk) -> None:
    run = begun(alice)
    bob = colleague(alice)
    checklist.begin(alice, run.steps[0].id)
    checklist.begin(bob, run.steps[1].id)
    assert [(one.state, one.by) for one in of_alert(alice).steps[:2]] == [
        (IN_PROGRESS, "alice"), (IN_PROGRESS, "bob"),
    ]  # fmt: skip
    checklist.settle(alice, run.steps[0].id, DONE)
    assert [(one.state, one.by) for one in of_alert(alice).steps] == [
        (DONE, "alice"), (IN_PROGRESS, "bob"), (IN_PROGRESS, None),
    ]  # fmt: skip


def test_a_step_that_does_not_apply_is_settled_without_a_word(alice: Desk) -> None:
    run = begun(alice)
    checklist.settle(alice, run.steps[0].id, StepState.NOT_APPLICABLE)
    assert told(alice)[-1].text == "– Look at the graphs\nnot applicable"
    undo(alice)
    assert states(alice) == [IN_PROGRESS, PENDING, PENDING]


def test_what_is_no_step_is_left_out_of_later_runs(alice: Desk, now: Clock) -> None:
    run = begun(alice)
    said = checklist.drop(alice, run.steps[0].id)
    assert said == "1 is no step: later checklists leave it out."
    found = of_alert(alice)
    assert ([one.dropped for one in found.steps], len(found.counted)) == ([True, False, False], 2)
    assert [one.state for one in found.steps] == [PENDING, IN_PROGRESS, PENDING]
    now.tick(days=1)
    starting.start_for(alice, alert(starts_at=now()))
    (later,) = sheet.of_alert(alice, alert(starts_at=now())).runs
    assert [one.text for one in later.steps] == ["Restart the service", "Tell the team"]


def test_what_is_no_step_can_be_one_after_all(alice: Desk) -> None:
    run = begun(alice)
    checklist.drop(alice, run.steps[0].id)
    checklist.drop(colleague(alice), run.steps[0].id)
    assert not of_alert(alice).steps[0].dropped
    with pytest.raises(Changed, match="a step again already"):
        undo(alice)
    checklist.drop(alice, run.steps[0].id)
    assert undo(alice) == "Undone: · Look at the graphs\nnot a step."
    assert not of_alert(alice).steps[0].dropped


def test_a_runbook_of_which_nothing_is_a_step_still_makes_a_checklist(
    alice: Desk, now: Clock
) -> None:
    for step in begun(alice).steps:
        checklist.drop(alice, step.id)
    starting.start_for(alice, alert(starts_at=now.tick(days=1)))
    (later,) = sheet.of_alert(alice, alert(starts_at=now())).runs
    assert len(later.steps) == 3
    assert all(step.dropped for step in later.steps)


# The end


def test_the_last_step_completes_the_run(alice: Desk, now: Clock) -> None:
    run = begun(alice)
    now.tick(minutes=7)
    settle_all(alice, run)
    found = of_alert(alice)
    assert (found.status, found.ended_at, found.ended_by, found.outcome) == (
        RunStatus.COMPLETED, T0 + 7 * MINUTE, "alice", None,
    )  # fmt: skip
    assert told(alice)[-1].text == "✓ checklist HighLatency.md completed, 3 of 3 steps"
    now.tick(minutes=1)
    assert runs.finish(colleague(alice), run.id, Outcome.FIXED, "a restart") == (
        "HighLatency.md completed: fixed."
    )
    found = of_alert(alice)
    assert (found.outcome, found.outcome_note, found.ended_by) == (
        Outcome.FIXED, "a restart", "alice",
    )  # fmt: skip
    assert found.ended_at == T0 + 7 * MINUTE
    assert told(alice)[-1].text == "✓ checklist HighLatency.md: fixed: a restart"


def test_a_run_with_steps_left_is_abandoned(alice: Desk) -> None:
    run = begun(alice)
    checklist.settle(alice, run.steps[0].id, DONE)
    runs.finish(alice, run.id, Outcome.MISLEADING, "it is for another service")
    found = of_alert(alice)
    assert (found.status, found.outcome) == (RunStatus.ABANDONED, Outcome.MISLEADING)
    assert told(alice)[-1].text == (
        "– checklist HighLatency.md ended, 1 of 3 steps\nmisleading: it is for another service"
    )
    undo(alice)
    assert (of_alert(alice).status, of_alert(alice).outcome) == (RunStatus.IN_PROGRESS, None)


def test_undoing_the_last_step_lets_the_run_go_on(alice: Desk) -> None:
    settle_all(alice, begun(alice))
    undo(alice)
    found = of_alert(alice)
    assert (found.status, found.ended_at, found.settled) == (RunStatus.IN_PROGRESS, None, 2)


def test_a_step_that_waits_again_lets_the_run_go_on(alice: Desk) -> None:
    run = begun(alice)
    settle_all(alice, run)
    runs.finish(alice, run.id, Outcome.FIXED)
    checklist.settle(alice, run.steps[1].id, PENDING)
    found = of_alert(alice)
    assert (found.status, found.outcome) == (RunStatus.IN_PROGRESS, None)
    assert told(alice)[-1].text == "▸ checklist HighLatency.md goes on"
    undo(alice)
    found = of_alert(alice)
    assert (found.status, found.outcome) == (RunStatus.COMPLETED, Outcome.FIXED)


def test_a_step_of_another_that_is_undone_lets_the_run_go_on(alice: Desk) -> None:
    run = begun(alice)
    checklist.settle(alice, run.steps[0].id, DONE)
    for step in run.steps[1:]:
        checklist.settle(colleague(alice), step.id, DONE)
    undo(alice)
    found = of_alert(alice)
    assert (found.status, found.settled) == (RunStatus.IN_PROGRESS, 2)
    assert undo(alice) == "Nothing of yours is left to undo."


def test_two_outcomes_do_not_overwrite_each_other(alice: Desk) -> None:
    run = begun(alice)
    runs.finish(colleague(alice), run.id, Outcome.FIXED, seen=run.version)
    with pytest.raises(Changed, match="The checklist is abandoned by bob meanwhile"):
        runs.finish(alice, run.id, Outcome.NO_HELP, seen=run.version)
    assert of_alert(alice).outcome is Outcome.FIXED


# The file


def test_a_run_knows_when_its_file_has_changed(alice: Desk, shelf: Shelf) -> None:
    run = begun(alice)
    assert runs.look_at_files(alice, [run])() == set()
    shelf.runbooks["HighLatency"] = RUNBOOK + "4. Write it down\n"
    assert runs.look_at_files(alice, [run])() == {run.id}
    shelf.runbooks["HighLatency"] = "x" * 600_000
    assert runs.look_at_files(alice, [run])() == set()
    assert [one.text for one in of_alert(alice).steps] == [one.text for one in run.steps]


def test_a_new_version_is_started_on_demand(alice: Desk, shelf: Shelf, now: Clock) -> None:
    run = begun(alice)
    shelf.runbooks["HighLatency"] = RUNBOOK + "4. Write it down\n"
    now.tick(minutes=1)
    anew = starting.start(alice, alert(), Path("HighLatency.md"), anew=True)
    old, new = sheet.of_alert(alice, alert()).runs
    assert (old.id, new.id, len(new.steps)) == (run.id, anew, 4)
    assert (old.status, old.outcome, new.status) == (
        RunStatus.ABANDONED, None, RunStatus.IN_PROGRESS,
    )  # fmt: skip


def test_why_one_looks_is_told_as_the_runbook_was(alice: Desk, shelf: Shelf) -> None:
    run = begun(alice)
    shelf.runbooks["HighLatency"] = "# Latency\n\n1. Look\n"
    assert runs.context(alice, run.id) == "Meaning\nRequests take long."


def test_what_cannot_be_read_says_so(alice: Desk, shelf: Shelf) -> None:
    shelf.runbooks["HighLatency"] = "x" * 600_000
    with pytest.raises(NotAllowed, match="larger than 512 KiB"):
        starting.start_for(alice, alert())
    key = declared(alice)
    texts = [one.text for one in reading.incident(alice, key).timeline]
    assert [one for one in texts if one.startswith("the runbook of HighLatency was not started")]
    assert reading.incident(alice, key).runs == ()


# Everything that was done can be undone

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["done", "skip", "fail", "n/a", "pending", "drop", "finish", "undo"]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(max_examples=8, deadline=None)
@given(ACTS)
def test_undoing_everything_leads_back_to_the_first_step(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    now = Clock()
    with store_at(tmp_path_factory.mktemp("runs") / "irtui.db") as store:
        alice = desk(store, now, library=Shelf({"HighLatency": RUNBOOK}))
        begun(alice)
        before = _picture(alice)
        for act, position in acts:
            now.tick(seconds=1)
            _do(alice, act, position)
            found = of_alert(alice)
            assert (found.status is RunStatus.COMPLETED) <= found.complete
        while not undo(alice).startswith("Nothing"):
            pass
        assert _picture(alice) == before


def _do(at: Desk, act: str, position: int) -> None:
    run = of_alert(at)
    step = run.steps[position]
    if act == "undo":
        undo(at)
    elif act == "finish":
        runs.finish(at, run.id, Outcome.HELPED, seen=run.version)
    elif act == "drop" and not step.dropped:
        checklist.drop(at, step.id)
    elif act == "skip":
        checklist.settle(at, step.id, StepState.SKIPPED, reason=SkipReason.WRONG)
    elif act == "fail":
        checklist.settle(at, step.id, StepState.FAILED, note="x")
    elif act != "drop":
        wanted = {"done": DONE, "n/a": StepState.NOT_APPLICABLE, "pending": PENDING}[act]
        checklist.settle(at, step.id, wanted)


def _picture(at: Desk) -> Any:
    run = of_alert(at)
    steps = [
        (one.state.settled, one.dropped, one.by, one.finished_at, one.note, one.reason)
        for one in run.steps
    ]
    return run.status, run.ended_at, run.ended_by, run.outcome, run.outcome_note, steps
