"""Reads every run for the figures of runbooks, without the long texts of the steps."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from irtui.domain.checklist import PROTOCOL, Run, RunStep, StepState
from irtui.domain.effectiveness import Use
from irtui.store import notsteps
from irtui.store.tables import IncidentRow, RunRow, StepRow
from irtui.store.values import columns_of, rows_of, run_of

_LEFT_OUT = ("body", "commands", "details")


def uses(session: Session, runbook: str | None = None) -> list[Use]:
    """The runs of one runbook or of all, earliest first; a response protocol is none."""
    wanted = col(RunRow.matched_by) != PROTOCOL
    if runbook is not None:
        wanted = and_(wanted, col(RunRow.runbook) == runbook)
    mitigated = _mitigated(session, wanted)
    steps = _steps(session, wanted)
    query = columns(*columns_of(Run, RunRow)).where(wanted)
    query = query.order_by(col(RunRow.started_at), col(RunRow.id))
    return [
        Use(replace(run_of(row, ()), steps=tuple(steps[row.id])), mitigated.get(row.incident_id))
        for row in rows_of(session, query)
    ]


def _mitigated(session: Session, wanted: ColumnElement[bool]) -> dict[UUID | None, datetime]:
    query = columns(col(IncidentRow.id), col(IncidentRow.mitigated_at)).where(
        col(IncidentRow.mitigated_at).is_not(None),
        col(IncidentRow.id).in_(columns(col(RunRow.incident_id)).where(wanted)),
    )
    return {row.id: row.mitigated_at for row in rows_of(session, query)}


def _steps(session: Session, wanted: ColumnElement[bool]) -> dict[UUID, list[RunStep]]:
    """The steps of each run in the order of the runbook."""
    dropped = notsteps.keys(session)
    short = [one for one in columns_of(RunStep, StepRow) if one.key not in _LEFT_OUT]
    query = columns(col(StepRow.run_id), *short).join(RunRow, col(RunRow.id) == StepRow.run_id)
    query = query.where(wanted).order_by(col(StepRow.run_id), col(StepRow.position))
    found: dict[UUID, list[RunStep]] = defaultdict(list)
    for row in rows_of(session, query):
        values: dict[str, Any] = dict(row._mapping)
        run = values.pop("run_id")
        values["state"] = StepState(values["state"])
        step = RunStep(**values, body="", commands=(), dropped=values["key"] in dropped)
        found[run].append(step)
    return found
