"""What is written into timelines, and the newest acts in them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from irtui.domain.timeline import MONITOR, Kind
from irtui.store.tables import EventRow


def add(
    session: Session,
    kind: Kind,
    text: str,
    *,
    by: str,
    now: datetime,
    at: datetime | None = None,
    incident: UUID | None = None,
    episode: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> EventRow:
    """Append an event; `at` is when it happened, if that was not now."""
    row = EventRow(
        incident_id=incident,
        episode_id=episode,
        sequence=_next_sequence(session),
        at=at or now,
        recorded_at=now,
        by=by,
        kind=kind,
        text=text,
        data=dict(data or {}),
    )
    session.add(row)
    return row


def _next_sequence(session: Session) -> int:
    """The number after the last one: looked up once, since nobody else writes in a transaction."""
    last = session.info.get("sequence")
    if last is None:
        last = session.exec(select(func.max(EventRow.sequence))).one() or 0
    session.info["sequence"] = last + 1
    return int(last) + 1


def adopt(session: Session, episode: UUID, incident: UUID) -> None:
    """What was done about an alert before it was linked becomes part of the incident's timeline."""
    rows = session.exec(
        select(EventRow).where(EventRow.episode_id == episode, col(EventRow.incident_id).is_(None))
    )
    for row in rows:
        row.incident_id = incident
        session.add(row)


def people(session: Session, incident: UUID) -> set[str]:
    """Who wrote into the timeline of an incident, or did something that it tells."""
    query = select(EventRow.by).where(EventRow.incident_id == incident).distinct()
    return {name for name in session.exec(query) if name != MONITOR}


def newest_by(session: Session, operator: str) -> Iterator[EventRow]:
    """The events of an operator, newest first, read as far as they are asked for."""
    yield from session.exec(
        select(EventRow)
        .where(EventRow.by == operator)
        .order_by(col(EventRow.sequence).desc())
        .execution_options(yield_per=200)
    )
