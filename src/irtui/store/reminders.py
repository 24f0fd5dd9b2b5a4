"""Queries on what reminders look at, and on those that were put off."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.incident import Status
from irtui.domain.reminders import Case, PutOff, Reminds
from irtui.domain.roles import Role
from irtui.domain.task import TaskState
from irtui.domain.timeline import MONITOR, Kind
from irtui.store.tables import EventRow, IncidentRow, ReviewRow
from irtui.store.tables_response import PutOffRow, RoleRow, TaskRow
from irtui.store.values import incident_of

# What comes by itself is no sign that somebody is at it.
_UNHEARD = (Kind.ALERT_FIRED, Kind.ALERT_RESOLVED, Kind.SYSTEM)


def cases(session: Session, reviewed: Collection[str], after: datetime) -> list[Case]:
    """The open incidents, and those resolved after a moment that still need their review."""
    still = [str(status) for status in Status if status.open]
    published = col(ReviewRow.published_at)
    missing = and_(
        col(IncidentRow.status) == Status.RESOLVED,
        col(IncidentRow.severity).in_(reviewed),
        col(IncidentRow.resolved_at) > after,
        published.is_(None),
        or_(col(ReviewRow.state).is_(None), col(ReviewRow.state) != "waived"),
    )
    found = session.exec(
        select(IncidentRow, ReviewRow.state, ReviewRow.due_at, _heard())
        .join(ReviewRow, col(ReviewRow.incident_id) == col(IncidentRow.id), isouter=True)
        .where(or_(col(IncidentRow.status).in_(still), missing))
        .where(col(IncidentRow.status).in_([*still, Status.RESOLVED]))
    ).all()
    open_ones = [row.id for row, *_ in found if Status(row.status).open]
    left, due = _left(session, open_ones), _due(session, open_ones)
    return [
        Case(
            incident_of(row), heard, left.get(row.id), tuple(due[row.id]),
            review_begun=state not in (None, "not_started"), review_due_at=due_at,
        )
        for row, state, due_at, heard in found
    ]  # fmt: skip


def _heard() -> ScalarSelect[datetime]:
    """When a person last added to the timeline of an incident."""
    return (
        columns(col(EventRow.at))
        .where(
            col(EventRow.incident_id) == col(IncidentRow.id),
            col(EventRow.by) != MONITOR,
            col(EventRow.kind).not_in(_UNHEARD),
        )
        .order_by(col(EventRow.at).desc())
        .limit(1)
        .scalar_subquery()
    )


def _left(session: Session, incidents: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the last commander of each incident left."""
    found = session.exec(
        select(RoleRow.incident_id, func.max(col(RoleRow.renounced_at)))
        .where(col(RoleRow.incident_id).in_(incidents))
        .where(RoleRow.role == Role.INCIDENT_COMMANDER)
        .group_by(col(RoleRow.incident_id))
    )
    return {incident: at for incident, at in found if at is not None}


def _due(session: Session, incidents: Iterable[UUID]) -> dict[UUID, list[datetime]]:
    """When the open tasks of each incident are due."""
    due = defaultdict(list)
    for incident, at in session.exec(
        select(TaskRow.incident_id, TaskRow.due_at)
        .where(col(TaskRow.incident_id).in_(incidents))
        .where(TaskRow.state == TaskState.OPEN, col(TaskRow.due_at).is_not(None))
        .order_by(col(TaskRow.due_at))
    ):
        if at is not None:
            due[incident].append(at)
    return due


def put_off(session: Session) -> list[PutOff]:
    """All reminders that were put off, also those whose time has come."""
    return [
        PutOff(row.subject, Reminds(row.kind), row.until, row.by, row.at)
        for row in session.exec(select(PutOffRow))
        if row.kind in set(Reminds)
    ]


def keep(session: Session, later: PutOff) -> None:
    """Put a reminder off, or anew."""
    session.merge(
        PutOffRow(
            subject=later.subject, kind=later.kind, until=later.until, by=later.by, at=later.at
        )
    )


def forget(session: Session, subject: str, kind: Reminds, before: datetime) -> None:
    """Let a reminder ring again, and drop what was put off until long ago."""
    for row in session.exec(select(PutOffRow)):
        if (row.subject, row.kind) == (subject, kind) or row.until < before:
            session.delete(row)
