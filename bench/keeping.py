"""Resident memory while polls land, and whether it stays the same over many of them."""

from collections.abc import Iterator
from pathlib import Path

from bench.house import BLANK, BLANK_SIGN, FRESH, House, environment
from bench.monitor import Monitor, running
from bench.polling import until
from bench.rows import Row, Target
from bench.storm import MARK
from bench.terminal import Terminal
from bench.volumes import Volumes

_MOST_MB = {"small": 120.0, "large": 350.0}
_HURRY = 0.05
_WARM_POLLS = 3


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """The highest of many samples, since what counts is what the machine has to have."""
    with Terminal(BLANK, environment(directory)) as terminal:
        terminal.wait_for(BLANK_SIGN)
        blank = terminal.resident()
    for name, most in _MOST_MB.items():
        count: int = getattr(volumes, name)
        with running(count, churn=0.01) as monitor:
            house = House(directory / name, monitor, interval="5s")
            with house.open(impatient=volumes.poll_seconds) as terminal:
                terminal.wait_for(MARK, FRESH)
                until(terminal, monitor, _WARM_POLLS, 120)
                highest = _highest(terminal, volumes.memory_seconds)
        yield Row(
            f"resident_{name}", f"resident memory, {count:,} alerts, 1 % churned", highest, "MB",
            "blank Textual app", blank, Target("value", most),
        )  # fmt: skip


def soak(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """Many polls in little time: a tenth of them warms up, the rest must not add anything."""
    with running(volumes.soak_alerts, churn=0.001, resent=0.2) as monitor:
        house = House(directory / "soak", monitor)
        with house.open(impatient=_HURRY) as terminal:
            terminal.wait_for(MARK, FRESH)
            early, _ = _after(terminal, monitor, volumes.soak_polls // 10, volumes.soak_seconds)
            late, polls = _after(terminal, monitor, volumes.soak_polls, volumes.soak_seconds)
    yield Row(
        "resident_flat",
        f"resident memory after {polls:,} polls, {volumes.soak_alerts:,} alerts",
        late, "MB", f"after {volumes.soak_polls // 10:,} polls", early, Target("ratio", 1.1),
        note="" if polls >= volumes.soak_polls else "ended by time",
    )  # fmt: skip


def _after(terminal: Terminal, monitor: Monitor, polls: int, seconds: float) -> tuple[float, int]:
    found = until(terminal, monitor, polls, seconds)
    return _highest(terminal, 2), found


def _highest(terminal: Terminal, seconds: float) -> float:
    highest = 0.0
    for _ in range(round(seconds * 10)):
        terminal.drain(0.1)
        highest = max(highest, terminal.resident())
    return highest
