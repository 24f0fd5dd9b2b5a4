"""The overview: what a storm has in common, and one key to keep or leave out a part of it."""

from pathlib import Path

import pytest

from tests.stories import picture
from tests.stories.hostile import EVERYTHING, LONG, PAYLOADS
from tests.stories.operator import Operator, operator


async def storm(alice: Operator) -> None:
    """Four alerts of the shop, one of infra."""
    for number in range(4):
        alice.clock.tick(seconds=1)
        alice.monitor.fire("PodCrash", "warning", pod=f"pod-{number}", team="shop")
    alice.clock.tick(seconds=1)
    alice.monitor.fire("NodeFull", team="infra")
    await alice.sees("5 alerts")


async def test_the_values_that_part_the_alerts_are_counted(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(160, 50)) as alice:
        await storm(alice)
        await alice.press("O")
        await alice.sees("Overview of 5 alerts", "team", "shop", "infra", "2 values")
        rows = [row.split() for row in alice.screen.split("\n") if "WARN" in row and "shop" in row]
        assert any("4" in row for row in rows), alice.screen
        await alice.press("escape")
        await alice.sees("5 alerts")
        await alice.does_not_see("Overview", "hidden by filter")


async def test_one_key_keeps_only_those_and_one_leaves_them_out(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.press("O")
        await alice.goes_to("shop")
        await alice.press("enter")
        await alice.sees('/ team="shop"', "4 alerts", "1 hidden by filter")
        await alice.press("O")
        await alice.goes_to("pod-3")
        await alice.press("!")
        await alice.sees("3 alerts", 'team="shop" pod!="pod-3"')
        await alice.does_not_see("NodeFull")


async def test_alerts_without_a_label_are_a_value_of_their_own(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.press("O")
        await alice.goes_to("no pod")
        await alice.press("enter")
        await alice.sees('/ pod=""', "1 alert", "NodeFull")


async def test_the_overview_counts_what_the_filter_shows(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await storm(alice)
        await alice.filter("team=infra")
        await alice.press("enter", "O")
        await alice.sees("Overview of 1 alert", "NodeFull")
        await alice.does_not_see("PodCrash")
        await alice.press("escape", "escape")
        await alice.filter("team=nobody")
        await alice.press("enter", "O")
        await alice.sees("There is nothing to count")
        await alice.press("enter", "!", "escape")
        await alice.sees("5 hidden by this filter")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_hostile_values_are_shown_and_found(tmp_path: Path, size: tuple[int, int]) -> None:
    async with operator(tmp_path, size=size) as alice:
        for count, payload in enumerate((*PAYLOADS, EVERYTHING)):
            for number in range(2):
                alice.monitor.fire("Bad", team=payload, pod=f"{count}-{number}")
        many = 2 * len(PAYLOADS)
        for number in range(5):
            await alice.press("O", "g", *["j"] * number)
            assert picture.unsafe(alice.app) == set()
            await alice.press("enter")
            await alice.sees("2 alerts", f"{many} hidden by filter")
            await alice.press("/")
            assert picture.unsafe(alice.app) == set()
            await alice.press("enter")
            await alice.sees("2 alerts", f"{many} hidden by filter")
            await alice.press("escape")


async def test_a_value_too_long_for_a_filter_says_so(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("Bad", team=LONG)
        alice.monitor.fire("Good", team="a")
        await alice.press("O")
        await alice.goes_to("AAAA")
        await alice.press("enter")
        await alice.sees("too long for a filter")
        await alice.press("escape")
        await alice.sees("2 alerts")
