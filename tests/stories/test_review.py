"""The review: saved as it is typed, and never overwritten."""

from dataclasses import replace
from pathlib import Path

import pytest

from irtui import workflow
from irtui.workflow.desk import Desk
from tests.stories.operator import Operator, operator


async def incident(alice: Operator) -> None:
    """An incident that is being looked at."""
    alice.monitor.fire("CheckoutDown")
    await alice.declare("nobody can pay")


async def written(alice: Operator) -> str:
    """The written part that the store has."""
    review = (await alice.record()).review
    return review.written if review else ""


async def test_what_is_typed_is_saved_without_being_asked_to(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        await alice.press("e", "i")
        await alice.types("The pool ran dry. ")

        async def saved() -> bool:
            return "The pool ran dry." in await written(alice)

        await alice.until_stored(saved)
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as alice:
        await alice.press("2", "enter", "e")
        await alice.sees("The pool ran dry.", "saved")


async def test_leaving_saves(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        await alice.press("e", "i")
        await alice.types("The pool ran dry. ")
        await alice.press("escape", "escape")
        assert "The pool ran dry." in await written(alice)


async def test_quitting_saves(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        await alice.press("e", "i")
        await alice.types("The pool ran dry. ")
        alice.strike("ctrl+q")
        await alice.ends()
        assert "The pool ran dry." in await written(alice)


async def test_a_conflict_keeps_both_texts_and_says_so(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        await alice.press("e", "i")
        await alice.types("Alice was here. ")
        review = (await alice.record()).review
        assert review is not None
        await alice.asks(save_as_bob, "Bob was here.", review.version)
        await alice.press("escape")
        await alice.sees("NOT SAVED", "changed by", "Alice was here.")
        assert await written(alice) == "Bob was here."


def save_as_bob(desk: Desk, text: str, seen: int) -> None:
    """Somebody else saves another text."""
    workflow.review.save(replace(desk, operator="bob"), "INC-2026-0001", text, seen=seen)


async def test_after_a_conflict_one_can_leave(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        await alice.press("e", "i")
        await alice.types("Alice was here. ")
        review = (await alice.record()).review
        assert review is not None
        await alice.asks(save_as_bob, "Bob was here.", review.version)
        await alice.press("escape", "q")
        await alice.sees("enter choose")


async def test_the_text_of_the_editor_is_saved(tmp_path: Path) -> None:
    def edit(path: Path) -> None:
        path.write_text("## Summary\nWritten in vi.\n", encoding="utf-8")

    async with operator(tmp_path, editor=edit) as alice:
        await incident(alice)
        await alice.press("e", "o")
        await alice.sees("Written in vi.", "1 of 10 sections")
        assert await written(alice) == "## Summary\nWritten in vi.\n"


async def test_an_editor_that_is_not_there_is_told(tmp_path: Path) -> None:
    def edit(path: Path) -> None:
        raise FileNotFoundError(2, "No such file or directory", "emacs")

    async with operator(tmp_path, editor=edit) as alice:
        await incident(alice)
        await alice.press("e", "o")
        await alice.sees("The editor did not start", "$EDITOR")


async def test_a_review_goes_from_draft_to_published_and_is_a_draft_again(tmp_path: Path) -> None:
    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("-->\n", "-->\nSomething.\n"), encoding="utf-8")

    async with operator(tmp_path, editor=edit) as alice:
        await incident(alice)
        await alice.press("e", "P")
        await alice.chooses("submit")
        await alice.sees("Not in review, nothing is written under", "Lessons")
        await alice.press("o", "P")
        await alice.chooses("submit")
        await alice.sees("is in review")
        await alice.press("P")
        await alice.sees("Before the approval, owner alice", "○ Key data kept")
        await alice.chooses("approve")
        await alice.sees("nobody has ticked: Key data kept")
        await alice.press("P", *["enter"] * 5)
        await alice.sees("✓ Shared with those who need it")
        await alice.press("enter")
        await alice.sees("is approved")
        await alice.press("P")
        await alice.chooses("publish")
        await alice.sees("is published", "review published")
        await alice.press("i")
        await alice.types("More. ")
        await alice.press("escape")
        await alice.sees("saved")
        await alice.does_not_see("NOT SAVED")
        review = (await alice.record()).review
        assert review is not None
        assert (review.state, review.edition) == ("draft", 2)


async def test_a_review_is_written_with_what_was_found_and_brought_back(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(160, 180)) as alice:
        await incident(alice)
        await alice.press("e", "f")
        await alice.sees("A contributing factor: of what kind?")
        await alice.chooses("capacity")
        await alice.answers("the pool was small")
        await alice.sees("capacity: the pool was small", "1 of 10 sections")
        await alice.press("g")
        await alice.chooses("monitoring")
        await alice.answers("nobody saw it fill")
        await alice.press("F")
        await alice.chooses("contributing factor")
        await alice.chooses("the trigger")
        await alice.sees("capacity (trigger): the pool was small")
        await alice.press("F")
        await alice.chooses("gap")
        await alice.chooses("make it an action item")
        await alice.sees("A-1", "(has an action item)")
        await alice.press("i")
        await alice.types("Alice should have looked. ")
        await alice.sees("PREVIEW")
        await alice.press("escape")
        await alice.sees('hint: "should have"', "THE WHOLE REVIEW", "draft, alice")
        await alice.press("v")
        await alice.sees("Versions of the review", "as it began", "The same as the text now.")
        await alice.press("j")
        await alice.sees("+ Alice should have looked.")
        await alice.press("enter")
        await alice.chooses("Restore version")
        await alice.sees("is the text again")
        await alice.does_not_see("should have")
        await alice.press("w")
        await alice.chooses("the facilitator")
        await alice.answers("bob")
        await alice.sees("Facilitator of the review: bob")
        await alice.press("4")
        await alice.sees("1 to be written", "draft", "CheckoutDown of checkout")
        await alice.press("enter")
        await alice.sees("WRITTEN BY YOU")


@pytest.mark.parametrize("again", ["keep", "overwrite"])
async def test_a_file_that_was_edited_by_hand_is_asked_about(tmp_path: Path, again: str) -> None:
    async with operator(tmp_path) as alice:
        await incident(alice)
        file = await alice.export()
        file.write_text("by hand", encoding="utf-8")
        await alice.press("E")
        await alice.sees("was changed by hand since")
        await alice.chooses("Keep the file" if again == "keep" else "Overwrite it")
        await alice.settle()
        assert (file.read_text(encoding="utf-8") == "by hand") == (again == "keep")
