"""Queries on deliveries: what is due on a channel, and what somebody is sending."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from irtui.domain.channel import Message
from irtui.domain.statusupdate import DeliveryState
from irtui.store.errors import Missing
from irtui.store.tables import IncidentRow
from irtui.store.tables_response import DeliveryRow, StatusUpdateRow


def get(session: Session, delivery: UUID) -> DeliveryRow:
    """One delivery; Missing is raised where there is none."""
    row = session.get(DeliveryRow, delivery)
    if row is None:
        raise Missing("This delivery is not in the store any more.")
    return row


def due(
    session: Session, channel: str, now: datetime, update: UUID | None = None
) -> DeliveryRow | None:
    """The oldest delivery of a channel that is to be sent now, or that of one update."""
    waited = or_(col(DeliveryRow.next_try_at).is_(None), col(DeliveryRow.next_try_at) <= now)
    query = (
        select(DeliveryRow)
        .join(StatusUpdateRow, col(StatusUpdateRow.id) == col(DeliveryRow.update_id))
        .where(DeliveryRow.state == DeliveryState.QUEUED, DeliveryRow.channel == channel, waited)
        .order_by(col(StatusUpdateRow.at), col(StatusUpdateRow.number))
        .limit(1)
    )
    if update is not None:
        query = query.where(DeliveryRow.update_id == update)
    return session.exec(query).first()


def next_try(session: Session, channel: str) -> datetime | None:
    """When the next delivery of a channel is due, None where none waits."""
    return session.exec(
        select(func.min(DeliveryRow.next_try_at)).where(
            DeliveryRow.state == DeliveryState.QUEUED, DeliveryRow.channel == channel
        )
    ).one()


def claimed(session: Session, channel: str) -> Sequence[DeliveryRow]:
    """The deliveries of a channel that somebody is sending."""
    return session.exec(
        select(DeliveryRow).where(
            DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.channel == channel
        )
    ).all()


def waiting(session: Session, incident: UUID) -> Sequence[DeliveryRow]:
    """The deliveries of an incident's updates that wait for their next try."""
    return session.exec(
        select(DeliveryRow)
        .join(StatusUpdateRow, col(StatusUpdateRow.id) == col(DeliveryRow.update_id))
        .where(StatusUpdateRow.incident_id == incident, DeliveryRow.state == DeliveryState.QUEUED)
    ).all()


def update_of(session: Session, row: DeliveryRow) -> StatusUpdateRow:
    """The update that a delivery carries."""
    return session.get_one(StatusUpdateRow, row.update_id)


def message_of(session: Session, row: DeliveryRow) -> Message:
    """What a channel is told."""
    update = update_of(session, row)
    incident = session.get_one(IncidentRow, update.incident_id)
    return Message(
        delivery=row.id,
        incident=incident.key,
        title=incident.title,
        severity=incident.severity,
        status=incident.status,
        number=update.number,
        audience=update.audience,
        stage=update.stage,
        text=update.body,
        by=update.by,
        at=update.at,
        next_update_at=update.next_update_at,
    )
