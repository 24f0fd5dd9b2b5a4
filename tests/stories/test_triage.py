"""Triage: take alerts, give them back, several at once, and find them."""

from pathlib import Path

import pytest

from irtui import workflow
from tests.stories.operator import Operator, operator


async def owners(alice: Operator) -> dict[str, str]:
    """Who has which alert, as the store says."""
    book = (await alice.asks(workflow.reading.common)).book
    known = {one.episode: one.name for one in alice.monitor.firing.values()}
    return {known[key]: triage.owner for key, triage in book.items() if triage.owner}


async def test_undo_gives_an_alert_back(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.acknowledge()
        await alice.sees("ack alice")
        await alice.undo()
        await alice.sees("Undone", "1 new")
        await alice.does_not_see("ack alice")
        assert await owners(alice) == {}
        await alice.undo()
        await alice.sees("Nothing of yours is left to undo")


async def test_several_are_marked_and_taken_at_once(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for name in ("A1", "B2", "C3", "D4"):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(name)
        await alice.goes_to("A1")
        await alice.press("space")
        await alice.goes_to("C3")
        await alice.press("space")
        await alice.sees("2 marked")
        await alice.acknowledge()
        await alice.sees("Acknowledged 2 alerts")
        await alice.does_not_see("marked")
        assert await owners(alice) == {"A1": "alice", "C3": "alice"}
        await alice.undo()
        await alice.sees("Undone on 2 alerts")
        assert await owners(alice) == {}


async def test_marks_are_forgotten_with_escape(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("A1")
        alice.monitor.fire("B2")
        await alice.press("space", "space", "space")
        await alice.sees("marked")
        await alice.press("escape")
        await alice.does_not_see("marked")


async def test_taking_over_says_from_whom(tmp_path: Path) -> None:
    async with operator(tmp_path, name="bob") as bob:
        bob.monitor.fire("CheckoutDown")
        await bob.acknowledge()
        async with operator(tmp_path, source=bob.monitor, clock=bob.clock) as alice:
            await alice.sees("ack bob")
            await alice.acknowledge()
            await alice.sees("ack alice")
            await alice.acknowledge()
            await alice.sees("Already yours")
            await alice.press("enter")
            await alice.sees("taken over from bob")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("severity=~(", "without"),
        ("@age>soon", "soon"),
        ("@colour=red", "@colour is no field"),
        ("@state=asleep", "@state is one of"),
    ],
)
async def test_a_filter_that_cannot_be_read_is_explained_while_it_is_typed(
    tmp_path: Path, typed: str, said: str
) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        alice.monitor.fire("NodeFull", "warning")
        await alice.filter("")
        await alice.pastes(typed)
        await alice.sees(said, "CheckoutDown", "NodeFull", "2 alerts")
        await alice.press(*["backspace"] * len(typed))
        await alice.sees("CheckoutDown", "NodeFull", "2 alerts")
        await alice.does_not_see(said, "hidden by filter")


async def test_the_list_follows_the_filter_and_escape_clears_it(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        alice.monitor.fire("NodeFull", "warning")
        await alice.filter("severity=strange")
        await alice.sees("2 hidden by filter")
        await alice.press(*["backspace"] * len("strange"))
        await alice.types("critical")
        await alice.sees("CheckoutDown", "1 hidden by filter")
        await alice.does_not_see("NodeFull")
        await alice.press("enter")
        await alice.sees("/ severity=critical", "1 hidden by filter")
        await alice.press("escape")
        await alice.sees("CheckoutDown", "NodeFull")
        await alice.does_not_see("hidden by filter")


async def test_one_finds_what_is_new_and_what_is_ones_own(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        alice.monitor.fire("NodeFull", "warning")
        await alice.goes_to("NodeFull")
        await alice.acknowledge()
        await alice.filter("@owner=me")
        await alice.sees("NodeFull")
        await alice.does_not_see("CheckoutDown")
        await alice.press("escape")
        await alice.filter("@state=new")
        await alice.sees("CheckoutDown")
        await alice.does_not_see("NodeFull")


async def test_letters_that_are_keys_are_text_in_the_filter(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.filter("qaiunoy12:?")
        await alice.sees("No alert matches qaiunoy12:?")
        assert await owners(alice) == {}


async def test_a_snooze_takes_two_keys_and_ends_by_itself(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        alice.monitor.fire("CheckoutDown")
        await alice.goes_to("DiskFull")
        await alice.press("z", "1")
        await alice.sees("Snoozed DiskFull for 30 min", "1 snoozed")
        assert [row.entry.alert.name for row in alice.app.screen.view.rows] == ["CheckoutDown"]
        alice.clock.tick(minutes=31)
        alice.monitor.answer()
        await alice.sees("2 new", "snooze over")


async def test_noise_takes_two_keys_and_is_never_all_clear(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        await alice.press("x", "3")
        await alice.sees("Dismissed DiskFull as noise, flapping", "Not proven clear: 1 dismissed")
        await alice.filter("@state=dismissed")
        await alice.press("enter")
        await alice.sees("noise alice")
        await alice.undo()
        await alice.sees("Undone")
        await alice.press("escape")
        await alice.sees("1 new")


async def test_another_reason_needs_a_word(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        await alice.press("x", "7")
        await alice.sees("Why is it noise?")
        await alice.answers("the disk is a test disk")
        await alice.sees("as noise, other: the disk is a test disk")


async def test_an_end_can_be_written(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        await alice.press("A", "5")
        await alice.answers("soon")
        await alice.sees("is no end: write 2h, 17:30")
        await alice.answers("2h")
        await alice.sees("Acknowledged DiskFull for 2 h")
        alice.clock.tick(hours=3)
        alice.monitor.answer()
        await alice.sees("ack over", "1 new")


async def test_who_presses_second_learns_who_was_first(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        await alice.press("x")
        await alice.sees("Why is it noise?")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.acknowledge()
            await bob.sees("ack bob")
        await alice.press("1")
        await alice.sees("acknowledged by bob", "before you")
        assert await owners(alice) == {"DiskFull": "bob"}


async def test_one_after_the_other_is_put_aside(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        for name in ("A1", "B2", "C3"):
            alice.clock.tick(seconds=1)
            alice.monitor.fire(name)
        await alice.goes_to("B2")
        await alice.press("x", "3")
        await alice.sees("1 dismissed")
        await alice.press("x", "3")
        await alice.sees("2 dismissed")
        await alice.press("z", "1")
        await alice.sees("1 snoozed", "0 alerts")
