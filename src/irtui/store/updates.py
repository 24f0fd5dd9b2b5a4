"""Queries on status updates and their deliveries."""

from collections import defaultdict
from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.statusupdate import StatusUpdate
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
