"""Queries on status updates."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from irtui.domain.statusupdate import StatusUpdate
from irtui.domain.timeline import Kind
from irtui.store.tables import EventRow
from irtui.store.tables_response import DeliveryRow, StatusUpdateRow
from irtui.store.values import update_of


def of_incident(session: Session, incident: UUID) -> list[StatusUpdate]:
    """The updates of an incident with their deliveries, first to last."""
    ways = defaultdict(list)
    of_this = select(StatusUpdateRow.id).where(StatusUpdateRow.incident_id == incident)
    for way in session.exec(
        select(DeliveryRow)
        .where(col(DeliveryRow.update_id).in_(of_this))
        .order_by(col(DeliveryRow.channel))
    ):
        ways[way.update_id].append(way)
    rows = session.exec(
        select(StatusUpdateRow)
        .where(StatusUpdateRow.incident_id == incident)
        .order_by(col(StatusUpdateRow.number))
    )
    return [update_of(row, ways[row.id]) for row in rows]


def last_at(session: Session, incident: UUID) -> datetime | None:
    """When the newest update of an incident was sent."""
    return session.exec(
        select(func.max(StatusUpdateRow.at)).where(StatusUpdateRow.incident_id == incident)
    ).one()


def changed_at(session: Session, incident: UUID) -> datetime | None:
    """When the status or the severity of an incident changed last."""
    return session.exec(
        select(func.max(EventRow.at)).where(
            EventRow.incident_id == incident,
            col(EventRow.kind).in_((Kind.STATUS_CHANGE, Kind.SEVERITY_CHANGE)),
        )
    ).one()


def newest_by(session: Session, operator: str) -> StatusUpdateRow | None:
    """The update that an operator sent last."""
    return session.exec(
        select(StatusUpdateRow)
        .where(StatusUpdateRow.by == operator)
        .order_by(col(StatusUpdateRow.at).desc())
        .limit(1)
    ).first()
