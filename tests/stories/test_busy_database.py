"""Somebody is stopped in the middle of writing: the others say so, stay alive and go on later."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from irtui import workflow
from irtui.store import sqlite
from irtui.tui.screens import room
from irtui.workflow import recorder
from tests.stories.operator import Operator, operator

WRITER = """\
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("UPDATE change SET number = number")
print("writes", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
print("wrote", flush=True)
sys.stdin.readline()
"""


class Writer:
    """A process that is in the middle of a transaction, and stopped there."""

    def __init__(self, database: Path, begin: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(database), begin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hear("writes")
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)

    def goes_on(self) -> None:
        """It ends its transaction."""
        assert self._process.stdin
        self._process.send_signal(signal.SIGCONT)
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._hear("wrote")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _hear(self, word: str) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline().strip() == word


@contextmanager
def writer(database: Path, begin: str) -> Iterator[Writer]:
    found = Writer(database, begin)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second takes the place of the ten for which a database may be busy."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 500", *sqlite._PRAGMAS[1:]))
    monkeypatch.setattr(
        sqlite3, "connect", lambda *at, **how: connect(*at, **how | {"timeout": 0.5})
    )
    monkeypatch.setattr(room, "_PATIENCE", 0.2)
    monkeypatch.setattr(recorder, "_RETRY_SECONDS", 0.5)


async def lives(alice: Operator, name: str) -> None:
    """Polls go on, what begins comes to the screen, and keys move the cursor."""
    alice.clock.tick(seconds=15)
    alice.monitor.fire(name)
    await alice.until(lambda: name in alice.screen)
    await moves(alice, "j")
    await moves(alice, "k")


async def moves(alice: Operator, key: str) -> None:
    before = cursor(alice)
    alice.strike(key)
    await alice.until(lambda: cursor(alice) != before, "the cursor stands still")


def cursor(alice: Operator) -> str:
    return next(row for row in alice.screen.split("\n") if row.startswith("▌"))


def squeezed(alice: Operator) -> str:
    return " ".join(alice.screen.replace("▌", " ").split())


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
async def test_a_writer_that_is_stopped_is_told_and_outlived(tmp_path: Path, begin: str) -> None:
    async with operator(tmp_path, may_fail=True) as alice:
        alice.monitor.fire("NodeFull")
        alice.clock.tick(seconds=15)
        wanted = alice.monitor.fire("CheckoutDown")
        await alice.goes_to("CheckoutDown")
        with writer(tmp_path / "irtui.db", begin) as other:
            alice.strike("a")
            await alice.until(lambda: "writing …" in cursor(alice))
            assert "CheckoutDown" in cursor(alice)
            assert alice.screen.count("writing …") == 1
            await alice.until(lambda: "Waiting for the database" in alice.screen)
            await lives(alice, "First")
            await alice.until(lambda: "database is busy: another program" in squeezed(alice))
            await lives(alice, "Second")
            await alice.until(lambda: "not recorded: database is busy" in alice.screen)
            assert "prod ●" in alice.screen
            assert "writing …" not in alice.screen
            other.goes_on()
            await alice.until(lambda: "not recorded" not in alice.screen)
            await alice.goes_to("CheckoutDown")
            await alice.acknowledge()
            await alice.sees("Acknowledged CheckoutDown")
        book = (await alice.asks(workflow.reading.common)).book
        assert [key for key, triage in book.items() if triage.owner] == [wanted.episode]
        assert "failed inside irtui" not in squeezed(alice)
