"""irtui ends, in every way, while a command of a checklist runs: nothing is told wrongly later."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from irtui.demo.server import DemoServer
from irtui.domain.evidence import Evidence
from irtui.workflow import reading, response
from tests.builders import Clock, Shelf, alert, desk, store_at
from tests.comms.test_command import alive, gone
from tests.stories.terminal import Terminal, left_as_it_was, terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

PATIENCE = 1000
BOOK = """\
# High latency

1. Wait

   ```sh
   trap '' TERM HUP
   sleep 1000 &
   echo "$$ $!" | tee pids.part
   wait
   ```

2. Log in

   ```sh
   ssh web-1
   ```
"""
CONFIG = """\
[[sources]]
name = "prod"
url = "{}"
[runbooks]
run_commands = true
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home with a runbook, an incident that follows it, and a monitor that answers."""
    (tmp_path / "HighLatency.md").write_text(BOOK)
    (tmp_path / "HighLatency.md").chmod(0o600)
    with store_at(tmp_path / "irtui.db") as store:
        at = desk(store, Clock(), library=Shelf({"HighLatency": BOOK}))
        response.declare(at, [alert()], title="Outage", reason="r", impact="i", severity="SEV2")
    (tmp_path / "shell").write_text("#!/bin/sh\necho MY SHELL; read line; echo $line > said\n")
    (tmp_path / "shell").chmod(0o700)
    with DemoServer(now=lambda: datetime.now(UTC)) as server:
        (tmp_path / "config.toml").write_text(CONFIG.format(server.url))
        (tmp_path / "config.toml").chmod(0o600)
        yield tmp_path


@contextmanager
def irtui(home: Path) -> Iterator[Terminal]:
    """irtui with the incident on the screen."""
    options = ["--config", "config.toml", "--db", "irtui.db", "--operator", "alice"]
    with terminal(home, *options, SHELL=str(home / "shell")) as screen:
        screen.sees("prod")
        screen.rests()
        screen.types("2")
        screen.sees("Outage")
        screen.types("\r")
        screen.sees("Wait")
        yield screen


def running(screen: Terminal, home: Path) -> list[int]:
    """The processes of the command, once they run."""
    screen.types("!")
    screen.sees("Type HUP to run it")
    screen.types("HUP", "\r")
    for _ in range(PATIENCE):
        told = (home / "pids.part").read_text() if (home / "pids.part").exists() else ""
        if told.endswith("\n"):
            return [int(one) for one in told.split()]
        screen.reads_for(0.01)
    raise AssertionError(f"it does not run: {screen.written[-2000:]!r}")


def evidence(home: Path) -> Evidence:
    with store_at(home / "irtui.db") as store:
        (one,) = reading.incident(desk(store, Clock()), "INC-2026-0001").runs[-1].evidence
    return one


@pytest.mark.parametrize("way", ["TERM", "HUP", "QUIT", "closed"])
def test_however_irtui_is_told_to_end_the_command_ends_with_it(home: Path, way: str) -> None:
    with irtui(home) as screen:
        pids = running(screen, home)
        if way == "closed":
            screen.hangs_up()
        else:
            screen.process.send_signal(signal.Signals[f"SIG{way}"])
        screen.ends(within=4)
        for pid in pids:
            gone(pid)
    assert evidence(home).problem == "ended with irtui"


def test_after_a_kill_nobody_claims_to_know_how_it_ended(home: Path) -> None:
    with irtui(home) as screen:
        pids = running(screen, home)
        assert evidence(home).running
        screen.process.kill()
        screen.process.wait()
        assert all(map(alive, pids))
    with irtui(home) as screen:
        screen.sees("outcome unknown")
    assert evidence(home).problem == "outcome unknown: irtui ended while it ran"
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_what_needs_a_terminal_gets_the_operators_own(home: Path) -> None:
    with irtui(home) as screen:
        screen.types("j", "!")
        screen.sees("Your shell?")
        screen.types("2")
        screen.sees("MY SHELL")
        screen.types("hello\r")
        screen.sees("Log in")
        assert (home / "said").read_text() == "hello\n"
        screen.types("q")
        assert screen.ends(within=5) == 0
        left_as_it_was(screen)
    with store_at(home / "irtui.db") as store:
        assert reading.incident(desk(store, Clock()), "INC-2026-0001").runs[-1].evidence == ()
