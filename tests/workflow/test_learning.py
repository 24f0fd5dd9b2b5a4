"""What was learned comes back when an alert fires again, and is found by an index."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from irtui.domain.actionitem import ActionState, TargetKind
from irtui.domain.alert import Alert
from irtui.domain.checklist import Outcome, StepState
from irtui.domain.incident import Incident, IncidentKind, NotAllowed, Status
from irtui.domain.learned import Learned
from irtui.domain.lesson import LessonKind, Match
from irtui.domain.timeline import Kind
from irtui.store.errors import Missing
from irtui.workflow import (
    actions,
    checklist,
    learning,
    lessons,
    reading,
    response,
    runs,
    sheet,
    starting,
    undo,
)
from irtui.workflow.desk import Desk
from tests.builders import T0, Clock, Shelf, alert, colleague, desk, store_at

RUNBOOK = """\
# High latency

1. Look at the dashboard
2. Restart the pool

   ```sh
   kubectl rollout restart deploy/checkout
   ```
3. Tell the team
"""
DAY = timedelta(days=1)


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    """Somebody with a runbook for high latency."""
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock(T0 - 12 * DAY), library=Shelf({"HighLatency": RUNBOOK}))


def clock_of(at: Desk) -> Clock:
    assert isinstance(at.now, Clock)
    return at.now


def went_through(at: Desk, one: Alert, *, kind: IncidentKind = IncidentKind.INCIDENT) -> Incident:
    """An incident: two steps, mitigated by the second, resolved after 38 minutes."""
    clock = clock_of(at)
    made = response.declare(
        at, [one], title="Slow", reason="p99", impact="waits", severity="SEV2", kind=kind
    )
    for run in reading.incident(at, made.key).runs:
        for step in run.steps[:2]:
            clock.tick(minutes=4)
            checklist.settle(at, step.id, StepState.DONE)
    clock.tick(minutes=2)
    response.move(at, made.key, Status.MITIGATED)
    clock.tick(minutes=28)
    response.move(at, made.key, Status.RESOLVED, note="it is quiet")
    return made


def again(at: Desk, **fields: Any) -> Learned:
    """The same alert fires again at T0."""
    clock_of(at).at = T0
    return learning.of_alert(at, alert(starts_at=T0, **fields))


def test_an_alert_that_fires_again_says_what_helped_and_what_was_not_done(alice: Desk) -> None:
    before = went_through(alice, alert(starts_at=T0 - 12 * DAY))
    lessons.add(alice, "ask the provider", kind=LessonKind.CONTEXT, alertname="HighLatency")
    lessons.add(alice, "restart the pool, not the db", alertname="HighLatency", service="checkout")
    actions.add(
        alice, "Alert on the pool", incident=before.key, owner="bob",
        due_at=T0 - 9 * DAY,
    )  # fmt: skip
    actions.add(alice, "Raise the limit", target=(TargetKind.ALERT_RULE, "HighLatency"))
    actions.add(alice, "Something else", owner="bob")

    found = again(alice)
    assert found.last is not None
    assert (found.times, found.last.key, found.last.match) == (2, before.key, Match.EXACT)
    assert found.last.lasted == timedelta(minutes=38)
    assert found.fix is not None
    assert (found.fix.text, found.fix.incident) == ("Restart the pool", before.key)
    assert found.fix.command == "kubectl rollout restart deploy/checkout"
    assert [one.lesson.text for one in found.lessons] == [
        "restart the pool, not the db", "ask the provider",
    ]  # fmt: skip
    assert [item.name for item in found.actions] == ["A-1", "A-2"]

    # An alert alike, but another one, learns from it, too.
    other = again(alice, fingerprint="fp-other")
    assert other.last is not None
    assert (other.times, other.last.match) == (1, Match.NAME_AND_SERVICE)
    assert not again(alice, name="DiskFull").says_something


def test_a_new_incident_says_that_it_is_a_recurrence(alice: Desk) -> None:
    before = went_through(alice, alert(starts_at=T0 - 12 * DAY))
    actions.add(alice, "Alert on the pool", incident=before.key, due_at=T0 - 9 * DAY)
    clock_of(alice).at = T0
    now = went_through(alice, alert(starts_at=T0))
    told = [one for one in reading.incident(alice, now.key).timeline if one.kind is Kind.REVIEW]
    assert [(one.text, one.by, one.pinned) for one in told] == [
        ("recurrence of INC-0001 (12d ago); A-1 open, 9d overdue", "monitor", True)
    ]


def test_drills_and_what_was_cancelled_or_is_long_ago_teach_no_recurrence(alice: Desk) -> None:
    went_through(alice, alert(starts_at=T0 - 12 * DAY), kind=IncidentKind.DRILL)
    clock_of(alice).at = T0 - 100 * DAY
    went_through(alice, alert(starts_at=T0 - 100 * DAY))
    gone = response.declare(
        alice, [alert(starts_at=T0 - 100 * DAY)], title="x", reason="x", impact="x", severity=None
    )
    response.move(alice, gone.key, Status.CANCELLED, reason="not_incident")
    found = again(alice)
    assert found.last is not None
    assert found.last.began_at == T0 - 100 * DAY
    # It fired a hundred days ago, which is not lately.
    assert found.times == 2
    drill = went_through(alice, alert(starts_at=T0 + DAY), kind=IncidentKind.DRILL)
    assert not any("recurrence" in one.text for one in reading.incident(alice, drill.key).timeline)
    with alice.store.read() as session:
        assert learning.recurrence_of(alice, session, [alert(starts_at=T0)]) == ""


def test_the_incident_that_it_is_part_of_is_not_the_last_one(alice: Desk) -> None:
    went_through(alice, alert(starts_at=T0))
    assert again(alice).last is None


def test_an_alert_that_never_became_an_incident_has_what_its_checklist_taught(
    alice: Desk,
) -> None:
    one = alert(starts_at=T0 - 12 * DAY)
    run = starting.start_for(alice, one)
    assert run is not None
    (walk,) = sheet.of_alert(alice, one).runs
    checklist.settle(alice, walk.steps[0].id, StepState.DONE)
    assert again(alice).fix is None
    runs.finish(alice, run, Outcome.FIXED)
    found = again(alice).fix
    assert found is not None
    assert (found.text, found.incident) == ("Look at the dashboard", None)


def test_who_says_no_three_times_lets_a_lesson_be_proposed_to_retire(alice: Desk) -> None:
    made = lessons.add(alice, "restart it", alertname="HighLatency")
    bob = colleague(alice)
    firings = [alert(starts_at=T0 + hours * timedelta(hours=1)) for hours in range(2)]
    clock_of(alice).at = T0 + DAY
    assert lessons.answer(alice, made.id, firings[0], True) == "Remembered: it helped."
    assert lessons.answer(alice, made.id, firings[0], False) == "Remembered: it did not help."
    lessons.answer(alice, made.id, firings[0], False)
    lessons.answer(bob, made.id, firings[0], False)
    (one,) = learning.of_alert(bob, firings[0]).lessons
    assert (one.lesson.yes, one.lesson.no, one.helped) == (0, 2, False)
    assert "did not help 3 times" in lessons.answer(bob, made.id, firings[1], False)
    assert lessons.listing(alice)[0].proposed_to_retire

    assert "has retired" in lessons.retire(alice, made.name)
    assert lessons.listing(alice) == []
    assert "already" in lessons.retire(alice, made.name)
    undo.undo(alice)
    assert [one.name for one in lessons.listing(alice)] == [made.name]


def test_what_is_no_lesson_is_refused(alice: Desk) -> None:
    with pytest.raises(NotAllowed, match="needs a text"):
        lessons.add(alice, " ", alertname="X")
    with pytest.raises(NotAllowed, match="name an alert or a service"):
        lessons.add(alice, "x")
    for name in ("x", "0123456789", ""):
        with pytest.raises(Missing, match="lesson"):
            lessons.retire(alice, name)


def test_every_question_finds_its_rows_by_an_index(alice: Desk) -> None:
    before = went_through(alice, alert(starts_at=T0 - 12 * DAY))
    lessons.add(alice, "restart it", alertname="HighLatency", service="checkout")
    actions.move(
        alice, actions.add(alice, "Raise it", incident=before.key).name, ActionState.IN_PROGRESS
    )
    asked: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(alice.store._engine, "before_cursor_execute", hear)
    assert again(alice).says_something
    event.remove(alice.store._engine, "before_cursor_execute", hear)
    found = [one for one in asked if one[0].startswith("SELECT")]
    assert len(found) < 15
    with alice.store.read() as session:
        plans = [
            row[3]
            for statement, values in found
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
        ]
    assert any("ix_episode_alertname" in step for step in plans)
    # What is gone through is only what an index has found already.
    assert {step for step in plans if "SCAN" in step} <= {"SCAN anon_1"}
