"""What it costs to watch: CPU of a poll, and bytes to the terminal when nothing changes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.house import FRESH, House
from bench.monitor import Monitor, running
from bench.rows import Row, Target
from bench.storm import MARK
from bench.terminal import Terminal
from bench.volumes import Volumes

_STORMS = (
    ("same", "nothing changed", 0.0, 0.0),
    ("resent", "20 % resent", 0.0, 0.2),
    ("churned", "1 % churned", 0.01, 0.0),
)


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """CPU of the whole program from poll to poll, its screen and its store included."""
    for key, word, churn, resent in _STORMS:
        with running(volumes.small, churn=churn, resent=resent) as monitor:
            house = House(directory / key, monitor, interval="2s")
            with house.open(impatient=volumes.poll_seconds) as terminal:
                spent = _of_polls(terminal, monitor, volumes)
        with running(volumes.small, churn=churn, resent=resent) as monitor:
            floor = _floor(monitor, volumes)
        yield Row(
            f"poll_{key}",
            f"CPU of a poll, {volumes.small:,} alerts, {word}",
            1000 * spent, "ms", "GET + json.loads", 1000 * floor, Target("ratio", 1.5),
        )  # fmt: skip


def quiet(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """Bytes to the terminal at the default interval."""
    with running(100) as monitor:
        house = House(directory / "quiet", monitor)
        with house.open() as terminal:
            terminal.wait_for(MARK, FRESH)
            terminal.drain(3)
            written = terminal.drain(volumes.quiet_seconds)
    yield Row(
        "quiet_bytes",
        "bytes to the terminal, nothing changing, 100 alerts",
        written / volumes.quiet_seconds, "B/s", target=Target("value", 200),
    )  # fmt: skip


def until(terminal: Terminal, monitor: Monitor, polls: int, seconds: float = 600) -> int:
    """Wait for so many polls, at most so long; returns how many there were."""
    for _ in range(round(seconds * 4)):
        if (found := monitor.polls()) >= polls:
            return found
        terminal.drain(0.25)
    return monitor.polls()


def _of_polls(terminal: Terminal, monitor: Monitor, volumes: Volumes) -> float:
    terminal.wait_for(MARK, FRESH)
    # The store is read and compared in the meantime.
    until(terminal, monitor, 4)
    terminal.drain(volumes.poll_seconds / 2)
    first, before = monitor.polls(), terminal.cpu()
    until(terminal, monitor, first + volumes.polls)
    terminal.drain(volumes.poll_seconds / 2)
    return (terminal.cpu() - before) / (monitor.polls() - first)


def _floor(monitor: Monitor, volumes: Volumes) -> float:
    command = [
        sys.executable,
        "-m",
        "bench.floor",
        monitor.url,
        str(volumes.poll_seconds),
        str(volumes.polls),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return float(done.stdout)
