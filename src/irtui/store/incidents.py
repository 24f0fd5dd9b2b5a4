"""Queries on incidents."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.incident import Incident, Status
from irtui.domain.record import Headline, Kin, LinkedAlert, Record
from irtui.store import (
    actionitems,
    findings,
    lessons,
    reviews,
    roles,
    runs,
    tasks,
    timelines,
    updates,
)
from irtui.store.errors import Missing
from irtui.store.tables import Episode, IncidentAlert, IncidentRow, ReviewRow
from irtui.store.values import alert_of, incident_of, rows_of
from irtui.text import clean

_OPEN = [str(status) for status in Status if status.open]
# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900
# A median of so many does not move with one more.
_COMPARED = 500


def create(session: Session, now: datetime, values: Mapping[str, Any]) -> IncidentRow:
    """A new incident with the next key of its year, such as INC-2026-0042."""
    last = session.exec(
        select(func.max(IncidentRow.number)).where(IncidentRow.year == now.year)
    ).one()
    number = (last or 0) + 1
    row = IncidentRow(key=f"INC-{now.year}-{number:04d}", year=now.year, number=number, **values)
    session.add(row)
    session.flush()
    return row


def by_key(session: Session, key: str) -> IncidentRow | None:
    """The incident with a key, or with the short form of one (INC-0042: the newest such)."""
    row = session.exec(select(IncidentRow).where(IncidentRow.key == key.upper())).first()
    if row is not None:
        return row
    tail = key.upper().removeprefix("INC-")
    if not (tail.isascii() and tail.isdigit() and len(tail) < 10):
        return None
    return session.exec(
        select(IncidentRow)
        .where(IncidentRow.number == int(tail))
        .order_by(col(IncidentRow.year).desc())
    ).first()


def get(session: Session, key: str) -> IncidentRow:
    """The incident with a key; Missing is raised when there is none."""
    row = by_key(session, key)
    if row is None:
        raise Missing(f"There is no incident {clean(key, limit=40)}: `irtui incidents` lists them.")
    return row


def every(session: Session, status: str | None = None) -> list[Incident]:
    """All incidents, newest first, or those of one status."""
    query = select(IncidentRow).order_by(
        col(IncidentRow.year).desc(), col(IncidentRow.number).desc()
    )
    if status is not None:
        query = query.where(IncidentRow.status == status)
    return [incident_of(row) for row in session.exec(query)]


def earlier_of_severity(session: Session, one: Incident) -> list[Incident]:
    """The newest incidents of the same severity that were detected before one, oldest first."""
    rows = session.exec(
        select(IncidentRow)
        .where(IncidentRow.severity == one.severity, IncidentRow.detected_at < one.detected_at)
        .where(IncidentRow.id != one.id)
        .order_by(col(IncidentRow.detected_at).desc(), col(IncidentRow.key))
        .limit(_COMPARED)
    )
    return [incident_of(row) for row in rows][::-1]


def reviewable(session: Session, severities: Iterable[str]) -> list[Incident]:
    """The incidents with a review, and those resolved of severities that require one."""
    missing = and_(
        col(IncidentRow.status) == Status.RESOLVED, col(IncidentRow.severity).in_(severities)
    )
    query = select(IncidentRow).join(
        ReviewRow, col(ReviewRow.incident_id) == col(IncidentRow.id), isouter=True
    )
    return [
        incident_of(row)
        for row in session.exec(query.where(or_(col(ReviewRow.id).is_not(None), missing)))
    ]


def ongoing(session: Session) -> list[Incident]:
    """The incidents that somebody still has to respond to, newest first."""
    rows = session.exec(
        select(IncidentRow)
        .where(col(IncidentRow.status).in_(_OPEN))
        .order_by(col(IncidentRow.year).desc(), col(IncidentRow.number).desc())
    )
    return [incident_of(row) for row in rows]


def link(
    session: Session, incident: UUID, episode: UUID, now: datetime, by: str, role: str = "trigger"
) -> bool:
    """Make an episode part of an incident; False if it already is."""
    if session.get(IncidentAlert, (incident, episode)) is not None:
        return False
    session.add(
        IncidentAlert(incident_id=incident, episode_id=episode, linked_at=now, by=by, role=role)
    )
    session.flush()
    return True


def links(session: Session, incident: UUID) -> list[IncidentAlert]:
    """What makes episodes part of an incident, in the order it was linked."""
    query = select(IncidentAlert).where(IncidentAlert.incident_id == incident)
    ordered = query.order_by(col(IncidentAlert.linked_at), col(IncidentAlert.episode_id))
    return list(session.exec(ordered))


def elsewhere(
    session: Session, episodes: Iterable[UUID], but: UUID | None = None
) -> list[tuple[str, str]]:
    """Which of the episodes are part of an open incident, other than one: its name and the key."""
    wanted, found = list(episodes), []
    for first in range(0, len(wanted), _CHUNK):
        query = (
            columns(col(Episode.alertname), col(Episode.fingerprint), col(IncidentRow.key))
            .join(IncidentAlert, col(IncidentAlert.episode_id) == col(Episode.id))
            .join(IncidentRow, col(IncidentRow.id) == col(IncidentAlert.incident_id))
            .where(col(Episode.id).in_(wanted[first : first + _CHUNK]))
            .where(col(IncidentRow.status).in_(_OPEN), col(IncidentRow.id) != but)
            .order_by(col(IncidentRow.number), col(Episode.alertname))
        )
        found += [(name or fingerprint, key) for name, fingerprint, key in rows_of(session, query)]
    return found


def linked(session: Session, incident: UUID) -> list[LinkedAlert]:
    """The episodes of an incident, earliest first."""
    rows = session.exec(
        select(Episode, IncidentAlert.role)
        .join(IncidentAlert, col(IncidentAlert.episode_id) == col(Episode.id))
        .where(IncidentAlert.incident_id == incident)
        .order_by(col(Episode.starts_at), col(Episode.fingerprint))
    )
    return [
        LinkedAlert(row.id, alert_of(row), row.ended_at, row.occurrence, role, row.first_seen_at)
        for row, role in rows
    ]


def firing(session: Session, incident: UUID) -> int:
    """How many alerts of an incident have not ended."""
    return _alerts(session, incident)[1]


def kin(session: Session, row: IncidentRow) -> Kin:
    """The incidents that one was merged with or split from, by key."""
    key, merged_into = col(IncidentRow.key), col(IncidentRow.merged_into)
    others = (row.merged_into, row.split_from)
    into, origin = (one and session.get(IncidentRow, one) for one in others)
    merged = session.exec(select(key).where(merged_into == row.id).order_by(key))
    return Kin(into.key if into else None, tuple(merged), origin.key if origin else None)


def headline(session: Session, row: IncidentRow) -> Headline:
    """What stands above an incident."""
    alerts, still, last_end = _alerts(session, row.id)
    review = reviews.of_incident(session, row.id)
    return Headline(
        incident_of(row),
        alerts,
        still,
        published=bool(review and review.published),
        last_end=last_end,
        kin=kin(session, row),
        review=review.state if review else "not_started",
        review_due_at=review.due_at if review else None,
    )


def _alerts(session: Session, incident: UUID) -> tuple[int, int, datetime | None]:
    """How many alerts an incident has, how many have not ended, and when the last ended."""
    ended = func.count(col(Episode.ended_at))
    many, over, last_end = session.exec(
        select(func.count(), ended, func.max(col(Episode.ended_at)))
        .select_from(IncidentAlert)
        .join(Episode, col(Episode.id) == col(IncidentAlert.episode_id))
        .where(IncidentAlert.incident_id == incident)
    ).one()
    return many, many - over, last_end


def record(session: Session, row: IncidentRow, events: int | None = None) -> Record:
    """The incident whole, or with only so many first events."""
    return Record(
        incident=incident_of(row),
        alerts=tuple(linked(session, row.id)),
        timeline=tuple(timelines.later(session, row.id, None, events)),
        runs=tuple(runs.of_incident(session, row.id)),
        review=reviews.of_incident(session, row.id),
        roles=tuple(roles.of_incident(session, row.id)),
        tasks=tuple(tasks.of_incident(session, row.id)),
        updates=tuple(updates.of_incident(session, row.id)),
        kin=kin(session, row),
        actions=tuple(actionitems.of_incident(session, row.id)),
        lessons=tuple(lessons.of_incident(session, row.id)),
        findings=tuple(findings.of_incident(session, row.id)),
    )
