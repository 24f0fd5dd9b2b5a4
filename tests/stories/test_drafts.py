"""What one types is not lost: by escape, by a crash, by a refusal."""

import threading
from importlib import import_module
from pathlib import Path

import pytest

from irtui import workflow
from irtui.workflow.desk import Desk
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf


async def kept(alice: Operator, place: str) -> dict[str, str]:
    """The draft that the store has at a place."""
    found: dict[str, str] = await alice.asks(workflow.drafts.load, place)
    return found


async def test_a_note_survives_escape(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("n")
        await alice.types("half a thought")
        await alice.press("escape")
        await alice.does_not_see("half a thought")
        await alice.press("n")
        await alice.sees("half a thought")
        await alice.answers(" and the rest")
        await alice.sees("note: half a thought and the rest")
        await alice.press("n")
        await alice.sees("What do you know")
        assert alice.written == ""


async def test_a_note_survives_a_crash(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        one = alice.monitor.fire("CheckoutDown")
        await alice.press("n")
        await alice.types("half a thought")
        place = f"note:{one.source}:{one.fingerprint}"
        await alice.until_stored(lambda: kept(alice, place))
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as alice:
        await alice.press("n")
        await alice.sees("half a thought")


async def test_a_declaration_survives_escape_and_a_crash(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        one = alice.monitor.fire("CheckoutDown")
        await alice.press("i")
        await alice.types("nobody can pay")
        await alice.press("escape")
        await alice.does_not_see("Declare an incident")
        await alice.press("i")
        await alice.sees("nobody can pay")
        await alice.press("shift+tab", "end")
        await alice.types(", or order")
        place = f"declare:{one.source}:{one.fingerprint}"

        async def whole() -> bool:
            return ", or order" in (await kept(alice, place)).get("impact", "")

        await alice.until_stored(whole)
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as alice:
        await alice.press("i")
        await alice.sees("nobody can pay, or order")
        await alice.settles_severity("SEV3")
        await alice.sees("SEV3", "nobody can pay, or order")
        assert await kept(alice, place) == {}


async def test_a_declaration_by_hand_survives_escape(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.press("2", "i")
        await alice.chooses("A customer told us")
        await alice.answers("Orders are slow")
        await alice.press("escape", "i")
        await alice.chooses("A customer told us")
        await alice.sees("Orders are slow")


async def test_quitting_from_a_dialog_keeps_what_was_just_typed(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        one = alice.monitor.fire("CheckoutDown")
        await alice.press("n")
        await alice.types("half a thought")
        alice.strike("ctrl+q")
        await alice.ends()
        draft = await kept(alice, f"note:{one.source}:{one.fingerprint}")
        assert draft == {"text": "half a thought"}


async def test_a_fast_typist_stays_in_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is read late, as from a slow disk; what is typed meanwhile stays where it was."""
    drafts = import_module("irtui.workflow.drafts")
    read, load = threading.Event(), drafts.load

    def late(desk: Desk, place: str) -> dict[str, str]:
        read.wait(10)
        return load(desk, place)

    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown")
        monkeypatch.setattr(drafts, "load", late)
        alice.strike("i")
        await alice.until(lambda: getattr(alice.app.focused, "id", "") == "impact")
        for character in "nobody can":
            alice.strike(character)
        await alice.until(lambda: alice.written == "nobody can")
        read.set()
        await alice.settle()
        await alice.types(" pay")
        await alice.sees("nobody can pay")


async def test_a_burst_of_keys_is_sent_whole(tmp_path: Path) -> None:
    """Over a slow line a whole sentence and its enter arrive at once."""
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("n")
        for key in (*"orders fell at noon", "enter"):
            alice.strike(key)
        await alice.sees("note: orders fell at noon")


async def test_a_failure_is_not_lost_when_somebody_else_settled_the_step(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("f")
        await alice.types("the pods do not answer")
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await bob.press("2", "enter")
            await bob.sees("Look at the erro")
            await bob.done()
            await bob.sees("1 of 4")
        await alice.press("enter")
        await alice.sees("meanwhile")
        await alice.press("#", "1", "enter", "f")
        await alice.sees("the pods do not answer")
