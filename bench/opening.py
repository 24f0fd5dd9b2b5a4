"""An incident with a long timeline in a store with many events: read whole, and drawn."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.house import OPERATOR
from bench.rows import Row, Target
from bench.samples import median
from bench.volumes import Volumes
from irtui.domain.timeline import Kind
from irtui.store import incidents
from irtui.store.opening import open_store
from irtui.store.tables import EventRow
from irtui.tui.drawing import incident as drawing
from irtui.workflow import reading, response
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library

_RUNS = 7
_WIDTH = 76  # of the timeline on a terminal of 160
_SELECT = "SELECT * FROM event WHERE incident_id = ? ORDER BY at, sequence"


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """`reading.incident`, then the header and all rows of the timeline."""
    path = directory / "irtui.db"
    store = open_store(path)
    desk = Desk(store, lambda: datetime.now(UTC), OPERATOR, Library(()))
    key, identity = _fill(desk, path, volumes)

    record = reading.incident(desk, key)

    def draw() -> None:
        drawing.header(record, desk.now(), 160)
        drawing.timeline_rows(record.timeline, _WIDTH)

    took, drawn = _median(lambda: reading.incident(desk, key)), _median(draw)
    store.close()
    connection = sqlite3.connect(path)
    floor = _median(lambda: connection.execute(_SELECT, (identity,)).fetchall())
    connection.close()
    yield Row(
        "incident_open",
        f"open an incident: {volumes.events:,} of {volumes.all_events:,} events",
        took + drawn, "ms", "sqlite3 SELECT of them", floor, Target("value", 100),
        note=f"reading {took:.0f} ms, drawing {drawn:.0f} ms",
    )  # fmt: skip


def _fill(desk: Desk, path: Path, volumes: Volumes) -> tuple[str, str]:
    """Declare incidents and give each the same timeline; the key and id of the one to open."""
    many = max(1, volumes.all_events // volumes.events)
    keys = [
        response.declare(
            desk, [], title=f"Incident {number}", reason="bench", impact="none", severity="SEV3"
        ).key
        for number in range(many)
    ]
    with desk.store.write() as session:
        rows = [incidents.get(session, key) for key in keys]
        first, *others = [row.id for row in rows]
        start = desk.now() - timedelta(days=1)
        for number in range(volumes.events):
            moment = start + timedelta(seconds=number)
            text = f"worker-{number:07d} was restarted, its queue holds {number} orders"
            session.add(
                EventRow(
                    incident_id=first, sequence=1000 + number, at=moment, recorded_at=moment,
                    by=OPERATOR, kind=Kind.NOTE, text=text,
                )
            )  # fmt: skip
    with sqlite3.connect(path) as connection:
        names = "episode_id, sequence, at, recorded_at, by, kind, text, data"
        for other in others:
            connection.execute(
                f"INSERT INTO event (id, incident_id, {names}) SELECT lower(hex(randomblob(16))), "
                f"?, {names} FROM event WHERE incident_id = ? AND kind = ?",
                (other.hex, first.hex, Kind.NOTE),
            )
    connection.close()
    return keys[0], first.hex


def _median(act: Callable[[], object]) -> float:
    """Milliseconds, the median of several times."""
    act()
    found: list[float] = []
    for _ in range(_RUNS):
        began = time.monotonic()
        act()
        found.append(1000 * (time.monotonic() - began))
    return median(found)
