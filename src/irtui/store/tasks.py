"""Queries on the tasks of an incident."""

from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.task import Task
from irtui.store.tables_response import TaskRow
from irtui.store.values import task_of


def rows_of(session: Session, incident: UUID) -> list[TaskRow]:
    """The tasks of an incident in the order they were set."""
    return list(
        session.exec(
            select(TaskRow)
            .where(TaskRow.incident_id == incident)
            .order_by(col(TaskRow.created_at), col(TaskRow.id))
        )
    )


def of_incident(session: Session, incident: UUID) -> list[Task]:
    """The tasks of an incident in the order they were set."""
    return [task_of(row) for row in rows_of(session, incident)]
