"""`u`: the newest act of one's own, and only as long as nobody built on it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.domain.checklist import SkipReason, StepState
from irtui.domain.incident import Status
from irtui.domain.timeline import Kind
from irtui.domain.triage import TriageState
from irtui.store.errors import Changed
from irtui.workflow import checklist, reading, response, severity, triage
from irtui.workflow.desk import Desk
from irtui.workflow.undo import Irreversible, undo
from tests.builders import Clock, Shelf, alert, colleague, desk, many_alerts, store_at

RUNBOOK = "# Latency\n\n1. Look\n2. Restart\n3. Tell\n"
NOTHING = "Nothing of yours is left to undo."


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now, library=Shelf({"HighLatency": RUNBOOK}))


def owners(at: Desk) -> list[str | None]:
    return [found.owner for found in reading.common(at).book.values()]


def declared(at: Desk) -> str:
    found = response.declare(at, [alert()], title="t", reason="r", impact="i", severity="SEV2")
    return found.key


def steps(at: Desk, key: str) -> list[StepState]:
    return [step.state for step in reading.incident(at, key).runs[0].steps]


def test_there_may_be_nothing_to_undo(alice: Desk) -> None:
    assert undo(alice) == NOTHING
    triage.note(alice, [alert()], "notes stay")
    assert undo(alice) == NOTHING


def test_an_acknowledgement_is_given_back(alice: Desk) -> None:
    one = alert()
    triage.acknowledge(alice, [one])
    assert undo(alice) == "Undone: HighLatency acknowledged."
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.owner, found.since) == (TriageState.NEW, None, None)
    last = reading.known_of(alice, one).history[-1]
    assert (last.kind, last.text) == (Kind.SYSTEM, "undone: HighLatency acknowledged")
    assert undo(alice) == NOTHING


def test_an_act_on_many_is_one_act(alice: Desk) -> None:
    triage.acknowledge(alice, many_alerts(300))
    assert undo(alice) == "Undone on 300 alerts."
    assert set(owners(alice)) == {None}
    assert undo(alice) == NOTHING


def test_older_acts_come_behind_many_other_events(alice: Desk) -> None:
    triage.acknowledge(alice, [alert()])
    triage.note(alice, many_alerts(500), "n")
    assert undo(alice) == "Undone: HighLatency acknowledged."


def test_acts_are_undone_one_by_one_backwards_on_the_same_row_too(alice: Desk) -> None:
    one, bob = alert(), colleague(alice)
    triage.acknowledge(bob, [one])
    triage.acknowledge(alice, [one])
    key = declared(alice)
    response.move(alice, key, Status.MITIGATED)
    response.move(alice, key, Status.INVESTIGATING, "no")
    severity.set_severity(alice, key, "SEV1", "worse")
    found = [undo(alice) for _ in range(3)]
    assert found == [
        "Undone: severity SEV2 → SEV1: worse.",
        "Undone: mitigated → investigating: no.",
        "Undone: investigating → mitigated.",
    ]
    incident = reading.incident(alice, key).incident
    assert (incident.status, incident.mitigated_at, incident.severity) == (
        Status.INVESTIGATING, None, "SEV2",
    )  # fmt: skip


def test_a_new_act_after_an_undo_can_be_undone_and_then_the_one_before(alice: Desk) -> None:
    key = declared(colleague(alice))
    severity.set_severity(alice, key, "SEV3", "x")
    severity.set_severity(alice, key, "SEV4", "x")
    undo(alice)
    severity.set_severity(alice, key, "SEV5", "x")
    undo(alice)
    undo(alice)
    assert reading.incident(alice, key).incident.severity == "SEV2"
    assert undo(alice) == NOTHING


def test_nothing_of_an_act_is_undone_where_somebody_changed_a_part(alice: Desk) -> None:
    alerts = many_alerts(3)
    triage.acknowledge(alice, alerts)
    triage.acknowledge(colleague(alice), alerts[1:2])
    with pytest.raises(Changed, match="by bob meanwhile: look, then act again"):
        undo(alice)
    book = reading.common(alice).book
    assert [book[one.episode].owner for one in alerts] == ["alice", "bob", "alice"]
    history = reading.known_of(alice, alerts[0]).history
    assert [event.kind for event in history] == [Kind.ALERT_ACKED]


def test_what_another_did_and_undid_is_a_change(alice: Desk) -> None:
    one, bob = alert(), colleague(alice)
    triage.acknowledge(alice, [one])
    triage.acknowledge(bob, [one])
    undo(bob)
    assert owners(alice) == ["alice"]
    with pytest.raises(Changed):
        undo(alice)


def test_only_ones_own_acts_are_undone(alice: Desk) -> None:
    triage.acknowledge(alice, [alert()])
    assert undo(colleague(alice)) == NOTHING
    assert owners(alice) == ["alice"]


def test_an_alert_that_was_linked_since_stays(alice: Desk) -> None:
    triage.acknowledge(alice, [alert()])
    key = declared(alice)
    with pytest.raises(Irreversible, match=f"{key} stays declared: on its screen, t ") as told:
        undo(alice)
    with pytest.raises(Changed, match="linked by alice"):
        undo(alice, told.value.act)


def test_a_step_goes_on_where_it_was(alice: Desk, now: Clock) -> None:
    key = declared(alice)
    first = reading.incident(alice, key).runs[0].steps[0]
    now.tick(minutes=1)
    checklist.settle(alice, first.id, StepState.DONE)
    assert steps(alice, key) == [StepState.DONE, StepState.IN_PROGRESS, StepState.PENDING]
    assert undo(alice).startswith("Undone: ")
    assert steps(alice, key) == [StepState.IN_PROGRESS, StepState.PENDING, StepState.PENDING]
    found = reading.incident(alice, key).runs[0].steps
    assert found[0] == replace(first, version=found[0].version)
    assert found[1].started_at is None


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_note_and_tick_of_a_step_come_back_one_by_one(alice: Desk) -> None:
    key = declared(alice)
    first = reading.incident(alice, key).runs[0].steps[0]
    checklist.note(alice, first.id, "saw it")
    checklist.settle(alice, first.id, StepState.SKIPPED, reason=SkipReason.NO_TIME, note="later")
    undo(alice)
    found = reading.incident(alice, key).runs[0].steps[0]
    assert (found.state, found.note, found.reason) == (StepState.IN_PROGRESS, "saw it", None)
    undo(alice)
    assert reading.incident(alice, key).runs[0].steps[0].note == ""


def test_cancelling_is_undone_with_its_alerts(alice: Desk) -> None:
    key = declared(alice)
    response.move(alice, key, Status.CANCELLED, reason="not_incident")
    assert undo(alice) == "Undone: investigating → cancelled, not incident."
    (found,) = reading.common(alice).book.values()
    assert (found.state, found.incident) == (TriageState.LINKED, key)
    assert reading.incident(alice, key).incident.status is Status.INVESTIGATING


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(["ack", "sev", "move", "step", "undo"]), max_size=14))
def test_undoing_everything_leads_back_to_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    """Alone, whatever was done and undone before, `u` until nothing is left restores all."""
    now = Clock()
    with store_at(tmp_path_factory.mktemp("undo") / "irtui.db") as store:
        alice = desk(store, now, library=Shelf({"HighLatency": RUNBOOK}))
        other = alert("Other")
        key = declared(colleague(alice))
        triage.acknowledge(colleague(alice), [other])
        before = _picture(alice, key)
        for number, act in enumerate(acts):
            now.tick(seconds=1)
            _do(alice, act, number, key)
        for _ in acts:
            undo(alice)
        assert undo(alice) == NOTHING
        assert _picture(alice, key) == before


def _do(at: Desk, act: str, number: int, key: str) -> None:
    record = reading.incident(at, key)
    if act == "ack":
        triage.acknowledge(at, [alert("Other")])
    elif act == "sev":
        severity.set_severity(at, key, f"SEV{1 + number % 5}", "x")
    elif act == "move":
        back = record.incident.status is not Status.INVESTIGATING
        response.move(at, key, Status.INVESTIGATING if back else Status.MITIGATED, "x")
    elif act == "step":
        step = record.runs[0].steps[number % 3]
        checklist.settle(at, step.id, StepState.DONE, note="n")
    else:
        undo(at)


def _picture(at: Desk, key: str) -> object:
    record = reading.incident(at, key)
    book = reading.common(at).book
    first = record.runs[0].steps
    return (
        {**_fields(record.incident), "version": 0},
        [(one.state, one.owner, one.since) for one in book.values()],
        [(one.state, one.by, one.finished_at, one.note, one.reason) for one in first],
    )
