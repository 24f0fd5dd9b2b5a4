"""Keys come faster than screens: nothing breaks, and nothing acts on what is not there yet."""

import random
from pathlib import Path

import pytest

from irtui.tui.dialogs.frame import Dialog
from tests.stories.operator import operator
from tests.stories.runbooks import shelf

# Keys that go from screen to screen and open and close dialogs, but quit nothing.
KEYS = ("1", "2", "enter", "escape", "e", "i", "t", "v", "n", "?", "tab", "j", "x", "r", "c", "b")


@pytest.mark.parametrize("seed", range(3))
async def test_any_keys_without_waiting(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        for _ in range(20):
            for key in chance.choices(KEYS, k=chance.randint(1, 4)):
                alice.strike(key)
            await alice.settle()


async def test_leaving_a_screen_while_it_is_read(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        for _ in range(5):
            for key in ("2", "enter", "e", "escape", "escape", "1"):
                alice.strike(key)
            await alice.settle()
        await alice.sees("CheckoutDown")


async def test_what_is_typed_ahead_goes_to_the_dialog(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.settle()
        for key in ("n", *"quickly, all is in a note"):
            alice.strike(key)
        await alice.settle()
        assert alice.written == "quickly, all is in a note"
        await alice.does_not_see("Acknowledged", "ack alice")


async def test_what_is_typed_ahead_goes_to_the_form_that_must_read_first(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.acknowledge()
        await alice.settle()
        for key in ("i", *"customers cannot pay"):
            alice.strike(key)
        await alice.settle()
        await alice.sees("Declare an incident", "customers cannot pay")
        await alice.press("escape")
        await alice.does_not_see("Undone")
        await alice.sees("ack alice")


async def test_what_is_typed_ahead_goes_to_the_review(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("e")
        await alice.settle()
        for key in ("i", *"Publish"):
            alice.strike(key)
        await alice.settle()
        assert "Publish" in alice.written


@pytest.mark.parametrize("keys", ["nn", "nb", "bn", "io", "ni", "VV", "VO", "OV", "nV", "Vn"])
async def test_two_dialogs_never_stack(tmp_path: Path, keys: str) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.settle()
        for key in keys:
            alice.strike(key)
        await alice.settle()
        assert len([one for one in alice.app.screen_stack if isinstance(one, Dialog)]) == 1
        await alice.press("escape")
        await alice.sees("CheckoutDown", "a ack")


async def test_escape_takes_back_what_was_typed_ahead(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.settle()
        for key in ("n", "a", "escape"):
            alice.strike(key)
        await alice.settle()
        assert not isinstance(alice.app.screen, Dialog)
        await alice.does_not_see("ack alice")
