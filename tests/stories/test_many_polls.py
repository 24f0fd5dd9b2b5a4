"""Thousands of polls, good and bad ones, take no more memory and no more descriptors."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.house import FRESH, House
from bench.monitor import running
from bench.polling import until
from bench.storm import MARK
from bench.terminal import Terminal
from tests.volumes import SOAK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

HURRY = 0.02
PATIENCE = 3600


def descriptors(terminal: Terminal) -> int:
    return len(os.listdir(f"/proc/{terminal._process.pid}/fd"))


def taken(terminal: Terminal) -> tuple[float, int]:
    """Memory in MB and descriptors, the most and the fewest within a second."""
    found = []
    for _ in range(20):
        terminal.drain(0.05)
        found.append((terminal.resident(), descriptors(terminal)))
    return max(memory for memory, _ in found), min(count for _, count in found)


def test_many_polls_leave_memory_and_descriptors_flat(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    polls, alerts = (5_000, 1_000) if SOAK else (250, 250)
    with running(alerts, churn=0.001, resent=0.2) as monitor:
        house = House(tmp_path / "house", monitor)
        with house.open(impatient=HURRY) as terminal:
            terminal.wait_for(MARK, FRESH)
            warm = until(terminal, monitor, polls // 5, PATIENCE)
            early, few = taken(terminal)
            done = until(terminal, monitor, polls, PATIENCE)
            late, many = taken(terminal)
    record_property(
        "figure",
        f"polls: {done:,} at {alerts:,} alerts; memory {early:.1f} MB after {warm:,}, "
        f"{late:.1f} MB at the end ({100 * (late / early - 1):+.1f} %); "
        f"descriptors {few} and {many}",
    )
    assert done >= polls
    assert late < 1.05 * early
    assert many == few
