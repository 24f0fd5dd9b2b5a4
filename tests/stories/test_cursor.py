"""The cursor stays on its alert, and a key acts on what was under it when it was pressed."""

import random
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from irtui import workflow
from tests.stories.operator import Operator, operator

_SEVERITIES = ("critical", "warning", "info")


def shuffles(alice: Operator, chance: random.Random, keep: str) -> None:
    """The monitor's alerts change at random; one of them stays."""
    names = sorted({one.name for one in alice.monitor.firing.values()} - {keep})
    for name in chance.sample(names, k=min(len(names), chance.randint(0, 4))):
        alice.monitor.resolve(name)
    for _ in range(chance.randint(0, 5)):
        alice.clock.tick(seconds=1)
        severity = chance.choice(_SEVERITIES)
        alice.monitor.fire(f"Alert{chance.randint(0, 10**6)}", severity, team=chance.choice("ab"))


async def refilters(alice: Operator, chance: random.Random) -> None:
    """Another filter that never hides the alert in question, or none."""
    await alice.press("escape")
    text = chance.choice(["", "severity=~warning|info", "severity=warning", "team!=zzz", "Node"])
    if text:
        await alice.filter(text)
        await alice.press("enter")


@pytest.mark.parametrize("seed", range(2))
async def test_thirty_refreshes_never_move_the_cursor_to_another_alert(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    async with operator(tmp_path) as alice:
        wanted = alice.monitor.fire("NodeFull", "warning", team="a", node="Node 7")
        for _ in range(25):
            shuffles(alice, chance, "NodeFull")
        await alice.goes_to("NodeFull")
        for turn in range(30):
            shuffles(alice, chance, "NodeFull")
            if turn % 5 == 4:
                await refilters(alice, chance)
            await alice.cursor_on("NodeFull")
            if turn % 10 == 9:
                await alice.waits(minutes=2)
        await alice.acknowledge()
        await alice.sees("Acknowledged NodeFull")
        book = (await alice.asks(workflow.reading.common)).book
        taken = [key for key, triage in book.items() if triage.owner == "alice"]
        assert taken == [wanted.episode]


async def test_a_refresh_right_after_the_key_changes_nothing(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        wanted = alice.monitor.fire("NodeFull", "warning")
        await alice.sees("NodeFull")
        for number in range(10):
            alice.clock.tick(seconds=1)
            alice.strike("a")
            alice.monitor.fire(f"Worse{number}")
            await alice.settle()
            await alice.sees("Acknowledged NodeFull")
            await alice.undo()
        book = (await alice.asks(workflow.reading.common)).book
        assert [key for key, triage in book.items() if triage.owner] in ([], [wanted.episode])


async def test_when_the_alert_is_gone_keys_act_on_nothing_and_say_so(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        alice.clock.tick(minutes=1)
        alice.monitor.fire("NodeFull", "warning")
        alice.clock.tick(minutes=1)
        alice.monitor.fire("EdgeSlow", "info")
        await alice.goes_to("NodeFull")
        alice.monitor.resolve("NodeFull")
        await alice.waits(minutes=2)
        await alice.does_not_see("NodeFull")

        for key in ("a", "n", "i"):
            await alice.press(key)
            await alice.sees("No alert under the cursor")
        await alice.does_not_see("Acknowledged", "Declare an incident", "Note on")

        await alice.press("j")
        await alice.acknowledge()
        await alice.sees("Acknowledged EdgeSlow")


async def test_when_all_are_gone_keys_act_on_nothing(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        alice.monitor.resolve("CheckoutDown")
        await alice.waits(minutes=2)
        await alice.sees("All clear.")
        for key in ("a", "n", "i"):
            await alice.press(key)
            await alice.sees("No alert under the cursor")
        for key in ("enter", "o", "y", "space", "j", "G", "pageup"):
            await alice.press(key)
        await alice.does_not_see("Acknowledged", "Declare an incident")
        assert alice.app.is_running


async def test_a_filter_that_hides_the_alert_and_shows_it_again_leaves_the_cursor_on_it(
    tmp_path: Path,
) -> None:
    async with operator(tmp_path) as alice:
        for name in ("A1", "B2", "C3"):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(name)
        await alice.goes_to("B2")
        await alice.filter("nothing at all")
        await alice.does_not_see("B2")
        await alice.press("escape")
        await alice.cursor_on("B2")


async def test_the_cursor_is_seen_wherever_it_goes(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for number in range(100):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(f"Alert{number:03}")
        await alice.press("g")
        await alice.cursor_on("Alert099")
        await alice.press("G")
        await alice.cursor_on("Alert000")
        await alice.press("k", "k")
        await alice.cursor_on("Alert002")
        await alice.press("pageup", "pagedown")
        assert "▌" in alice.screen
        await alice.press("g")
        await alice.cursor_on("Alert099")
        await alice.press("G")
        await alice.pilot.resize_terminal(80, 12)
        await alice.cursor_on("Alert000")


async def test_the_detail_opens_and_closes_and_the_keys_are_back_in_the_list(
    tmp_path: Path,
) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("A1")
        alice.clock.tick(seconds=1)
        alice.monitor.fire("B2", team="shop")
        await alice.goes_to("B2")
        await alice.press("enter")
        await alice.sees("LABELS", "team", "shop", "nobody is on it")
        await alice.acknowledge()
        await alice.sees("alice, for 0 s")
        await alice.press("escape")
        await alice.cursor_on("B2")
        await alice.press("k")
        await alice.cursor_on("A1")


async def test_however_fast_the_cursor_moves_the_store_is_asked_one_question_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with operator(tmp_path, size=(160, 50)) as alice:
        for number in range(30):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(f"Alert{number:02}")
        await alice.goes_to("Alert29")
        alice.clock.tick(seconds=1)
        await alice.press("G", "a", "g")
        database, gate, asked = alice.app.house.database, Event(), list[Any]()
        submit = database.submit

        def counted(verb: Any, *args: Any, **kwargs: Any) -> Any:
            asked.append(verb)
            return submit(verb, *args, **kwargs)

        monkeypatch.setattr(database, "submit", counted)
        submit(lambda desk: gate.wait(10))
        for _ in range(29):
            alice.strike("j")
        await alice.until(lambda: "▌ !! CRIT Alert00" in alice.screen)
        assert asked.count(workflow.reading.known_of) == 1
        gate.set()
        await alice.sees("alice, for 0 s", "Alert00 acknowledged")
        assert asked.count(workflow.reading.known_of) == 2


async def test_no_letter_ever_goes_into_a_filter_that_is_not_seen(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("enter", "escape", "n", "escape", "x", "y", "z")
        await alice.sees("CheckoutDown")
        await alice.does_not_see("hidden by filter", "No alert matches")
