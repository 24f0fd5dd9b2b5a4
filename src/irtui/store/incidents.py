"""Queries on incidents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from irtui.domain.incident import Incident
from irtui.domain.record import LinkedAlert, Record
from irtui.store import events, reviews, runs
from irtui.store.errors import Missing
from irtui.store.tables import Episode, IncidentAlert, IncidentRow
from irtui.store.values import alert_of, incident_of
from irtui.text import clean


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


def link(session: Session, incident: UUID, episode: UUID, now: datetime, by: str) -> bool:
    """Make an episode part of an incident; False if it already is."""
    if session.get(IncidentAlert, (incident, episode)) is not None:
        return False
    session.add(IncidentAlert(incident_id=incident, episode_id=episode, linked_at=now, by=by))
    session.flush()
    return True


def linked(session: Session, incident: UUID) -> list[LinkedAlert]:
    """The episodes of an incident, earliest first."""
    rows = session.exec(
        select(Episode)
        .join(IncidentAlert, col(IncidentAlert.episode_id) == col(Episode.id))
        .where(IncidentAlert.incident_id == incident)
        .order_by(col(Episode.starts_at), col(Episode.fingerprint))
    )
    return [LinkedAlert(row.id, alert_of(row), row.ended_at, row.occurrence) for row in rows]


def firing(session: Session, incident: UUID) -> int:
    """How many alerts of an incident have not ended."""
    return sum(1 for one in linked(session, incident) if one.ended_at is None)


def record(session: Session, row: IncidentRow) -> Record:
    """The incident whole."""
    return Record(
        incident=incident_of(row),
        alerts=tuple(linked(session, row.id)),
        timeline=tuple(events.of_incident(session, row.id)),
        runs=tuple(runs.of_incident(session, row.id)),
        review=reviews.of_incident(session, row.id),
    )
