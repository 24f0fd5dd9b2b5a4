"""Runs that are over, written into a store as if somebody had walked through them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from irtui.store.database import Store
from irtui.store.tables import IncidentRow, NotAStepRow, RunRow, StepRow
from tests.builders import MINUTE, T0


def mitigated(store: Store, number: int, at: datetime | None) -> UUID:
    """An incident that was mitigated at a time, or not yet."""
    row = IncidentRow(
        key=f"INC-2026-{number:04d}",
        year=2026,
        number=number,
        title="Checkout is slow",
        reason="p99 over 2 s",
        impact="customers wait",
        status="mitigated" if at else "investigating",
        detection="monitoring",
        declared_by="alice",
        detected_at=T0,
        mitigated_at=at,
    )
    with store.write() as session:
        session.add(row)
        session.flush()
        return row.id


def used(
    store: Store,
    runbook: str,
    steps: Sequence[dict[str, Any]],
    *,
    at: datetime = T0,
    minutes: int | None = 10,
    incident: UUID | None = None,
    **fields: Any,
) -> UUID:
    """A run that was completed after some minutes, each step a minute after the one before."""
    known: dict[str, Any] = {
        "incident_id": incident,
        "runbook": runbook,
        "title": "High latency",
        "sha256": "a" * 64,
        "snapshot": "# High latency\n",
        "started_at": at,
        "by": "alice",
        "status": "in_progress" if minutes is None else "completed",
        "ended_at": None if minutes is None else at + minutes * MINUTE,
    }
    row = RunRow(**{**known, **fields})
    with store.write() as session:
        session.add(row)
        session.flush()
        for position, step in enumerate(steps):
            session.add(_step(row.id, position, at, step))
        return row.id


def no_step(store: Store, key: str) -> None:
    """An operator says that this is no step."""
    with store.write() as session:
        session.add(NotAStepRow(key=key, text="prose", by="alice", at=T0))


def _step(run: UUID, position: int, at: datetime, fields: dict[str, Any]) -> StepRow:
    known: dict[str, Any] = {
        "run_id": run,
        "position": position,
        "key": f"step-{position}",
        "phase": "diagnose",
        "group": "",
        "text": f"Look at thing {position}",
        "body": "long " * 100,
        "state": "done",
        "by": "alice",
        "started_at": at + position * MINUTE,
        "finished_at": at + (position + 1) * MINUTE,
    }
    return StepRow(**{**known, **fields})
