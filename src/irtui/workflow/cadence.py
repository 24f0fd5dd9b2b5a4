"""When the next status update is due, which follows from severity, status and the last update."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from irtui.domain.incident import Incident
from irtui.domain.updatedraft import next_due
from irtui.store import updates
from irtui.store.tables import IncidentRow
from irtui.store.values import incident_of
from irtui.workflow.desk import Desk


def after_severity(
    desk: Desk, session: Session, row: IncidentRow, severity: str | None
) -> dict[str, Any]:
    """What an incident of this severity changes: its cadence counts from the last update."""
    one = replace(incident_of(row), severity=severity)
    return {"next_update_at": _due(desk, session, one)}


def after_status(
    desk: Desk, session: Session, row: IncidentRow, changes: dict[str, Any]
) -> dict[str, Any]:
    """What a step changes: the end of an incident ends its updates, going back begins them."""
    one = replace(incident_of(row), **changes)
    due = _due(desk, session, one)
    return {"next_update_at": due and (row.next_update_at or due)}


def _due(desk: Desk, session: Session, one: Incident) -> datetime | None:
    """When an update is due, never before now: what was not promised is not late."""
    now = desk.now()
    due = next_due(one, desk.severity.level(one.severity), updates.last_at(session, one.id), now)
    return None if due is None else max(due, now)
