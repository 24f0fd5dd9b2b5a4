"""Hooks of `irtui watch`: each thing that happens is told once, whoever looks at it."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import NOWHERE, Monitor, source
from tests.cli.processes import environment, start

Config = Callable[[str], Path]
Watching = "subprocess.Popen[bytes]"
PATIENCE = 2000
QUICK = 'interval = "1s"\n[board]\ngrace = "0s"\nrestart_window = "0s"\n'
EVERY = '["fired", "ended", "source_stale", "source_fresh", "watchdog_silent", "watchdog_back"]'


def hook(script: Path, *, on: str = EVERY, more: str = "") -> str:
    """A hook that runs a script beside the configuration."""
    return f'[[hooks]]\non = {on}\ncommand = ["{script}", "a word"]\n{more}\n'


@pytest.fixture
def script(home: Path) -> Path:
    """A command that keeps what it is told: its input, a line for each call."""
    path = home / "keep"
    path.write_text(f'#!/bin/sh\nenv > "{home}/environment.$IRTUI_EVENT"\ncat >> "{home}/told"\n')
    path.chmod(0o700)
    return path


@contextmanager
def watching(home: Path, said: str = "said", **more: str) -> Iterator[Watching]:
    with open(home / said, "wb") as out:
        process = start(home, "watch", stdout=out, stderr=out, env=environment(home, **more))
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(home: Path, what: Callable[[], object], *files: str) -> None:
    for _ in range(PATIENCE):
        if what():
            return
        time.sleep(0.01)
    said = "\n".join((home / name).read_text() for name in (files or ("said",)))
    raise AssertionError(f"it does not come; told: {told(home)}\n{said}")


def told(home: Path) -> list[dict[str, Any]]:
    """What the hook was told, call by call."""
    path = home / "told"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def events(home: Path) -> list[str]:
    return [one["event"] + " " + one.get("labels", {}).get("alertname", "") for one in told(home)]


def says(home: Path, text: str, name: str = "said") -> Callable[[], bool]:
    return lambda: text in (home / name).read_text()


def test_an_alert_is_told_with_all_it_says_and_no_secret(
    monitor: Monitor, home: Path, config: Config, script: Path
) -> None:
    password = 'basic_auth = { username = "u", password_env = "LANG" }\n'
    config(monitor.entry() + password + QUICK + hook(script))
    with watching(home, LANG="secret", OUR_TOKEN="secret", IRTUI_OPERATOR="alice"):
        until(home, says(home, "prod: answers"))
        monitor.fire("Up$(touch x)", summary="`touch x`\n'", team="a b")
        until(home, lambda: told(home))
    (one,) = told(home)
    assert (one["version"], one["event"], one["source"], one["state"]) == (
        1, "fired", "prod", "firing",
    )  # fmt: skip
    assert one["labels"] == {"alertname": "Up$(touch x)", "team": "a b"}
    assert one["annotations"] == {"summary": "`touch x`\n'"}
    found = (home / "environment.fired").read_text()
    assert "IRTUI_LABEL_alertname=Up$(touch x)\n" in found
    assert f"HOME={home}\n" in found
    assert "secret" not in found
    assert "OPERATOR" not in found
    assert not (home / "x").exists()


def test_two_on_one_database_tell_each_thing_once(
    monitor: Monitor, home: Path, config: Config, script: Path
) -> None:
    config(monitor.entry() + QUICK + hook(script))
    with watching(home) as first:
        until(home, says(home, "records from now on"))
        with watching(home, "other") as second:
            until(home, says(home, "does not record", "other"), "other")
            monitor.fire("One")
            board = "1 fired, 0 ended, 1 on the board"
            until(home, lambda: says(home, board)() and says(home, board, "other")())
            until(home, lambda: events(home) == ["fired One"])
            monitor.fire("Two")
            until(home, lambda: len(told(home)) == 2)
            board = "1 fired, 0 ended, 2 on the board"
            until(home, lambda: says(home, board)() and says(home, board, "other")())
            for process in (first, second):
                process.send_signal(signal.SIGTERM)
                assert process.wait(10) == 0
    assert events(home) == ["fired One", "fired Two"]


def test_who_comes_later_does_not_tell_what_is_in_the_database(
    monitor: Monitor, home: Path, config: Config, script: Path
) -> None:
    config(monitor.entry() + QUICK + hook(script))
    monitor.fire("One")
    with watching(home) as first:
        until(home, lambda: events(home) == ["fired One"])
        first.send_signal(signal.SIGTERM)
        assert first.wait(10) == 0
    with watching(home):
        until(home, says(home, "records from now on"))
        until(home, says(home, "prod: answers"))
        monitor.fire("Two")
        until(home, lambda: events(home) == ["fired One", "fired Two"])


def test_a_source_and_a_watchdog_are_told(
    home: Path, config: Config, monitor: Monitor, script: Path
) -> None:
    watchdog = "[[watchdog]]\nmatch = ['alertname=Watchdog']\nsource = 'prod'\n"
    away = source("away", NOWHERE) + 'interval = "1s"\n'
    config(away + monitor.entry() + QUICK + watchdog + hook(script))
    with watching(home):
        until(home, lambda: len(told(home)) == 2)
        stale, silent = sorted(told(home), key=lambda one: one["event"])
        assert (stale["event"], stale["source"]) == ("source_stale", "away")
        assert stale["text"].startswith("away is stale: ")
        assert (silent["event"], silent["source"]) == ("watchdog_silent", "prod")
        monitor.fire("Watchdog")
        until(home, lambda: len(told(home)) == 3)
        assert told(home)[2]["event"] == "watchdog_back"


def test_a_hook_that_fails_is_told_in_the_log_and_holds_nothing_up(
    monitor: Monitor, home: Path, config: Config, script: Path
) -> None:
    script.write_text("#!/bin/sh\ntrap '' TERM\necho 'at \033[2Jwork'\nsleep 1000\n")
    config(monitor.entry() + QUICK + hook(script, more='timeout = "1s"'))
    with watching(home) as process:
        until(home, says(home, "prod: answers"))
        monitor.fire("One")
        monitor.fire("Two")
        until(home, says(home, "hook 1 (keep), fired Two: took longer than 1 s: at ␛[2Jwork"))
        monitor.fire("Three")
        until(home, says(home, "1 fired, 0 ended, 3 on the board"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_nothing_it_started_is_left_when_it_is_told_to_end(
    monitor: Monitor, home: Path, config: Config, script: Path
) -> None:
    script.write_text(f'#!/bin/sh\ntrap "" TERM\necho $$ > "{home}/pid.new"\n'
                      f'mv "{home}/pid.new" "{home}/pid"\nsleep 1000 & wait\n')  # fmt: skip
    config(monitor.entry() + QUICK + hook(script, more='timeout = "60s"'))
    with watching(home) as process:
        monitor.fire("One")
        until(home, (home / "pid").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    group = (home / "pid").read_text().strip()
    found = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, check=True)
    left = [line.split() for line in found.stdout.decode().splitlines()]
    # One that is over may wait for whoever buries the orphans here.
    assert [state for one, state in left if one == group and not state.startswith("Z")] == []
