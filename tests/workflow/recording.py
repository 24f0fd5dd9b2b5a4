"""One irtui that records, as a process: `python -m tests.workflow.recording WORLD DATABASE`.

What fires stands in the file WORLD, a line `name start` each. It tells its log on standard output
and ends cleanly when its standard input does.
"""

import hashlib
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Member
from irtui.domain.board import Waits
from irtui.store import sqlite
from irtui.store.opening import open_store
from irtui.store.thread import DatabaseThread
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library
from irtui.workflow.watch import Watch

INTERVAL = timedelta(milliseconds=50)
LEASE = timedelta(seconds=2)


class Paper:
    """A source that reads what fires from a file."""

    name = "prod"
    interval = INTERVAL

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self) -> Answer:
        at = _now()
        alerts = [_alert(line) for line in self._path.read_text().splitlines()]
        members = (Member("a", None, datetime(2026, 1, 1, tzinfo=UTC)),)
        return Answer("prod", at, {one.fingerprint: one for one in alerts}, members)

    async def close(self) -> None:
        return


def main(world: Path, database: Path) -> None:
    # Half a second takes the place of the ten for which a database may be busy.
    sqlite._PRAGMAS = ("busy_timeout = 500", *sqlite._PRAGMAS[1:])
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    thread = DatabaseThread(lambda: Desk(open_store(database), _now, "alice", Library(())))
    watch = Watch(
        lambda: [Paper(world)],
        [("prod", INTERVAL)],
        thread,
        now=_now,
        waits=Waits(grace=4 * INTERVAL),
        lease=LEASE,
    )
    watch.start()
    sys.stdin.read()
    watch.stop()
    thread.close()


def _alert(line: str) -> Alert:
    name, start = line.split()
    return Alert(
        "prod",
        hashlib.sha256(name.encode()).hexdigest()[:16],
        datetime.fromisoformat(start),
        {"alertname": name},
        members={"a": datetime.fromisoformat(start)},
    )


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
