"""Keys come faster than screens: nothing breaks, and nothing acts on what is not there yet."""

import random
from pathlib import Path

import pytest

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
