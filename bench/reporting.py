"""A report over a year: its CPU time, and how long it keeps others from the database."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from bench.house import OPERATOR
from bench.rows import Row, Target
from bench.samples import median
from bench.volumes import Volumes
from irtui.cli.loading import loading
from irtui.domain.report import Scope
from irtui.store.database import Store
from irtui.store.opening import open_store
from irtui.store.tables import Episode, IncidentAlert, IncidentRow, ReviewRow, RunRow, TriageRow
from irtui.workflow import report
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library

_ALERTS_EACH = 5
_RUNS = 3
_YEAR = timedelta(days=365)
_EVENTS = """
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :each)
INSERT INTO event
    (id, incident_id, sequence, at, recorded_at, by, kind, text, data, pinned, hidden, version)
SELECT lower(hex(randomblob(16))), id, number * :each + n, detected_at, detected_at, 'operator',
    CASE WHEN n = 3 THEN 'severity_change' WHEN n = 4 THEN 'system' ELSE 'note' END,
    'worker ' || n || ' was restarted, its queue holds ' || number || ' orders',
    CASE WHEN n = 3
        THEN '{"act": "a", "undo": {"before": {"severity": "SEV4"}, "after": {"severity": "SEV2"}}}'
        ELSE '{}' END,
    0, 0, 1
FROM incident, number
"""


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """A year, in which all of it happened."""
    now = datetime.now(UTC)
    path = directory / "irtui.db"
    store = open_store(path)
    _fill(store, volumes, now)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(_EVENTS, {"each": volumes.all_events // volumes.incidents})
    connection.close()
    with loading():  # as irtui does when it starts
        store = open_store(path)
    desk = Desk(store, lambda: now, OPERATOR, Library(()))
    found = [_report(desk, Scope(now - _YEAR, now)) for _ in range(_RUNS)]
    store.close()
    size = (
        f"{volumes.incidents:,} incidents, {volumes.incidents * _ALERTS_EACH:,} alerts, "
        f"{volumes.all_events:,} events"
    )
    whole = 1000 * median([sum(pieces) for pieces in found])
    longest = 1000 * median([max(pieces[:-1]) for pieces in found])
    yield Row("report", f"a report, CPU: {size}", whole, "ms", target=Target("value", 2000))
    yield Row(
        "report_piece", "the longest that it keeps others from the database", longest, "ms",
        target=Target("value", 50), note=f"{len(found[0]) - 1} pieces",
    )  # fmt: skip


def _report(desk: Desk, scope: Scope) -> list[float]:
    """CPU seconds of each piece that is read, and of what is made of them."""
    going = report.read_in_pieces(desk, scope)
    found: list[float] = []
    make: Callable[[], object] | None = None
    while make is None:
        began = time.thread_time()
        try:
            next(going)
        except StopIteration as end:
            make = end.value
        found.append(time.thread_time() - began)
    began = time.thread_time()
    make()
    return [*found, time.thread_time() - began]


def _fill(store: Store, volumes: Volumes, now: datetime) -> None:
    dice = random.Random(1)
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (IncidentRow, Episode, TriageRow, IncidentAlert, ReviewRow, RunRow)
    }
    moments = sorted(now - _YEAR * dice.random() for _ in range(volumes.incidents))
    for number, at in enumerate(moments, 1):
        _incident(rows, dice, number, at)
    with store.write() as session:
        for table, some in rows.items():
            for start in range(0, len(some), 1000):
                session.execute(insert(table), some[start : start + 1000])


def _incident(
    rows: dict[Any, list[dict[str, Any]]], dice: random.Random, number: int, at: datetime
) -> None:
    identity, minute = UUID(int=dice.getrandbits(128)), timedelta(minutes=1)
    resolved = at + minute * dice.randrange(5, 600)
    service = f"service-{dice.randrange(40)}"
    rows[IncidentRow].append(
        {
            "id": identity, "key": f"INC-2026-{number:05d}", "year": 2026, "number": number,
            "title": "Checkout is slow", "reason": "r" * 200, "impact": "i" * 200,
            "severity": f"SEV{dice.randrange(1, 6)}", "status": "resolved",
            "detection": "monitoring", "declared_by": OPERATOR, "commander": OPERATOR,
            "detected_at": at, "acknowledged_at": at + minute, "declared_at": at + 3 * minute,
            "confirmed_at": at + 3 * minute, "mitigated_at": resolved - minute,
            "resolved_at": resolved,
        }
    )  # fmt: skip
    for place in range(_ALERTS_EACH):
        alert, began = UUID(int=dice.getrandbits(128)), at + minute * dice.randrange(600)
        name = f"Alert{int(dice.expovariate(0.02))}"
        labels = {
            "alertname": name,
            "service": service,
            "severity": "critical",
            "pod": f"p-{place}",
        }
        rows[Episode].append(
            {
                "id": alert, "source": f"prod-{dice.randrange(2)}", "starts_at": began,
                "fingerprint": f"{dice.randrange(20_000):016x}", "alertname": name,
                "labels": labels, "annotations": {"summary": "s" * 100}, "members": {},
                "generator_url": "", "first_seen_at": began, "ended_at": began + 9 * minute,
                "occurrence": 2,
            }
        )  # fmt: skip
        rows[TriageRow].append(
            {
                "episode_id": alert, "since": began, "owner": OPERATOR, "version": 1,
                **dice.choice(({"state": "linked", "reason": None},
                               {"state": "dismissed", "reason": "flapping"})),
            }
        )  # fmt: skip
        if place < 2:
            link = {"incident_id": identity, "episode_id": alert, "linked_at": at, "by": OPERATOR}
            rows[IncidentAlert].append(link)
    rows[ReviewRow].append(
        {
            "incident_id": identity, "state": "published", "updated_at": at, "by": OPERATOR,
            "published_at": resolved + timedelta(days=2), "checks": {},
        }
    )  # fmt: skip
    rows[RunRow].append(
        {
            "incident_id": identity, "runbook": f"/runbooks/{number % 30}.md", "title": "High load",
            "sha256": "a" * 64, "snapshot": "# High load\n" + "word " * 600, "started_at": at,
            "by": OPERATOR, "status": "completed", "ended_at": resolved, "outcome": "fixed",
        }
    )  # fmt: skip
