"""Hooks with real commands: who is called, how often, and what comes of a command that fails."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.comms.hooks import AT_ONCE, Hooks
from irtui.domain.alert import Alert
from irtui.domain.alertlevel import AlertLevel
from irtui.domain.hook import Hook
from irtui.domain.notice import Notice, Occasion
from irtui.domain.quiet import QuietHours, parse_quiet
from tests.builders import Clock, alert, many_alerts

PATIENCE = 2000
EVERY = frozenset(set(Occasion) - {Occasion.SKIPPED})
STORM = 10_000


class Elapsed:
    """Seconds that pass as they do, and sooner when they are told to."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


class Calls:
    """Hooks whose commands write down each call in a file."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.file = directory / "calls"
        self.elapsed = Elapsed()
        self.now = Clock(datetime.now(UTC).astimezone().replace(hour=12))

    def hook(self, script: str = "", **fields: Any) -> Hook:
        """A hook that writes down what it is called for, then runs the script."""
        told = "echo $IRTUI_EVENT $IRTUI_ALERTNAME$IRTUI_SKIPPED"
        known: dict[str, Any] = {
            "name": "hook 1 (sh)",
            "on": EVERY,
            "command": ("sh", "-c", f"{told} >> {self.file}; {script or 'true'}"),
            "timeout": timedelta(seconds=1000),
        }
        return Hook(**{**known, **fields})

    @contextmanager
    def open(self, *hooks: Hook, quiet: QuietHours | None = None) -> Iterator[Hooks]:
        found = Hooks(
            hooks,
            {"PATH": os.environ["PATH"]},
            now=self.now,
            elapsed=self.elapsed,
            quiet=quiet or QuietHours(),
            hidden=frozenset({"Watchdog"}),
        )
        try:
            yield found
        finally:
            found.close()

    @property
    def made(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

    @property
    def told(self) -> int:
        """Of how many notices the calls told, one by one or in one number."""
        words = [line.split() for line in self.made]
        return sum(int(some[1]) if some[0] == "skipped" else 1 for some in words)

    def become(self, *lines: str) -> None:
        """Wait until just these calls were made."""
        until(lambda: self.made == [*lines], lambda: f"made: {self.made}")


def until(true: Callable[[], bool], otherwise: Callable[[], str] = lambda: "never") -> None:
    for _ in range(PATIENCE):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError(otherwise())


def fired(one: Alert) -> Notice:
    return Notice(Occasion.FIRED, "prod", one)


def poke(hooks: Hooks) -> None:
    """Let the hooks look at the clock: nobody wants this notice."""
    hooks.tell([fired(alert("Watchdog"))])


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(tmp_path)


def test_each_notice_calls_each_hook_that_wants_it(calls: Calls) -> None:
    loud = calls.hook(name="hook 2 (sh)", level=AlertLevel.CRITICAL, on={Occasion.FIRED})
    quiet = alert("W", labels={"alertname": "W", "severity": "warning"})
    with calls.open(loud) as hooks:
        hooks.tell([fired(quiet), fired(alert("Watchdog")), Notice(Occasion.SOURCE_STALE, "prod")])
        hooks.tell([fired(alert("C")), Notice(Occasion.ENDED, "prod", alert("C"))])
        calls.become("fired C")
        assert hooks.trouble is None


def test_a_storm_starts_few_commands_and_one_more_that_tells_the_rest(
    calls: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    with calls.open(calls.hook(per_minute=30)) as hooks:
        hooks.tell(map(fired, many_alerts(STORM)))
        until(lambda: len(calls.made) == 30 and not hooks._notices.qsize())
        assert sorted(calls.made) == sorted(f"fired Alert{number}" for number in range(30))
        assert hooks.trouble is None
        calls.elapsed.ahead += 60
        poke(hooks)
        until(lambda: len(calls.made) == 31)
        assert calls.made[-1] == f"skipped {STORM - 30}"
        hooks.tell([fired(alert("Later"))])
        until(lambda: calls.made[-1] == "fired Later")
    assert f"hook 1 (sh): {STORM - 30} calls were left out" in caplog.text
    assert caplog.text.count("left out from now on") == 1


def test_the_storm_of_one_hook_takes_nothing_from_another(calls: Calls) -> None:
    noisy = calls.hook(name="hook 1 (sh)", on={Occasion.FIRED}, per_minute=2)
    other = calls.hook(name="hook 2 (sh)", on={Occasion.SOURCE_STALE}, per_minute=2)
    with calls.open(noisy, other) as hooks:
        hooks.tell(map(fired, many_alerts(100)))
        hooks.tell([Notice(Occasion.SOURCE_STALE, "prod")])
        until(lambda: len(calls.made) == 3)
        assert "source_stale" in calls.made


def test_few_commands_run_at_once(calls: Calls, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    hook = calls.hook(f"while [ ! -e {gate} ]; do sleep 0.02; done; echo over >> {calls.file}")
    with calls.open(hook) as hooks:
        hooks.tell(map(fired, many_alerts(20)))
        until(lambda: len(calls.made) == AT_ONCE and hooks._calls.qsize() == 20 - AT_ONCE)
        gate.touch()
        until(lambda: len(calls.made) == 40)
    running = most = 0
    for line in calls.made:
        running += -1 if line == "over" else 1
        most = max(most, running)
    assert most == AT_ONCE


def test_what_would_wait_too_long_is_left_out_and_told(calls: Calls, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    hook = calls.hook(f"while [ ! -e {gate} ]; do sleep 0.02; done", per_minute=1000)
    with calls.open(hook) as hooks:
        hooks.tell(map(fired, many_alerts(1000)))
        until(lambda: len(calls.made) == AT_ONCE and not hooks._notices.qsize())
        assert hooks._calls.qsize() <= 100
        gate.touch()
        until(lambda: calls.told == 1000)


def test_telling_waits_for_nothing(calls: Calls, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with calls.open(calls.hook(f"while [ ! -e {gate} ]; do sleep 0.02; done")) as hooks:
        for one in many_alerts(100):
            hooks.tell([fired(one)])
        assert not gate.exists()
        assert len(calls.made) <= AT_ONCE


def test_a_command_that_fails_is_logged_cleaned_and_stays_marked_until_it_works(
    calls: Calls, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mended = tmp_path / "mended"
    hook = calls.hook(f"printf 'bad\\033[2J\\nworse\\377'; [ -e {mended} ] || exit 3")
    with calls.open(hook) as hooks:
        hooks.tell([fired(alert("A\x1b[2J"))])
        until(lambda: hooks.trouble == "hook 1 (sh) failed 1x: exit code 3")
        hooks.tell([fired(alert("B"))])
        until(lambda: hooks.trouble == "hook 1 (sh) failed 2x: exit code 3")
        mended.touch()
        hooks.tell([fired(alert("C"))])
        until(lambda: hooks.trouble is None)
    lines = [record.getMessage() for record in caplog.records]
    assert "hook 1 (sh), fired A␛[2J: exit code 3: bad␛[2J␊worse�" in lines
    assert [record.levelno for record in caplog.records][:2] == [logging.WARNING] * 2


def test_a_command_that_is_not_there_is_marked(calls: Calls) -> None:
    with calls.open(calls.hook(command=("no-such-program", "token"))) as hooks:
        hooks.tell([fired(alert())])
        until(lambda: bool(hooks.trouble))
        expected = "hook 1 (sh) failed 1x: cannot be started: No such file or directory"
        assert hooks.trouble == expected


def test_quiet_hours_hold_for_hooks_that_want_them(calls: Calls) -> None:
    night = QuietHours((parse_quiet("22:00-07:00"),), AlertLevel.CRITICAL)
    warning = alert("W", labels={"alertname": "W", "severity": "warning"})
    keeps = calls.hook(keeps_quiet=True)
    calls.now.at = calls.now.at.replace(hour=23)
    with calls.open(keeps, quiet=night) as hooks:
        hooks.tell([fired(warning), Notice(Occasion.SOURCE_STALE, "prod"), fired(alert("C"))])
        calls.become("fired C")
        calls.now.at = calls.now.at.replace(hour=12)
        hooks.tell([fired(warning)])
        calls.become("fired C", "fired W")
    calls.now.at = calls.now.at.replace(hour=23)
    with calls.open(calls.hook(), quiet=night) as hooks:
        hooks.tell([fired(warning)])
        calls.become("fired C", "fired W", "fired W")


def test_when_irtui_ends_what_runs_is_ended_and_what_waits_is_dropped_and_told(
    calls: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    with calls.open(calls.hook("sleep 1000")) as hooks:
        hooks.tell(map(fired, many_alerts(10)))
        until(lambda: len(calls.made) == AT_ONCE and hooks._calls.qsize() == 10 - AT_ONCE)
    assert not any(thread.is_alive() for thread in hooks._threads)
    assert len(calls.made) == AT_ONCE
    assert f"irtui ends, {10 - AT_ONCE} calls are not made" in caplog.text


def test_nothing_in_the_arguments_of_a_command_is_ever_logged(
    calls: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with calls.open(calls.hook(command=("sh", "-c", "exit 1", "token-123"))) as hooks:
        hooks.tell([fired(alert())])
        until(lambda: bool(hooks.trouble))
        assert "token-123" not in caplog.text + str(hooks.trouble)
