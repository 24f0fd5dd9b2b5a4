"""Two screens and an `irtui watch` on one store record exactly what happened in a bad hour."""

import asyncio
import hashlib
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import store_at
from tests.sources.servers import Server, http
from tests.stories.hurried import clock
from tests.stories.plot import Firing, Plot
from tests.stories.terminal import Terminal, terminal_of
from tests.volumes import volume

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stops processes")

SPEED = 60
MINUTES = volume(60)
QUIET = timedelta(minutes=4)
# An end may be seen late: after a restart, an outage and the death of the recorder; and what a
# busy machine needs is a minute for each second here.
LATE = timedelta(minutes=8)
CONFIG = """\
operator = "alice"
[[sources]]
name = "prod"
urls = ["{}", "{}"]
interval = "15s"
[board]
restart_window = "90s"
"""
RECORDS = b"records from now on"
"""What a process logs when it takes the lease."""


def entry(firing: Firing, starts_at: datetime) -> dict[str, object]:
    """An alert as Alertmanager tells it."""
    fingerprint = hashlib.sha256(firing.name.encode()).hexdigest()[:16]
    stamp = starts_at.isoformat()
    return {
        "annotations": {},
        "endsAt": (starts_at + timedelta(days=1)).isoformat(),
        "fingerprint": fingerprint,
        "receivers": [{"name": "default"}],
        "startsAt": stamp,
        "status": {"inhibitedBy": [], "silencedBy": [], "state": "active"},
        "updatedAt": stamp,
        "labels": {"alertname": firing.name, "severity": "critical"},
    }


class World:
    """The members of the cluster, on the fast clock."""

    def __init__(self, began: float) -> None:
        self.began = began
        self.now = clock(SPEED, began)
        self.plot = Plot(self.now(), MINUTES, random.Random(5))

    @asynccontextmanager
    async def members(self) -> AsyncIterator[tuple[str, str]]:
        async with Server(self._serving(0)) as first, Server(self._serving(1)) as second:
            yield first.url, second.url

    def _serving(self, member: int) -> Callable[..., object]:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                kind = self.plot.kind(member, self.now())
                if kind == "refused":
                    return
                if kind == "slow":
                    await reader.read()
                    return
                writer.write(http(self._body(member, asked)))
                await writer.drain()

        return script

    def _body(self, member: int, asked: bytes) -> bytes:
        now = self.now()
        if b"/status" in asked:
            started = self.plot.started(member, now).isoformat()
            return json.dumps({"uptime": started, "versionInfo": {"version": "0.25.0"}}).encode()
        if b"/alerts" in asked:
            return json.dumps([entry(*one) for one in self.plot.holds(member, now)]).encode()
        return b"[]"


class Crew:
    """The processes, and which of them records."""

    def __init__(self, directory: Path, world: World, urls: tuple[str, str]) -> None:
        self._directory = directory
        self._speed = [str(SPEED), repr(world.began)]
        self._urls = urls
        self.database = directory / "irtui.db"
        with store_at(self.database):
            pass
        self.all: dict[str, Terminal] = {}
        self.recorder = ""
        self.events: list[str] = []
        self._seen: dict[str, int] = {}
        for name in ("screen", "unread", "watch"):
            self.start(name)

    def start(self, name: str) -> None:
        home = self._directory / name
        home.mkdir(exist_ok=True)
        (home / "config.toml").write_text(CONFIG.format(*self._urls))
        options = ["--config", "config.toml", "--db", str(self.database)]
        command = ["watch", *options] if name == "watch" else options
        self.all[name] = terminal_of(home, *self._speed, *command, module=["tests.stories.hurried"])

    def look(self) -> None:
        """Read the terminals, but for the one that nobody reads, and see who records."""
        for name, screen in self.all.items():
            if name != "unread":
                screen.reads_for(0)
            assert screen.process.poll() is None, f"{name} has ended: {screen.written[-2000:]!r}"
            if (count := self._said(name).count(RECORDS)) > self._seen.get(name, 0):
                self._seen[name] = count
                self.recorder = name

    def _said(self, name: str) -> bytes:
        if name == "watch":
            return self.all[name].written
        log = self._directory / name / ".local/state/irtui/irtui.log"
        return log.read_bytes() if log.exists() else b""

    def kill(self) -> str:
        """kill -9 of the one that records."""
        name = self.recorder
        screen = self.all.pop(name)
        screen.process.kill()
        screen.close()
        if name == "watch":
            self._seen.pop(name, None)
        return name

    def stop(self) -> str:
        """Stop the one that records, where it holds no lock on the file."""
        process = self.all[self.recorder].process
        while True:
            process.send_signal(signal.SIGSTOP)
            os.waitpid(process.pid, os.WUNTRACED)
            with closing(sqlite3.connect(self.database, timeout=0)) as connection:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    return self.recorder
                except sqlite3.OperationalError:
                    process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        for screen in self.all.values():
            screen.process.send_signal(signal.SIGCONT)
            screen.close()


async def passes(crew: Crew, world: World, until: datetime) -> None:
    """Time goes by."""
    while world.now() < until:
        crew.look()
        await asyncio.sleep(0.02)


async def bad_hour(crew: Crew, world: World) -> None:
    """Again and again whoever records is killed or stopped."""
    stopped = False
    while crew.recorder == "" or world.now() < world.plot.end - timedelta(minutes=3):
        await passes(crew, world, world.now() + timedelta(seconds=75))
        if not crew.recorder:
            continue
        name = crew.stop() if stopped else crew.kill()
        crew.events.append(f"{'stopped' if stopped else 'killed'} {name}")
        await passes(crew, world, world.now() + timedelta(seconds=90))
        if stopped:
            crew.all[name].process.send_signal(signal.SIGCONT)
        else:
            crew.start(name)
        stopped = not stopped


def recorded(database: Path) -> list[tuple[str, datetime, datetime | None]]:
    """Name, start and end of every episode in the store."""

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None

    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT alertname, starts_at, ended_at FROM episode").fetchall()
    found = []
    for name, start, end in rows:
        began = moment(start)
        assert began
        found.append((name, began, moment(end)))
    return found


async def test_the_store_holds_exactly_the_episodes_that_happened(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    world = World(time.time())
    async with world.members() as urls:
        crew = Crew(tmp_path, world, urls)
        try:
            await bad_hour(crew, world)
            await passes(crew, world, world.plot.end + QUIET)
        finally:
            crew.close()
    found = recorded(crew.database)
    record_property(
        "figure",
        f"hour: {MINUTES} minutes at {SPEED} times the speed, {len(world.plot.firings)} episodes "
        f"happened, {len(found)} recorded; {len(world.plot.troubles)} faults; "
        f"{', '.join(crew.events)}",
    )
    ends = {(name, began): ended for name, began, ended in found}
    assert len(ends) == len(found)
    for one in world.plot.firings:
        began = [at for name, at in ends if name == one.name and one.at(at)]
        assert len(began) == 1, f"{one} is recorded {len(began)} times"
        ended = ends.pop((one.name, began[0]))
        assert ended is not None, f"{one} has no end"
        assert one.ended <= ended <= one.ended + LATE, f"{one} ended {ended}"
    assert ends == {}, "recorded, but never happened"
