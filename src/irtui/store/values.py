"""From rows to the plain values that leave a session."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Executable, type_coerce
from sqlmodel import Session, SQLModel

from irtui.domain.alert import Alert
from irtui.domain.checklist import (
    Outcome,
    Run,
    RunStatus,
    RunStep,
    StepCommand,
    StepDetails,
    StepState,
)
from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.domain.incident import ImpactStart, Incident, IncidentKind, Status
from irtui.domain.roles import Held, Role
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from irtui.domain.task import Task, TaskState
from irtui.domain.triage import NoiseReason, Triage, TriageState
from irtui.store.tables import IncidentRow, TriageRow
from irtui.store.tables_response import DeliveryRow, RoleRow, StatusUpdateRow, TaskRow
from irtui.text import rfc3339


def alert_of(row: Any) -> Alert:
    """The alert that an episode recorded."""
    return Alert(
        source=row.source,
        fingerprint=row.fingerprint,
        starts_at=row.starts_at,
        labels=row.labels,
        annotations=row.annotations,
        generator_url=row.generator_url,
        members=members_of(row.members),
    )


def members_of(column: Mapping[str, str]) -> dict[str, datetime]:
    """What each cluster member told as the start."""
    return {name: datetime.fromisoformat(at) for name, at in column.items()}


def members_column(members: Mapping[str, datetime]) -> dict[str, str]:
    """What each cluster member told as the start, as the column holds it."""
    return {name: rfc3339(at) or "" for name, at in members.items()}


def incident_of(row: IncidentRow) -> Incident:
    """The incident in a row."""
    values = {
        "status": Status(row.status),
        "kind": IncidentKind(row.kind),
        "impact_start": ImpactStart(row.impact_start),
    }
    return Incident(**{**_common(Incident, row), **values})


def held_of(row: RoleRow) -> Held:
    """Who held a role, as a row has it."""
    return Held(**{**_common(Held, row), "role": Role(row.role)})


def task_of(row: TaskRow) -> Task:
    """The task in a row."""
    return Task(**{**_common(Task, row), "state": TaskState(row.state)})


def update_of(row: StatusUpdateRow, ways: Iterable[DeliveryRow]) -> StatusUpdate:
    """The status update in a row, with its deliveries."""
    deliveries = tuple(delivery_of(way) for way in ways)
    return StatusUpdate(**{**_common(StatusUpdate, row), "deliveries": deliveries})


def delivery_of(row: DeliveryRow) -> Delivery:
    """The delivery in a row."""
    return Delivery(**{**_common(Delivery, row), "state": DeliveryState(row.state)})


def triage_of(row: TriageRow) -> Triage:
    """What was decided, as a row holds it."""
    reason = NoiseReason(row.reason) if row.reason else None
    return Triage(
        TriageState(row.state), row.owner, row.since, until=row.until, reason=reason,
        version=row.version,
    )  # fmt: skip


def run_of(
    row: Any,
    steps: Iterable[Any],
    evidence: Iterable[Any] = (),
    dropped: Collection[str] = (),
) -> Run:
    """The run in a row, with its steps and what was run in it; `dropped` keys are no steps."""
    values = {
        "status": RunStatus(row.status),
        "outcome": Outcome(row.outcome) if row.outcome else None,
        "steps": tuple(_step_of(step, step.key in dropped) for step in steps),
        "evidence": tuple(evidence_of(one) for one in evidence),
    }
    return Run(**{**_common(Run, row), **values})


def evidence_of(row: Any) -> Evidence:
    """The command in a row."""
    return Evidence(**{**_common(Evidence, row), "kind": EvidenceKind(row.kind)})


def columns_of(value: type[Any], table: type[SQLModel]) -> list[ColumnElement[Any]]:
    """The columns of a table that hold a value."""
    return [getattr(table, one.name) for one in fields(value) if hasattr(table, one.name)]


def rows_of(session: Session, query: Executable) -> Sequence[Any]:
    """The rows of a query on columns: a fraction of the time that objects of a table take."""
    session.flush()
    return session.connection().execute(query).all()


def plain(moment: Any) -> ColumnElement[datetime]:
    """A moment read without the conversion of its column, which takes most of the time of many."""
    return type_coerce(moment, DateTime(timezone=True))


def utc(moment: datetime | None) -> Any:
    """A moment that was read plainly, in UTC; None stays None."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _step_of(row: Any, dropped: bool) -> RunStep:
    values = {
        "dropped": dropped,
        "state": StepState(row.state),
        "commands": tuple(StepCommand(**_in_tuples(one)) for one in row.commands),
        "details": StepDetails(**_in_tuples(row.details)),
    }
    return RunStep(**{**_common(RunStep, row), **values})


def _in_tuples(column: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a value from a JSON column, which knows lists only."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in column.items()}


def _common(value: type[Any], row: Any) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in fields(value) if hasattr(row, one.name)}
