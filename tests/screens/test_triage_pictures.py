"""What opens above the alerts, and the silences, at the sizes that people have."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import Clock
from tests.screens.pictures import Pictures, hold_still
from tests.screens.test_pictures import SIZES
from tests.stories.operator import operator
from tests.stories.silencing import SilencingMonitor, holds


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_triage_and_silences_are_as_accepted(tmp_path: Path, size: tuple[int, int]) -> None:
    pictures, clock = Pictures(size), Clock()
    monitor = SilencingMonitor(clock)
    async with operator(tmp_path, source=monitor, clock=clock, size=size) as alice:

        async def picture(name: str) -> None:
            await alice.settle()
            hold_still(alice.app)
            await alice.waits_unanswered()
            pictures.look(alice.app, name)

        for number in range(30):
            monitor.fire(
                "KubePodCrashLooping", "warning", service="checkout", pod=f"checkout-{number}",
                namespace="shop" if number % 3 else "payments",
            )  # fmt: skip
        monitor.fire("EtcdNoLeader", service="etcd")
        monitor.fire("BackupLate", "info", service="orders-db")
        watched, nine = "the roll-out is watched", timedelta(minutes=9)
        await holds(monitor, 'service="checkout"', watched, lasts=nine)
        await holds(monitor, 'alertname="BackupLate"', "known, INC-2026-0031")
        await holds(monitor, 'team="gone"', "nothing of it fires any more")
        await alice.waits(seconds=15)
        await alice.goes_to("EtcdNoLeader")
        await alice.press("b", "2")
        await picture("groups")
        await alice.press("b", "1")
        for key, name in (("x", "noise"), ("z", "snooze"), ("s", "silence"), ("O", "overview")):
            await alice.press(key)
            await picture(name)
            await alice.press("escape")
        await alice.goes_to("BackupLate")
        await alice.press("e")
        await picture("explain")
        await alice.press("escape", "3")
        await picture("silences")
    pictures.judge()
