"""Whatever others write into a silence is shown, never obeyed, and edited without harm."""

from pathlib import Path

import pytest

from irtui.domain.matcher import Matcher
from irtui.domain.silence import Wanted
from tests.builders import HOUR, Clock
from tests.stories.hostile import EVERYTHING, PAYLOADS
from tests.stories.operator import operator
from tests.stories.silencing import SilencingMonitor
from tests.stories.test_hostile import NAME, SIZES, Wary, fires


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_silences_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    clock = Clock()
    monitor = SilencingMonitor(clock)
    async with operator(tmp_path, size=size, source=monitor, clock=clock, kind=Wary) as alice:
        fires(alice)
        for text in (*PAYLOADS, EVERYTHING):
            matchers = (Matcher("alertname", "=", text), Matcher("team", "!=", text))
            wanted = Wanted(matchers, clock(), clock() + HOUR, text, text)
            await monitor.pair.members.put(wanted)
        await monitor.pair.members.put(
            Wanted((Matcher("alertname", "=", NAME),), clock(), clock() + HOUR, EVERYTHING, NAME)
        )
        await alice.waits(seconds=15)
        await alice.goes_to("Evil")
        await alice.press("e", "escape", "S", "escape", "s", "e", "escape", "escape")
        await alice.press("3")
        await alice.sees(f"{len(PAYLOADS) + 2} active")
        await alice.press(*["j"] * 19, "enter", "escape", "g", "x", "escape", "+", "escape")
        await alice.press("e", "e", "escape", "tab", "tab", "tab", "escape")
        monitor.fail(EVERYTHING)
        await alice.waits(minutes=3)


async def test_a_hostile_value_is_edited_without_changing_it(tmp_path: Path) -> None:
    clock = Clock()
    monitor = SilencingMonitor(clock)
    async with operator(tmp_path, source=monitor, clock=clock, kind=Wary) as alice:
        value = "".join(PAYLOADS)
        matchers = (Matcher("alertname", "=", value),)
        wanted = Wanted(matchers, clock(), clock() + HOUR, "bob", "[/] two\nlines")
        await monitor.pair.members.put(wanted)
        await alice.waits(seconds=15)
        await alice.press("3", "e", "e", "enter", "enter", "enter")
        await alice.sees("is changed, it holds")
        ((_, by, comment),) = monitor.held
        assert (by, comment) == ("bob", "[/] two\nlines")
        (silence,) = monitor.pair.first.state.silences.known.values()
        assert silence.matchers == matchers
