"""What a review is seen against, read from the other incidents and the rules of the house."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from irtui.domain.actionitem import ActionKind
from irtui.domain.incident import Incident, short
from irtui.domain.learned import LOOKED_BACK, LastIncident
from irtui.domain.lesson import Match
from irtui.domain.metrics import counts
from irtui.domain.record import Record
from irtui.domain.reviewground import Background
from irtui.domain.reviewstate import due_of, reasons
from irtui.domain.sample import Sample, severity_times, times
from irtui.store import actionitems, incidents, learned, samples
from irtui.workflow.desk import Desk

# Among more alerts than these the first ones tell what is alike.
_MOST_ALERTS = 10
_MOST_SIMILAR = 10


def with_background(desk: Desk, record: Record) -> Record:
    """The record of an incident, with what its review is seen against."""
    one = record.incident
    level = desk.severity.level(one.severity)
    with desk.store.read() as session:
        similar = _similar(session, record)
        items = actionitems.open_for(session, [found.id for found in similar], [])
        earlier = incidents.earlier_of_severity(session, one)
        changes = samples.changes_of(session, one.id)
    before = similar[0].began_at if similar else None
    again = similar[0] if similar and one.detected_at - similar[0].began_at <= LOOKED_BACK else None
    ground = Background(
        same=times([Sample(found) for found in earlier if counts(found)]),
        similar=similar,
        repeats=_repeats(again, one) if again else None,
        preventing=tuple(item for item in items if item.kind is ActionKind.PREVENT),
        at_severity=severity_times(Sample(one, changes=changes)) or {},
        update_every=level.update_every if level else None,
        ack_within=level.ack_within if level else None,
        due_at=due_of(one, level, record.review.due_at if record.review else None),
        reasons=tuple(reasons(one, level, before)),
    )
    return replace(record, background=ground)


def _repeats(last: LastIncident, one: Incident) -> str:
    days = (one.detected_at - last.began_at).days
    return f"{short(last.key)}, {days} day{'' if days == 1 else 's'} before"


def _similar(session: Session, record: Record) -> tuple[LastIncident, ...]:
    """Earlier incidents of which an alert had the same name and service, the newest first."""
    found: dict[UUID, LastIncident] = {}
    for linked in record.alerts[:_MOST_ALERTS]:
        for one in learned.incidents(session, linked.alert, record.incident.id):
            if one.match <= Match.NAME_AND_SERVICE and one.began_at < record.incident.detected_at:
                found.setdefault(one.id, one)
    newest = sorted(found.values(), key=lambda one: (one.began_at, one.key), reverse=True)
    return tuple(newest[:_MOST_SIMILAR])
