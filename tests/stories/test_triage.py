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
        await alice.filter("severity=crit")
        await alice.sees("2 hidden by filter")
        await alice.types("ical")
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
