"""Queries on the roles of an incident."""

from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.roles import Held
from irtui.store.tables_response import RoleRow
from irtui.store.values import held_of


def rows_of(session: Session, incident: UUID) -> list[RoleRow]:
    """All that held a role, earliest first."""
    return list(
        session.exec(
            select(RoleRow)
            .where(RoleRow.incident_id == incident)
            .order_by(col(RoleRow.assumed_at), col(RoleRow.role))
        )
    )


def of_incident(session: Session, incident: UUID) -> list[Held]:
    """All that held a role, earliest first."""
    return [held_of(row) for row in rows_of(session, incident)]
