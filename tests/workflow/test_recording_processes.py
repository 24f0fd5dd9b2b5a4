"""Two real processes on one store: one is killed, frozen or leaves, the other goes on."""

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import store_at

ROOT = Path(__file__).parents[2]
PATIENCE = 3000


class Scene:
    """What fires, the processes that record it, and what the store has of it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._world = directory / "world"
        self._database = directory / "irtui.db"
        self._fires: dict[str, str] = {}
        self._numbers = itertools.count()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._world.write_text("")
        with store_at(self._database):
            pass

    def start(self) -> "subprocess.Popen[bytes]":
        """A process that has begun."""
        number = len(self._processes)
        with open(self._directory / f"log-{number}", "wb") as log:
            command = [sys.executable, "-m", "tests.workflow.recording"]
            process = subprocess.Popen(
                [*command, str(self._world), str(self._database)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        until(lambda: self.said(process) != "")
        return process

    def said(self, process: "subprocess.Popen[bytes]") -> str:
        """All that a process has said."""
        return (self._directory / f"log-{self._processes.index(process)}").read_text()

    def fire(self, name: str) -> None:
        self._fires[name] = datetime.now(UTC).isoformat()
        self._write()

    def resolve(self, name: str) -> None:
        del self._fires[name]
        self._write()

    def _write(self) -> None:
        part = self._world.with_suffix(".part")
        part.write_text("".join(f"{name} {start}\n" for name, start in self._fires.items()))
        part.replace(self._world)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self._database, timeout=10)) as connection:
            return connection.execute(query).fetchall()

    def episodes(self) -> dict[str, list[object]]:
        """The ends of the episodes of each alert, first to last."""
        found: dict[str, list[object]] = {}
        for name, end in self.ask("SELECT alertname, ended_at FROM episode ORDER BY starts_at"):
            found.setdefault(str(name), []).append(end)
        return found

    @property
    def fires(self) -> set[str]:
        """What fires in truth."""
        return set(self._fires)

    def firing(self) -> set[str]:
        return {name for name, ends in self.episodes().items() if None in ends}

    def epoch(self) -> object:
        return self.ask("SELECT epoch FROM lease")[0][0]

    def freeze(self, process: "subprocess.Popen[bytes]", *, writing: bool = False) -> None:
        """Stop a process where it holds no lock on the file, or in the middle of a transaction."""
        while True:
            process.send_signal(signal.SIGSTOP)
            os.waitpid(process.pid, os.WUNTRACED)
            if self._locked() is writing:
                return
            process.send_signal(signal.SIGCONT)
            if writing:
                self.fire(f"Stir{next(self._numbers)}")

    def _locked(self) -> bool:
        with closing(sqlite3.connect(self._database, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
            assert process.stdin
            process.stdin.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    found = Scene(tmp_path)
    yield found
    found.close()


def until(true: Callable[[], object]) -> None:
    for _ in range(PATIENCE):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it does not come")


def test_a_killed_recorder_is_followed_by_the_other(scene: Scene) -> None:
    first, second = scene.start(), scene.start()
    assert scene.said(first).startswith("records")
    assert scene.said(second).startswith("does not record")
    scene.fire("One")
    scene.fire("Two")
    until(lambda: scene.firing() == {"One", "Two"})
    first.kill()
    first.wait()
    scene.resolve("One")
    scene.fire("Three")
    until(lambda: scene.epoch() == 2)
    until(lambda: scene.firing() == {"Two", "Three"})
    assert {name: len(ends) for name, ends in scene.episodes().items()} == {
        "One": 1,
        "Two": 1,
        "Three": 1,
    }
    assert "records from now on" in scene.said(second)


def test_a_frozen_recorder_wakes_up_and_writes_nothing(scene: Scene) -> None:
    first, second = scene.start(), scene.start()
    scene.fire("One")
    scene.fire("Two")
    until(lambda: scene.firing() == {"One", "Two"})
    scene.freeze(first)
    scene.resolve("One")
    until(lambda: scene.epoch() == 2)
    until(lambda: scene.firing() == {"Two"})
    scene.fire("One")
    scene.fire("Three")
    until(lambda: scene.firing() == {"One", "Two", "Three"})
    before = scene.episodes()
    first.send_signal(signal.SIGCONT)
    until(lambda: "another irtui records by now" in scene.said(first))
    assert scene.episodes() == before
    scene.resolve("Two")
    until(lambda: scene.firing() == {"One", "Three"})
    found = scene.episodes()
    assert found["One"] == before["One"]
    assert [len(found[name]) for name in ("One", "Two", "Three")] == [2, 1, 1]
    assert scene.epoch() == 2
    assert (first.poll(), second.poll()) == (None, None)


def test_a_recorder_that_is_stopped_while_it_writes_blocks_nobody_for_good(scene: Scene) -> None:
    first, second = scene.start(), scene.start()
    scene.fire("One")
    until(lambda: scene.firing() == {"One"})
    scene.freeze(first, writing=True)
    scene.fire("Two")
    until(lambda: "not recorded: database is busy: another program" in scene.said(second))
    scene.resolve("One")
    first.send_signal(signal.SIGCONT)
    until(lambda: scene.firing() == scene.fires)
    assert {len(ends) for ends in scene.episodes().values()} == {1}
    assert scene.episodes().keys() == {"One", *scene.fires}
    assert (first.poll(), second.poll()) == (None, None)


def test_who_leaves_gives_the_lease_back(scene: Scene) -> None:
    first = scene.start()
    scene.fire("One")
    until(lambda: scene.firing() == {"One"})
    assert first.stdin
    first.stdin.close()
    assert first.wait(30) == 0
    assert scene.ask("SELECT holder, epoch FROM lease") == [(None, 1)]
    scene.resolve("One")
    second = scene.start()
    assert scene.said(second).startswith("records from now on")
    until(lambda: scene.firing() == set())
