"""`irtui watch`: records without a screen."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.cli.commands import NOWHERE, Irtui, Monitor, source
from tests.cli.databases import newer_database
from tests.cli.processes import IRTUI, environment, start
from tests.stories.terminal import terminal
from tests.volumes import volume

Config = Callable[[str], Path]
Watching = "subprocess.Popen[bytes]"
_QUICK = 'interval = "1s"\n[board]\ngrace = "0s"\nrestart_window = "0s"\n'
PATIENCE = 2000


@contextmanager
def watching(home: Path, *arguments: str, **options: object) -> Iterator[Watching]:
    """The command as a process; its output is kept in a file unless it goes elsewhere."""
    with open(home / "said", "wb") as said:
        process = start(home, "watch", *arguments, **{"stdout": said, "stderr": said, **options})
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def says(home: Path, *texts: str) -> str:
    """What was said, once all of these were."""
    for _ in range(PATIENCE):
        said = (home / "said").read_text()
        if all(text in said for text in texts):
            return said
        time.sleep(0.01)
    raise AssertionError(f"not said: {texts}\n{said}")


def ask(home: Path, query: str) -> list[tuple[object, ...]]:
    file = f"file:{home}/.local/share/irtui/irtui.db?mode=rw"
    with closing(sqlite3.connect(file, timeout=10, uri=True)) as connection:
        return connection.execute(query).fetchall()


def recorded(home: Path, name: str) -> None:
    """Wait until an alert stands in the store."""
    for _ in range(PATIENCE):
        with suppress(sqlite3.OperationalError):
            if ask(home, f"SELECT 1 FROM episode WHERE alertname = '{name}'"):
                return
        time.sleep(0.01)
    raise AssertionError(f"not recorded: {name}")


def full_pipe() -> tuple[int, int]:
    """A pipe that takes nothing more."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"x" * 4096)
    os.set_blocking(writing, True)
    return reading, writing


def test_it_records_and_tells(monitor: Monitor, home: Path, config: Config) -> None:
    config(monitor.entry() + _QUICK + "[[watchdog]]\nmatch = ['alertname=Watchdog']\n")
    monitor.fire("Up\x1b[2J", instance="a")
    with watching(home) as process:
        says(home, "records from now on", "prod: answers", "prod: 1 fired, 0 ended, 1 on the board")
        says(home, "prod: dead-man's switch silent for ")
        monitor.fire("Watchdog")
        said = says(home, "prod: dead-man's switch fires again", "0 ended, 2 on the board")
        assert "\x1b" not in said
        recorded(home, "Watchdog")
        names = ask(home, "SELECT alertname, ended_at FROM episode ORDER BY alertname")
        assert names == [("Up\x1b[2J", None), ("Watchdog", None)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert ask(home, "SELECT holder, epoch FROM lease") == [(None, 1)]
    assert says(home, "told to end").count("\n") == said.count("\n") + 1


def test_a_source_that_is_away_is_told_once(home: Path, config: Config) -> None:
    config(source("prod", NOWHERE) + _QUICK)
    with watching(home) as process:
        said = says(home, "prod: no answer: ")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert said.count("no answer") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGHUP, 129)],
)
def test_a_signal_ends_it_at_once(
    monitor: Monitor, home: Path, config: Config, number: signal.Signals, code: int
) -> None:
    config(monitor.entry())
    with watching(home) as process:
        says(home, "prod: answers")
        process.send_signal(number)
        assert process.wait(10) == code
    assert ask(home, "SELECT holder FROM lease") == [(None,)]


def test_what_nohup_ignores_does_not_end_it(monitor: Monitor, home: Path, config: Config) -> None:
    config(monitor.entry())
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *IRTUI, "watch"]
    with open(home / "said", "wb") as said:
        process = subprocess.Popen(command, cwd=home, env=environment(home), stdout=said)
    says(home, "prod: answers")
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_nobody_who_reads_is_no_reason_to_stop_recording(
    monitor: Monitor, home: Path, config: Config
) -> None:
    """The pipe is full from the beginning, then its reader is gone."""
    config(monitor.entry() + _QUICK)
    monitor.fire("One")
    reading, writing = full_pipe()
    with watching(home, stdout=writing) as process:
        os.close(writing)
        recorded(home, "One")
        monitor.fire("Two")
        recorded(home, "Two")
        os.close(reading)
        monitor.fire("Three")
        recorded(home, "Three")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert (home / "said").read_text() == ""


def test_a_signal_ends_it_while_its_output_is_blocked(
    monitor: Monitor, home: Path, config: Config
) -> None:
    config(monitor.entry() + _QUICK)
    monitor.fire("One")
    reading, writing = full_pipe()
    with watching(home, stdout=writing) as process:
        os.close(writing)
        recorded(home, "One")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    os.close(reading)
    assert ask(home, "SELECT holder FROM lease") == [(None,)]


def test_read_only_is_refused(irtui: Irtui, home: Path, config: Config) -> None:
    config(source("prod"))
    said = irtui("watch", "--read-only").refused()
    assert said == "irtui watch records, which --read-only forbids: leave one of the two out."
    assert not (home / ".local").exists()


def test_a_newer_database_is_refused(irtui: Irtui, home: Path, config: Config) -> None:
    config(source("prod"))
    newer_database(home / "a.db")
    assert "install the newer irtui to write" in irtui("watch", "--db", "a.db").refused(1)


def test_without_a_source_there_is_nothing_to_watch(irtui: Irtui, config: Config) -> None:
    config("operator = 'alice'\n")
    assert "no monitor is named" in irtui("watch").refused()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a Linux pseudo-terminal")
def test_a_terminal_that_is_gone_ends_it_in_time(
    monitor: Monitor, home: Path, config: Config
) -> None:
    """The system tells two signals at once then, and may tell them to any thread."""
    config(monitor.entry())
    for _ in range(volume(30)):
        with terminal(home, "watch") as screen:
            screen.sees("prod: answers")
            screen.hangs_up()
            assert screen.ends(within=3) == 129
