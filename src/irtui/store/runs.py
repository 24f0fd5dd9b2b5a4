"""Queries on runs and their steps."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from irtui.domain.checklist import PROTOCOL, Run, RunStep
from irtui.domain.evidence import Evidence
from irtui.store import notsteps
from irtui.store.tables import CommandRow, RunRow, StepRow
from irtui.store.values import columns_of, rows_of, run_of


def of_incident(session: Session, incident: UUID) -> list[Run]:
    """The runs of an incident, those of its response protocol first, then the earliest."""
    query = columns(*columns_of(Run, RunRow)).where(col(RunRow.incident_id) == incident)
    order = col(RunRow.matched_by) != PROTOCOL, col(RunRow.started_at), col(RunRow.runbook)
    return _whole(session, query.order_by(*order))


def rows_in(session: Session, incident: UUID) -> list[RunRow]:
    """The runs of an incident, earliest first."""
    query = select(RunRow).where(RunRow.incident_id == incident)
    return list(session.exec(query.order_by(col(RunRow.started_at), col(RunRow.runbook))))


def of_episode(session: Session, episode: UUID) -> list[Run]:
    """The runs that an alert led to, earliest first."""
    query = columns(*columns_of(Run, RunRow)).where(col(RunRow.episode_id) == episode)
    return _whole(session, query.order_by(col(RunRow.started_at), col(RunRow.runbook)))


def adopt(session: Session, episode: UUID, incident: UUID) -> None:
    """What was walked through for an alert before it was linked belongs to the incident, too."""
    rows = session.exec(
        select(RunRow).where(RunRow.episode_id == episode, col(RunRow.incident_id).is_(None))
    )
    for row in rows:
        row.incident_id = incident
        session.add(row)


def same(session: Session, known: RunRow) -> list[RunRow]:
    """The runs of the same part of the same runbook in the same place, newest first."""
    query = select(RunRow).where(RunRow.runbook == known.runbook, RunRow.anchor == known.anchor)
    if known.incident_id is not None:
        query = query.where(RunRow.incident_id == known.incident_id)
    else:
        query = query.where(RunRow.episode_id == known.episode_id)
    found = session.exec(query.order_by(col(RunRow.started_at).desc()))
    return [row for row in found if row.id != known.id]


def get(session: Session, run: UUID) -> Run | None:
    """One run with its steps."""
    row = session.get(RunRow, run)
    return None if row is None else _run(session, row, notsteps.keys(session))


def _whole(session: Session, query: Select[Any]) -> list[Run]:
    found = rows_of(session, query)
    dropped = notsteps.keys(session) if found else frozenset()
    return [_run(session, row, dropped) for row in found]


def _run(session: Session, row: Any, dropped: Collection[str]) -> Run:
    return run_of(row, _steps(session, row.id), _evidence(session, row.id), dropped)


def _steps(session: Session, run: UUID) -> Sequence[Any]:
    steps = columns(*columns_of(RunStep, StepRow)).where(col(StepRow.run_id) == run)
    return rows_of(session, steps.order_by(col(StepRow.position)))


def _evidence(session: Session, run: UUID) -> Sequence[Any]:
    query = columns(*columns_of(Evidence, CommandRow)).where(col(CommandRow.run_id) == run)
    return rows_of(session, query.order_by(col(CommandRow.began_at)))
