"""What reminders read from the store, and what puts them off."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.incident import NotAllowed, Status
from irtui.domain.reminders import Reminder, ReminderRules, Reminds
from irtui.domain.reminders import reminders as judged
from irtui.domain.roles import Role
from irtui.domain.task import TaskState
from irtui.store import incidents, reviews
from irtui.store.tables_response import RoleRow, TaskRow
from irtui.workflow import reading, reminders, response, review
from irtui.workflow.desk import Desk
from tests.builders import HOUR, MINUTE, T0, Clock, colleague, desk, store_at

RULES = ReminderRules()


def declared(at: Desk, severity: str | None = "SEV1") -> str:
    return response.declare(
        at, [], title="Checkout is slow", reason="p99", impact="waits", severity=severity
    ).key


def standing(at: Desk) -> list[Reminder]:
    found = reminders.matters(at, RULES.review_due)
    return list(judged(found.cases, [], found.put_off, RULES, at.now()))


def texts(at: Desk) -> list[str]:
    return [one.text for one in standing(at)]


def test_what_is_asked_of_incidents_is_read(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, clock)
        key = declared(alice)
        with store.write() as session:
            row = incidents.get(session, key)
            row.commander = None
            row.next_update_at = T0 + 3 * MINUTE
            session.add(row)
            for left in (1, 2):
                session.add(
                    RoleRow(
                        incident_id=row.id, role=Role.INCIDENT_COMMANDER, person="alice",
                        assumed_at=T0, renounced_at=T0 + left * MINUTE, by="alice",
                    )
                )  # fmt: skip
            for state in (TaskState.OPEN, TaskState.DONE):
                session.add(
                    TaskRow(
                        incident_id=row.id, text="x", due_at=T0 + MINUTE, by="alice",
                        state=state, created_at=T0,
                    )
                )  # fmt: skip
        clock.tick(minutes=4)
        assert texts(alice) == [
            "nobody commands INC-0001 (SEV1) for 2m",
            "INC-0001: update due 1m ago",
            "INC-0001: a task overdue for 3m",
        ]
        clock.tick(hours=5)
        assert "INC-0001: nothing noted for 5h" in texts(alice)
        # What irtui wrote by itself is no event of a person, a note is.
        reminders.put_off(alice, standing(alice)[0], clock() + HOUR)
        assert "INC-0001: nothing noted for 5h" in texts(alice)
        response.note(alice, key, "still at it")
        assert not [one for one in texts(alice) if "nothing noted" in one]

        response.move(alice, key, Status.RESOLVED)
        assert texts(alice) == []
        clock.tick(days=4)
        assert texts(alice) == ["review of INC-0001 not started, overdue 1d"]
        review.open_review(alice, key)
        assert texts(alice) == ["review of INC-0001 not published, overdue 1d"]
        with store.write() as session:
            written = reviews.row_of(session, incidents.get(session, key).id)
            assert written is not None
            written.state = "waived"
            session.add(written)
        assert texts(alice) == []
        response.move(alice, key, Status.CLOSED, "nothing to learn")
        assert reminders.matters(alice, RULES.review_due).cases == ()


def test_what_was_put_off_is_so_for_all_until_then(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, clock)
        bob = colleague(alice, "bob")
        key = declared(alice, None)
        clock.tick(minutes=6)
        (one,) = standing(alice)
        assert reminders.put_off(bob, one, clock() + HOUR) == "Put off."
        (one,) = standing(alice)
        assert one.put_off is not None
        assert (one.put_off.by, one.put_off.until) == ("bob", clock() + HOUR)
        event = reading.incident(alice, key).timeline[-1]
        assert event.text == (
            "reminder put off until 2026-01-31 13:06Z: INC-0001 has no severity for 6m"
        )
        # It is no event that anybody has to see, and `u` goes past it.
        assert not event.shown

        assert reminders.put_off(alice, one, None) == "It reminds again."
        assert standing(alice)[0].put_off is None
        for until in (clock(), clock() - HOUR, clock() + timedelta(days=8)):
            with pytest.raises(NotAllowed):
                reminders.put_off(alice, one, until)
        assert standing(alice)[0].put_off is None

        of_alerts = Reminder(Reminds.ACKNOWLEDGED, "", "x", clock(), clock())
        reminders.put_off(alice, of_alerts, clock() + HOUR)
        assert len(reminders.matters(alice, {}).put_off) == 1
