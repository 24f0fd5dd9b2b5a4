"""Reminders: what they look at, and putting one off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.incident import NotAllowed
from irtui.domain.reminders import GIVEN_UP, Case, PutOff, Reminder
from irtui.domain.timeline import Kind
from irtui.store import events, incidents, reminders
from irtui.workflow.desk import Desk

_LONGEST = timedelta(days=7)
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Matters:
    """What reminders are judged from, as of one look at the store."""

    cases: tuple[Case, ...] = ()
    put_off: tuple[PutOff, ...] = ()


def matters(desk: Desk, due: Mapping[str, timedelta]) -> Matters:
    """What reminds; `due` has the severities that need a review, and how soon."""
    after = desk.now() - max(due.values(), default=timedelta()) - GIVEN_UP
    with desk.store.read() as session:
        found = reminders.cases(session, due.keys(), after)
        return Matters(tuple(found), tuple(reminders.put_off(session)))


def put_off(desk: Desk, one: Reminder, until: datetime | None) -> str:
    """Put a reminder off until a moment, or (None) let it ring again."""
    now = desk.now()
    if until is not None and not now < until <= now + _LONGEST:
        raise NotAllowed("A reminder can be put off for 7 days at most, and not into the past.")
    with desk.store.write() as session:
        # A key changes nothing else of the incident, so that no version is looked at.
        row = incidents.get(session, one.subject) if one.subject else None
        reminders.forget(session, one.subject, one.kind, now - _KEPT)
        session.flush()
        if until is not None:
            reminders.keep(session, PutOff(one.subject, one.kind, until, desk.operator, now))
        if row is not None:
            told = f"put off until {until:%Y-%m-%d %H:%MZ}" if until else "taken up again"
            text = f"reminder {told}: {one.text}"
            events.add(session, Kind.SYSTEM, text, by=desk.operator, now=now, incident=row.id)
    return "Put off." if until else "It reminds again."
