"""What an incident lacks stands above it, rings for its commander, and ends with it."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui import workflow
from irtui.config.settings import AttentionSettings
from irtui.config.severity import Severity
from irtui.domain.incident import Status
from irtui.tui.app import IrtuiApp
from tests.builders import MINUTE
from tests.stories.operator import operator


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each ring of the bell."""
    found: list[str] = []
    monkeypatch.setattr(IrtuiApp, "bell", lambda self: found.append(self.house.operator))
    return found


async def test_an_incident_reminds_until_it_has_what_it_lacks(
    tmp_path: Path, rings: list[str]
) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        await alice.declare("no orders", "")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            rings.clear()
            await alice.waits(minutes=4)
            await alice.does_not_see("reminder")
            await alice.waits(minutes=3)
            await alice.sees("▲ INC-0001 has no severity for 7m: v", "1 reminder ")
            # The colleague sees it; it rings for the commander.
            await bob.sees("1 reminder ")
            assert rings == ["alice"]
            await alice.waits(minutes=2)
            assert rings == ["alice"]

            # From the list one goes to the incident, or puts a reminder off, for all.
            await bob.press("2")
            await bob.sees("INC-0001 has no severity for 9m")
            await bob.press("R")
            await bob.sees("Reminders", "It rings for alice.")
            await bob.press("z")
            await bob.chooses("30 min")
            await bob.sees("put off 30m by bob")
            await alice.until(lambda: "1 reminder" not in alice.screen)
            await alice.does_not_see("has no severity for 9m")
            await bob.press("z")
            await bob.chooses("Not at all")
            await bob.sees("since 4m")
            await alice.sees("1 reminder ", "has no severity for 9m")
            await bob.press("enter")
            await bob.sees("because", "no orders")
            await bob.sees("has no severity for 9m: v")

        # A whole hour without a hand: five times, no more.
        rings.clear()
        for _ in range(12):
            await alice.waits(minutes=5)
        assert rings == ["alice"] * 4
        await alice.asks(workflow.response.move, "INC-2026-0001", Status.RESOLVED, "it is over")
        await alice.until(lambda: "1 reminder" not in alice.screen)
        await alice.does_not_see("no severity for 1h")


async def test_quiet_hours_hush_the_bell_and_not_the_line(tmp_path: Path, rings: list[str]) -> None:
    quiet = {"attention": AttentionSettings(quiet=("00:00-24:00",))}
    async with operator(tmp_path, settings=quiet, size=(160, 50)) as alice:
        alice.monitor.fire("DiskFull")
        await alice.sees("DiskFull")
        await alice.acknowledge()
        await alice.waits(hours=5)
        await alice.sees("1 reminder ")
        assert rings == []
        await alice.press("2", "R")
        await alice.sees("an acknowledged alert older than 4h, DiskFull by alice 5h")
        # From there one goes to the alerts.
        await alice.press("enter")
        await alice.sees("ack alice")
        await alice.press("u")
        await alice.until(lambda: "1 reminder" not in alice.screen)
        assert alice.app.house.reminding.every == 10 * MINUTE == timedelta(minutes=10)


async def test_an_alert_that_nobody_takes_reminds_as_soon_as_its_severity_asks(
    tmp_path: Path, rings: list[str]
) -> None:
    rule = {"name": "money", "match": ['alertname=~"Checkout.*"'], "suggest": "SEV1"}
    house = {"severity": Severity.model_validate({"rule": [rule]})}
    async with operator(tmp_path, settings=house, size=(120, 40)) as alice:
        alice.monitor.fire("CheckoutDown", "critical")
        alice.monitor.fire("DiskFull", "critical")
        await alice.sees("CheckoutDown")
        await alice.waits(minutes=4)
        await alice.does_not_see("reminder")
        rings.clear()
        await alice.waits(minutes=2)
        await alice.sees("1 reminder ")
        assert rings == ["alice"]
        await alice.press("2", "R")
        await alice.sees(
            "CheckoutDown suggests SEV1 and nobody has taken it for 6m (SEV1 asks for 5m)"
        )
        await alice.press("escape", "1")
        await alice.goes_to("CheckoutDown")
        await alice.acknowledge()
        await alice.until(lambda: "1 reminder" not in alice.screen)
