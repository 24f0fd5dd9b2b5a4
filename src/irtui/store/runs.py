"""Queries on runs and their steps."""

from uuid import UUID

from sqlmodel import Session, col, select

from irtui.domain.checklist import Run
from irtui.store.tables import RunRow, StepRow
from irtui.store.values import run_of


def of_incident(session: Session, incident: UUID) -> list[Run]:
    """The runs of an incident, earliest first."""
    rows = session.exec(
        select(RunRow)
        .where(RunRow.incident_id == incident)
        .order_by(col(RunRow.started_at), col(RunRow.runbook))
    ).all()
    return [run_of(row, _steps(session, row.id)) for row in rows]


def find(session: Session, incident: UUID, runbook: str) -> RunRow | None:
    """The run of a runbook in an incident."""
    return session.exec(
        select(RunRow).where(RunRow.incident_id == incident, RunRow.runbook == runbook)
    ).first()


def get(session: Session, run: UUID) -> Run | None:
    """One run with its steps."""
    row = session.get(RunRow, run)
    return None if row is None else run_of(row, _steps(session, run))


def _steps(session: Session, run: UUID) -> list[StepRow]:
    return list(
        session.exec(select(StepRow).where(StepRow.run_id == run).order_by(col(StepRow.position)))
    )
