"""An incident with a long timeline in a store with many events: opened, and looked at again."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.house import FRESH, OPERATOR, House
from bench.monitor import running
from bench.rows import Row, Target
from bench.samples import median
from bench.terminal import Terminal
from bench.volumes import Volumes
from irtui.domain.severity import SeverityRules
from irtui.domain.timeline import Kind
from irtui.store import incidents
from irtui.store.opening import open_store
from irtui.store.tables import EventRow
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing import timeline
from irtui.workflow import reading, response, sheet
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library

_ALERTS = 10
_RUNS = 7
_WIDTH = 76  # of the timeline on a terminal of 160
_SELECT = "SELECT * FROM event WHERE incident_id = ? ORDER BY at, sequence"
_ESCAPE, _ENTER = "\x1b", "\r"


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """From `enter` on the list of incidents to the newest events on the screen.

    In the note what of it is `sheet.sheet`, and drawing the header and the rows it brings; below,
    what each change of the store costs an incident that is open, and reading a timeline whole.
    """
    with running(_ALERTS) as monitor:
        house = House(directory / "house", monitor)
        store = open_store(house.database)
        desk = Desk(store, lambda: datetime.now(UTC), OPERATOR, Library(()))
        key, identity = _fill(desk, house.database, volumes)
        found = sheet.sheet(desk, key)

        def draw() -> None:
            drawing.header(found, desk.now(), 160, SeverityRules())
            timeline.rows(found.timeline.events, _WIDTH)

        read, drawn = _median(lambda: sheet.sheet(desk, key)), _median(draw)
        again = _median(lambda: sheet.sheet(desk, key, found.timeline))
        whole = _median(lambda: reading.incident(desk, key))
        store.close()
        connection = sqlite3.connect(house.database)
        floor = _median(lambda: connection.execute(_SELECT, (identity,)).fetchall())
        connection.close()
        with house.open() as terminal:
            opened = 1000 * median(list(_opened(terminal, volumes)))
    size = f"{volumes.events:,} of {volumes.all_events:,} events"
    select = "sqlite3 SELECT of them"
    yield Row(
        "incident_open", f"open an incident: {size}", opened, "ms", select, floor,
        Target("value", 100), note=f"reading {read:.0f} ms, drawing {drawn:.0f} ms",
    )  # fmt: skip
    yield Row(
        "incident_again", "an incident that is open, at each change", again, "ms", select, floor
    )
    yield Row("incident_whole", "read a timeline whole, to export it", whole, "ms", select, floor)


def _opened(terminal: Terminal, volumes: Volumes) -> Iterator[float]:
    """Seconds from the key to the newest event, each time of another incident."""
    newest = f"worker-{volumes.events - 1:07d}"
    terminal.wait_for(FRESH)
    terminal.drain(2)
    terminal.press("2", "TITLE")
    for _ in range(min(volumes.runs, volumes.all_events // volumes.events)):
        terminal.drain(0.5)
        yield terminal.press(_ENTER, newest)
        terminal.drain(0.5)
        terminal.press(_ESCAPE, "TITLE")
        terminal.press("j")


def _fill(desk: Desk, path: Path, volumes: Volumes) -> tuple[str, str]:
    """Declare incidents and give each the same timeline; the key and id of one of them."""
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
