"""Writes the plain incidents of `tests/figures.py` into a store, as rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from irtui.store.database import Store
from irtui.store.tables import Episode, EventRow, IncidentAlert, IncidentRow, ReviewRow
from tests.figures import STAMPS, Raw, stamp


def at(second: int | None) -> datetime | None:
    """A moment of plain seconds."""
    return None if second is None else datetime.fromtimestamp(second, UTC)


def fill(store: Store, raws: Iterable[Raw]) -> None:
    """Write incidents with their alerts, severity changes and reviews."""
    tables: dict[Any, list[dict[str, Any]]] = {
        IncidentRow: [], Episode: [], IncidentAlert: [], EventRow: [], ReviewRow: [],
    }  # fmt: skip
    for number, raw in enumerate(raws, 1):
        _add(tables, number, raw)
    with store.write() as session:
        for table, rows in tables.items():
            if rows:
                session.execute(insert(table), rows)


def _add(tables: dict[Any, list[dict[str, Any]]], number: int, raw: Raw) -> None:
    identity = UUID(int=number)
    stamps = {
        f"{'impact_started' if name == 'impact' else name}_at": at(stamp(raw, name))
        for name in STAMPS
    }
    tables[IncidentRow].append(
        {
            "id": identity, "key": raw["key"], "year": 2026, "number": number, "title": "Slow",
            "reason": "r", "impact": "i", "severity": raw["levels"][-1], "kind": raw["kind"],
            "status": "cancelled" if raw["merged"] else raw["status"], "detection": "monitoring",
            "declared_by": "alice", "reopen_count": max(0, len(raw["resolutions"]) - 1), **stamps,
        }
    )  # fmt: skip
    began = stamp(raw, "detected")
    assert began is not None
    for place, (name, service, first) in enumerate(raw["alerts"]):
        alert = UUID(int=number * 1000 + place)
        labels = {"alertname": name, **({"service": service} if service else {})}
        tables[Episode].append(
            {
                "id": alert, "source": "prod", "fingerprint": f"{number}-{place}",
                "starts_at": at(began), "alertname": name, "labels": labels, "annotations": {},
                "members": {}, "generator_url": "", "first_seen_at": at(began),
                "ended_at": at(began + 60),
            }
        )  # fmt: skip
        tables[IncidentAlert].append(
            {
                "incident_id": identity, "episode_id": alert, "linked_at": at(began),
                "by": "alice", "role": "trigger" if first else "symptom",
            }
        )  # fmt: skip
    levels = raw["levels"]
    for place, before in enumerate(levels[:-1]):
        undo = {"before": {"severity": before}, "after": {"severity": levels[place + 1]}}
        moment = at(raw["changed"][place])
        tables[EventRow].append(
            {
                "id": UUID(int=number * 1000 + place), "incident_id": identity,
                "sequence": number * 10 + place, "at": moment, "recorded_at": moment,
                "by": "alice", "kind": "severity_change", "text": "",
                "data": {"act": "1", "undo": undo},
            }
        )  # fmt: skip
    if raw["published"] is not None:
        tables[ReviewRow].append(
            {
                "id": identity, "incident_id": identity, "state": "published", "written": "",
                "by": "alice", "updated_at": at(raw["published"]),
                "published_at": at(raw["published"]), "checks": {},
            }
        )  # fmt: skip
