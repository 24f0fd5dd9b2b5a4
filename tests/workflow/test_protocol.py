"""The protocol: the first checklist, ticked by what happens, another one at another severity."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.checklist import Outcome, Run, RunStatus, SkipReason, StepState
from irtui.domain.incident import IncidentKind, NotAllowed
from irtui.domain.protocol import FIRST_UPDATE, SET_SEVERITY
from irtui.domain.roles import Role
from irtui.domain.severity import SeverityRules
from irtui.domain.severitylevel import Level
from irtui.store import effectiveness, incidents
from irtui.workflow import checklist, protocol, reading, response, roles, runs
from irtui.workflow import severity as severities
from irtui.workflow.desk import Desk
from irtui.workflow.undo import Irreversible, undo
from tests.builders import T0, Clock, Shelf, alert, colleague, desk, store_at

COMMANDER, SCRIBE = Role.INCIDENT_COMMANDER, Role.SCRIBE
SEV1 = Level(
    "SEV1", roles=(COMMANDER, SCRIBE), tasks=("Open a call",), inform=("support",),
    update_every=timedelta(minutes=20),
)  # fmt: skip
SEV2 = Level("SEV2", roles=(COMMANDER,), tasks=("Open a call",), inform=("support",))
RULES = SeverityRules(levels=(SEV1, SEV2, Level("SEV3")))
LATENCY = "# Latency\n\n1. Look\n2. Restart\n"


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        shelf = Shelf({"HighLatency": LATENCY})
        yield replace(desk(store, now, library=shelf), severity=RULES)


def declared(at: Desk, severity: str | None, kind: IncidentKind = IncidentKind.INCIDENT) -> str:
    found = response.declare(
        at, [alert()], title="t", reason="r", impact="i", severity=severity, kind=kind
    )
    return found.key


def all_runs(at: Desk, key: str) -> tuple[Run, ...]:
    return reading.incident(at, key).runs


def now_in_force(at: Desk, key: str) -> Run:
    (one,) = [
        run for run in all_runs(at, key)
        if run.protocol and run.status is not RunStatus.ABANDONED
    ]  # fmt: skip
    return one


def waiting(at: Desk, key: str) -> list[str]:
    return [step.text for step in now_in_force(at, key).steps if step.waits]


def settle(at: Desk, key: str, text: str, state: StepState = StepState.DONE) -> None:
    (step,) = [step for step in now_in_force(at, key).steps if step.text == text]
    checklist.settle(at, step.id, state, reason=SkipReason.NO_TIME)


def test_it_comes_before_the_runbooks_and_the_declarer_commands(alice: Desk) -> None:
    key = declared(alice, "SEV1")
    first, second = all_runs(alice, key)
    assert (first.title, second.title) == ("Protocol SEV1", "Latency")
    assert [(step.text, step.by) for step in first.steps] == [
        ("Fill the role: incident commander", "alice"),
        ("Fill the role: scribe", None),
        ("Open a call", None),
        ("Inform: support", None),
        (FIRST_UPDATE, None),
    ]


@pytest.mark.parametrize(
    ("severity", "kind"), [("SEV3", IncidentKind.INCIDENT), ("SEV1", IncidentKind.MAINTENANCE)]
)
def test_where_nothing_is_asked_there_is_none(
    alice: Desk, severity: str, kind: IncidentKind
) -> None:
    key = declared(alice, severity, kind)
    assert [run.title for run in all_runs(alice, key)] == ["Latency"]


def test_without_a_severity_it_asks_for_one(alice: Desk) -> None:
    key = declared(alice, None)
    assert waiting(alice, key) == [SET_SEVERITY]
    severities.set_severity(alice, key, "SEV2")
    assert [run.title for run in all_runs(alice, key)] == ["Protocol", "Protocol SEV2", "Latency"]
    assert all_runs(alice, key)[0].status is RunStatus.COMPLETED
    undo(alice)
    assert waiting(alice, key) == [SET_SEVERITY]


def test_a_role_that_is_taken_ticks_its_step_and_u_opens_it(alice: Desk) -> None:
    key, bob = declared(alice, "SEV1"), colleague(alice)
    roles.assume(bob, key, SCRIBE)
    step = now_in_force(alice, key).steps[1]
    assert (step.state, step.by) == (StepState.DONE, "bob")
    undo(bob)
    assert "Fill the role: scribe" in waiting(alice, key)


def test_another_severity_keeps_what_is_done(alice: Desk, now: Clock) -> None:
    key = declared(alice, "SEV2")
    settle(alice, key, "Open a call")
    settle(colleague(alice), key, "Inform: support", StepState.SKIPPED)
    assert now_in_force(alice, key).status is RunStatus.COMPLETED
    now.tick(minutes=5)
    severities.set_severity(alice, key, "SEV1", "it is everybody")
    old, *_ = all_runs(alice, key)
    assert (old.title, old.status) == ("Protocol SEV2", RunStatus.COMPLETED)
    found = next(run for run in all_runs(alice, key) if run.title == "Protocol SEV1")
    assert [step.text for step in found.steps if step.waits] == [
        "Fill the role: scribe", FIRST_UPDATE,
    ]  # fmt: skip
    assert [(step.by, step.finished_at) for step in found.steps[2:4]] == [
        ("alice", T0), ("bob", T0),
    ]  # fmt: skip


def test_going_to_and_fro_loses_nothing(alice: Desk) -> None:
    key = declared(alice, "SEV2")
    severities.set_severity(alice, key, "SEV1", "it is everybody")
    settle(alice, key, "Open a call")
    undo(alice)
    settle(alice, key, "Open a call")
    severities.set_severity(alice, key, "SEV2", "it is not")
    assert waiting(alice, key) == ["Inform: support"]
    assert [run.title for run in all_runs(alice, key)] == [
        "Protocol SEV1", "Protocol SEV2", "Latency",
    ]  # fmt: skip
    undo(alice)
    assert now_in_force(alice, key).title == "Protocol SEV1"


def test_whoever_posts_an_update_has_done_the_step(alice: Desk) -> None:
    key = declared(alice, "SEV1")
    with alice.store.write() as session:
        protocol.fulfil(alice, session, incidents.get(session, key), FIRST_UPDATE)
    assert FIRST_UPDATE not in waiting(alice, key)
    with pytest.raises(Irreversible, match="stays declared"):
        undo(alice)


def test_it_is_no_runbook(alice: Desk) -> None:
    run = now_in_force(alice, declared(alice, "SEV1"))
    with alice.store.read() as session:
        assert [use.run.title for use in effectiveness.uses(session)] == ["Latency"]
    assert "Open a call" in runs.context(alice, run.id)
    assert not runs.before(alice, run.id).served
    with pytest.raises(NotAllowed, match="ends with its last step"):
        runs.finish(alice, run.id, Outcome.FIXED)
    with pytest.raises(NotAllowed, match="belongs to the protocol"):
        checklist.drop(alice, run.steps[1].id)
