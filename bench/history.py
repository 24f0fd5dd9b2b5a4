"""A store with a long history: incidents, their timelines, and alerts that fire again and again."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from irtui.domain.alert import Alert

NAMES = ("PoolExhausted", "LinkFlaps", "DiskFull", "HighLatency")
_SERVICES = ("checkout", "payments", "search", "edge", "mail")
_EVERY = 17  # of so many firings one becomes part of an incident
_STAMP = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much history there is."""

    incidents: int
    events: int
    episodes: int
    lessons: int
    items: int

    @classmethod
    def of(cls, incidents: int, events: int) -> "Sizes":
        """What comes with so many incidents: ten firings each, two items, some lessons."""
        return cls(incidents, events, 10 * incidents, max(1, incidents // 5), 2 * incidents)


def alert_of(name: int, place: int, at: datetime) -> Alert:
    """One of the alerts that the history is full of."""
    labels = {"alertname": NAMES[name], "service": _SERVICES[place % 5], "instance": f"n{place}"}
    return Alert("prod", f"{name:04x}{place:012x}", at, labels, {"summary": "it fires again"})


def fill(path: Path, sizes: Sizes, now: datetime) -> None:
    """Write the history into a store that has its tables and nothing else."""
    start = now - timedelta(days=365)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            for table, rows in (
                ("episode", _episodes(sizes, start, now)),
                ("incident", _incidents(sizes, start, now)),
                ("incident_alert", _links(sizes, start)),
                ("run", _runs(sizes, start)),
                ("step", _steps(sizes, start)),
                ("lesson", _lessons(sizes, start)),
                ("action_item", _items(sizes, start)),
                ("event", _events(sizes, start)),
            ):
                _insert(connection, table, rows)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names, places = (", ".join(map(shape.format, first)) for shape in ('"{}"', ":{}"))
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)


def _id(table: int, number: int) -> str:
    return UUID(int=(table << 64) + number).hex


def _at(start: datetime, number: int, of: int, **later: float) -> str:
    moment = start + timedelta(days=364) * number / of + timedelta(**later)
    return moment.astimezone(UTC).strftime(_STAMP)


def _alert(number: int, now: datetime) -> Alert:
    """Half of all firings are of one alert, most others of its name."""
    if number % 2:
        return alert_of(0, 0, now)
    return alert_of(0 if number % 10 else number // 10 % len(NAMES), number % 997, now)


def _episodes(sizes: Sizes, start: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.episodes):
        alert = _alert(number, now)
        began = _at(start, number, sizes.episodes)
        yield {
            "id": _id(1, number), "source": alert.source, "fingerprint": alert.fingerprint,
            "starts_at": began, "alertname": alert.name, "labels": json.dumps(alert.labels),
            "annotations": json.dumps(alert.annotations), "members": "{}", "generator_url": "",
            "first_seen_at": began, "ended_at": _at(start, number, sizes.episodes, minutes=9),
            "occurrence": 2, "touched": 0,
        }  # fmt: skip


def _incidents(sizes: Sizes, start: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.incidents):
        began, many = _at(start, number, sizes.incidents), sizes.incidents
        yield {
            "id": _id(2, number), "key": f"INC-2025-{number + 1:04d}", "year": 2025,
            "number": number + 1, "title": f"Incident {number}", "reason": "it fired " * 20,
            "impact": "users wait " * 20, "severity": "SEV3", "status": "closed",
            "detection": "monitoring", "declared_by": "alice", "detected_at": began,
            "declared_at": began, "mitigated_at": _at(start, number, many, minutes=30),
            "resolved_at": _at(start, number, many, minutes=38), "reopen_count": 0, "version": 1,
        }  # fmt: skip


def _links(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number, episode in enumerate(range(0, sizes.episodes, _EVERY)):
        yield {
            "incident_id": _id(2, number * 7919 % sizes.incidents), "episode_id": _id(1, episode),
            "linked_at": _at(start, episode, sizes.episodes), "by": "alice", "role": "trigger",
        }  # fmt: skip


def _runs(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.incidents):
        yield {
            "id": _id(3, number), "incident_id": _id(2, number), "runbook": "Pool.md",
            "title": "Pool", "sha256": "0" * 64, "snapshot": "1. Restart the pool\n" * 50,
            "started_at": _at(start, number, sizes.incidents), "by": "alice",
        }  # fmt: skip


def _steps(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.incidents * 5):
        run, position = divmod(number, 5)
        yield {
            "id": _id(4, number), "run_id": _id(3, run), "position": position,
            "key": f"step-{position}", "phase": "mitigate", "group": "",
            "text": f"Restart pool {position}", "body": "Look first. " * 20,
            "commands": json.dumps([{"text": "kubectl rollout restart deploy/checkout"}]),
            "state": "done", "by": "alice", "note": "", "version": 1,
            "started_at": _at(start, run, sizes.incidents, minutes=position),
            "finished_at": _at(start, run, sizes.incidents, minutes=position + 1),
        }  # fmt: skip


def _lessons(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.lessons):
        yield {
            "id": _id(5, number), "incident_id": _id(2, number % sizes.incidents),
            "kind": "do_first", "text": f"restart the pool first {number}",
            "alertname": NAMES[0] if number % 3 else "", "service": _SERVICES[number % 5],
            "source": "", "fingerprint": "", "state": "active", "by": "bob",
            "at": _at(start, number, sizes.lessons), "version": 1,
        }  # fmt: skip


def _items(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.items):
        yield {
            "id": _id(6, number), "number": number + 1,
            "incident_id": _id(2, number % sizes.incidents), "text": "Alert on pool exhaustion",
            "kind": "prevent", "priority": 2, "owner": "bob", "target_kind": "", "target": "",
            "state": "open" if number % 10 == 0 else "done", "reason": "", "evidence": "",
            "due_at": _at(start, number, sizes.items), "by": "bob", "version": 1,
            "created_at": _at(start, number, sizes.items),
        }  # fmt: skip


def _events(sizes: Sizes, start: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.events):
        moment = _at(start, number, sizes.events)
        yield {
            "id": _id(7, number), "incident_id": _id(2, number % sizes.incidents),
            "sequence": number + 1, "at": moment, "recorded_at": moment, "by": "alice",
            "kind": "note", "text": f"worker {number} was restarted", "data": "{}",
        }  # fmt: skip


def busiest(now: datetime) -> Sequence[Alert]:
    """The alert that fires all the time, a rare one of its name, and one never seen."""
    return (alert_of(0, 0, now), alert_of(0, 8, now), alert_of(0, 5000, now))
