"""Queries on runs and their steps."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from irtui.domain.checklist import Run, RunStep
from irtui.store.tables import RunRow, StepRow
from irtui.store.values import columns_of, rows_of, run_of


def of_incident(session: Session, incident: UUID) -> list[Run]:
    """The runs of an incident, earliest first."""
    query = columns(*columns_of(Run, RunRow)).where(col(RunRow.incident_id) == incident)
    rows = rows_of(session, query.order_by(col(RunRow.started_at), col(RunRow.runbook)))
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


def _steps(session: Session, run: UUID) -> Sequence[Any]:
    steps = columns(*columns_of(RunStep, StepRow)).where(col(StepRow.run_id) == run)
    return rows_of(session, steps.order_by(col(StepRow.position)))
