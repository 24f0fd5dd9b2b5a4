"""Several processes on one file, and processes that are killed: nothing told is ever lost."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from irtui.workflow import drafts, reading
from irtui.workflow.desk import Desk
from tests.builders import Clock, desk, store_at
from tests.volumes import SOAK, volume

KILLS = volume(200)
# Each of six does so much, which takes the full run more than a minute.
ACTS = 1_000 if SOAK else 30
ROOT = Path(__file__).parents[2]


class Office:
    """The process that forks children, and what they tell."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.worker"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def order(self, path: Path, operator: str, seed: int, count: int = 0) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{path}\t{operator}\t{seed}\t{count}\n")
        self._process.stdin.flush()

    def told(self) -> tuple[str, Any]:
        assert self._process.stdout
        kind, what = json.loads(self._process.stdout.readline())
        assert kind != "error", what
        return kind, what

    def rest(self) -> Iterator[tuple[str, Any]]:
        """What is told until the last child has ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        for line in self._process.stdout:
            kind, what = json.loads(line)
            assert kind != "error", what
            yield kind, what

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def office() -> Iterator[Office]:
    found = Office()
    yield found
    found.close()


def texts_in(path: Path) -> Counter[str]:
    with closing(sqlite3.connect(path)) as connection:
        return Counter(text for (text,) in connection.execute("SELECT text FROM event"))


def check_whole(path: Path) -> None:
    """The file is sound, and every act stands in it with all that belongs to it, or not at all."""
    with closing(sqlite3.connect(path)) as connection:

        def ask(query: str) -> list[Any]:
            return connection.execute(query).fetchall()

        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        sequences = [number for (number,) in ask("SELECT sequence FROM event")]
        assert len(sequences) == len(set(sequences))
        incidents = ask("SELECT id, key, number FROM incident ORDER BY number")
        assert [number for _, _, number in incidents] == list(range(1, len(incidents) + 1))
        for identity, key, _ in incidents:
            links = ask(f"SELECT 1 FROM incident_alert WHERE incident_id = '{identity}'")
            declared = ask(
                f"SELECT 1 FROM event WHERE kind = 'role_change' AND incident_id = '{identity}'"
            )
            steps = ask(
                "SELECT step.position FROM step JOIN run ON run.id = step.run_id "
                f"WHERE run.incident_id = '{identity}'"
            )
            assert (key, len(links), len(declared), len(steps)) == (key, 2, 1, 6)


def check_kept(at: Desk, told: list[tuple[str, Any]]) -> None:
    """All that was told is there."""
    texts = texts_in(at.store.path)
    events = "\n".join(texts)
    for kind, what in told:
        if kind in ("noted", "noted_in_incident"):
            assert texts[what] == 1
        elif kind == "dismissed":
            assert (
                sum(text.endswith(f"other: {what}") and "undone" not in text for text in texts) == 1
            )
        elif kind in ("settled", "moved"):
            assert events.count(what) >= 1
    keys = {one.key for one in reading.all_incidents(at)}
    assert {what for kind, what in told if kind == "declared"} <= keys


def test_processes_that_act_at_once_lose_nothing(tmp_path: Path, office: Office) -> None:
    """The children make the file together, too."""
    path = tmp_path / "irtui.db"
    names = ["alice", "bob", "carol", "dave", "erin", "frank"]
    for seed, operator in enumerate(names):
        office.order(path, operator, seed, ACTS)
    told = list(office.rest())
    kinds = Counter(kind for kind, _ in told)
    assert kinds["pid"] == len(names)
    assert len(told) == len(names) * (ACTS + 1)
    with store_at(path) as store:
        check_whole(path)
        check_kept(desk(store, Clock()), told)
    assert not [what for kind, what in told if kind == "refused" and "locked" in what]
    assert len([key for kind, key in told if kind == "declared"]) == len(
        {key for kind, key in told if kind == "declared"}
    )


def test_a_killed_process_loses_nothing_that_it_told(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "irtui.db"
    chance = random.Random(7)
    told: list[tuple[str, Any]] = []
    for number in range(KILLS):
        office.order(path, "alice", number)
        # What the one before told until it was killed comes first.
        while (line := office.told())[0] != "pid":
            told.append(line)
        pid = line[1]
        for _ in range(chance.randrange(1, 9)):
            told.append(office.told())
        _idle(chance.randrange(200_000))
        os.kill(pid, signal.SIGKILL)
        check_whole(path)
    told += [one for one in office.rest() if one[0] != "pid"]
    with store_at(path) as store:
        alice = desk(store, Clock())
        check_kept(alice, told)
        last = [what for kind, what in told if kind == "drafted"]
        assert last[-1:] == list(drafts.load(alice, "note").values()) or not last


def _idle(turns: int) -> None:
    """Let a part of the child's next act pass."""
    for _ in range(turns):
        pass
