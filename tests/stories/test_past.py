"""The same alert again: what was said last time stands beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from irtui.domain.board import Diff
from irtui.domain.triage import NoiseReason
from irtui.workflow import detection, triage
from tests.builders import T0, Clock, desk, store_at
from tests.stories.monitor import Monitor
from tests.stories.operator import operator

WIDE = (160, 50)
DAY = timedelta(days=1)


def fired_before(directory: Path, days_ago: Sequence[float], why: str = "ask the provider") -> None:
    """An alert fired so many days ago; of the first time bob said why it was noise."""
    with store_at(directory / "irtui.db") as store:
        for number, days in enumerate(days_ago):
            began = Clock(T0 - days * DAY)
            firing = Monitor(began).fire("LinkFlaps")
            bob = desk(store, began, "bob")
            detection.record(bob, Diff(fired=(firing,)))
            if number == 0:
                triage.dismiss(bob, [firing], NoiseReason.FLAPPING, why)
            began.tick(minutes=10)
            detection.record(bob, Diff(ended=((firing.episode, began()),)))


async def test_what_was_said_last_time_is_seen_at_once(tmp_path: Path) -> None:
    fired_before(tmp_path, [2])
    async with operator(tmp_path) as alice:
        alice.monitor.fire("LinkFlaps")
        await alice.sees("1 new", "fired 2× in 30 d")
        await alice.sees("last time: dismissed by bob as flapping; ask the provider")


async def test_a_first_firing_says_that_it_is_the_first(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("LinkFlaps")
        await alice.sees("first time seen, no notes")
        await alice.press("enter")
        await alice.does_not_see("SEEN BEFORE")
        alice.monitor.fire("LinkFlaps", instance="sw-7")
        await alice.sees("SEEN BEFORE", "first time seen · 2 firings of its name")


async def test_a_long_note_of_last_time_leaves_room_for_the_rest(tmp_path: Path) -> None:
    fired_before(tmp_path, [2], why="ask \x1b[31mthe provider " * 300)
    async with operator(tmp_path) as alice:
        alice.monitor.fire("LinkFlaps")
        await alice.press("enter")
        await alice.sees("last time: dismissed by bob as flapping", "nobody is on it")


async def test_the_detail_has_the_heat_lines_and_the_last_firings(tmp_path: Path) -> None:
    fired_before(tmp_path, [40, 9, 3.1, 3, 0.3])
    async with operator(tmp_path, size=WIDE) as alice:
        alice.monitor.fire("LinkFlaps")
        await alice.sees(
            "SEEN BEFORE", "6×, first 2025-12-22", "40d ago: dismissed by bob as flapping"
        )
        await alice.sees(f"30 d {'·' * 20}▁{'·' * 5}▂{'·' * 2}▂ 5×")
        await alice.sees("9d ago   10 min    nothing was said")


async def test_alerts_with_something_rare_in_common_are_told(tmp_path: Path) -> None:
    async with operator(tmp_path, size=WIDE) as alice:
        for number in range(6):
            alice.monitor.fire("Slow", "warning", instance=f"web-{number}")
        alice.monitor.fire("FanFailed", "warning", instance="sw-7")
        alice.monitor.fire("LinkFlaps", instance="sw-7")
        await alice.goes_to("LinkFlaps")
        await alice.sees("RELATED", "! FanFailed  instance=sw-7")
        alice.monitor.resolve("FanFailed")
        await alice.waits(minutes=2)
        await alice.does_not_see("RELATED")


async def test_on_a_small_terminal_they_are_found_once_the_detail_is_open(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("FanFailed", "warning", instance="sw-7")
        alice.monitor.fire("LinkFlaps", instance="sw-7")
        await alice.press("g", "enter")
        await alice.sees("RELATED", "! FanFailed  service=checkout instance=sw-7")


async def test_among_thousands_of_alerts_the_related_ones_are_found_beside_the_screen(
    tmp_path: Path,
) -> None:
    async with operator(tmp_path, size=WIDE) as alice:
        alice.monitor.fire("FanFailed", "warning", instance="sw-7")
        one = alice.monitor.fire("LinkFlaps", instance="sw-7")
        many = (replace(one, fingerprint=f"{n}", labels={"alertname": "Slow"}) for n in range(2500))
        alice.monitor.firing |= {other.fingerprint: other for other in many}
        alice.monitor.answer()
        await alice.filter("sw-7")
        await alice.press("enter", "g")
        await alice.sees("RELATED", "! FanFailed")
