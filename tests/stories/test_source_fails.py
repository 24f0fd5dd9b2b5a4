"""The screen never says that all is well unless every source proves it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.operator import operator


async def test_a_source_that_fails_keeps_its_alerts_and_says_why(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")

        alice.monitor.fail("connection refused")
        await alice.waits(minutes=2)
        await alice.sees("CheckoutDown", "▲", "stale 2m: connection refused", "next try in")
        await alice.does_not_see("All clear", "●")

        await alice.acknowledge()
        await alice.sees("ack alice")


async def test_a_source_that_fails_with_nothing_firing_is_no_all_clear(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.sees("All clear. 1 source fresh")

        alice.monitor.fail("connection refused")
        await alice.sees("Not proven clear", "prod is stale", "connection refused")
        await alice.does_not_see("All clear")

        alice.monitor.answer()
        await alice.sees("All clear.")
        await alice.does_not_see("stale", "refused")


async def test_a_source_that_never_answered_is_no_all_clear(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fail("no route to host")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as alice:
        await alice.sees("stale", "no route to host")
        await alice.does_not_see("All clear")


async def test_an_answer_that_grows_old_is_no_all_clear(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.sees("All clear.")
        await alice.waits_unanswered(seconds=31)
        await alice.sees("Not proven clear", "the poller may have stopped")
        await alice.does_not_see("All clear")


async def test_an_alert_that_is_missing_is_held_until_its_grace_is_over(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        alice.monitor.resolve("CheckoutDown")
        await alice.sees("CheckoutDown", "unconfirmed")
        await alice.does_not_see("All clear")
        await alice.waits(minutes=2)
        await alice.sees("All clear.")
        await alice.does_not_see("CheckoutDown")


async def test_what_a_filter_hides_is_no_all_clear(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.filter("severity=warning")
        await alice.press("enter")
        await alice.sees("No alert matches severity=warning", "1 hidden by this filter", "esc")
        await alice.does_not_see("All clear")
        alice.monitor.resolve("CheckoutDown")
        await alice.waits(minutes=2)
        await alice.does_not_see("hidden by this filter")
        await alice.press("escape")
        await alice.sees("All clear.")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_source_that_answers_with_a_wrong_clock_is_told(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with operator(tmp_path, size=size) as alice:
        alice.monitor.skew = timedelta(minutes=7)
        alice.monitor.answer()
        await alice.sees("clock off by 7m")
