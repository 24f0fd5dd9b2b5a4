"""From rows to the plain values that leave a session."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from irtui.domain.alert import Alert
from irtui.domain.checklist import Run, RunStep, StepState
from irtui.domain.incident import Incident, Status
from irtui.domain.timeline import Event, Kind
from irtui.store.tables import Episode, EventRow, IncidentRow, RunRow, StepRow
from irtui.text import rfc3339


def alert_of(row: Episode) -> Alert:
    """The alert that an episode recorded."""
    return Alert(
        source=row.source,
        fingerprint=row.fingerprint,
        starts_at=row.starts_at,
        labels=row.labels,
        annotations=row.annotations,
        generator_url=row.generator_url,
        members={name: datetime.fromisoformat(at) for name, at in row.members.items()},
    )


def members_column(members: Mapping[str, datetime]) -> dict[str, str]:
    """What each cluster member told as the start, as the column holds it."""
    return {name: rfc3339(at) or "" for name, at in members.items()}


def incident_of(row: IncidentRow) -> Incident:
    """The incident in a row."""
    return Incident(**{**_common(Incident, row), "status": Status(row.status)})


def event_of(row: EventRow) -> Event:
    """The timeline event in a row."""
    return Event(**{**_common(Event, row), "kind": Kind(row.kind)})


def run_of(row: RunRow, steps: list[StepRow]) -> Run:
    """The run in a row, with its steps."""
    return Run(**{**_common(Run, row), "steps": tuple(_step_of(step) for step in steps)})


def _step_of(row: StepRow) -> RunStep:
    values = _common(RunStep, row)
    return RunStep(**{**values, "state": StepState(row.state), "commands": tuple(row.commands)})


def _common(value: type[Any], row: Any) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in fields(value) if hasattr(row, one.name)}
