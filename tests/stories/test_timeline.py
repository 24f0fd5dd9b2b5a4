"""The timeline by keyboard: written late, corrected, pinned, hidden, filtered, read whole."""

from pathlib import Path

from irtui import workflow
from irtui.domain.timeline import Event, Kind
from tests.builders import MINUTE, T0, alert, colleague
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf

KEY = "INC-2026-0001"


async def declared(alice: Operator) -> None:
    """An incident that has gone on for 40 minutes, with the cursor in its timeline."""
    await alice.asks(
        workflow.response.declare, [alert("CheckoutDown")], title="slow", reason="r", impact="i",
        severity="SEV2",
    )  # fmt: skip
    await alice.waits(minutes=40)
    await alice.press("2", "enter", "tab")
    await alice.sees("TIMELINE", "a add")


async def entry(alice: Operator, text: str) -> Event:
    """An entry as the store has it."""
    record = await alice.record(KEY)
    return next(one for one in record.timeline if one.text == text)


async def test_what_was_decided_is_written_late_and_corrected(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(100, 30), runbooks=[shelf(tmp_path)]) as alice:
        await declared(alice)
        await alice.press("a")
        await alice.chooses("decision")
        await alice.sees("Write in the timeline: decision")
        await alice.types("fail over to b")
        await alice.press("tab", "1", "3", ":", "0", "5", "enter")
        await alice.sees('"13:05" has not come yet')
        await alice.press("backspace", "backspace", "backspace", "backspace", "2", ":", "0", "5")
        await alice.sees("at 2026-01-31 12:05:00 UTC")
        await alice.press("tab")
        await alice.types("10m")
        await alice.press("enter")
        await alice.cursor_on("12:05  d fail over to b")
        await alice.sees("until 12:15, added 12:40")
        assert (await entry(alice, "fail over to b")).ends_at == T0 + 15 * MINUTE

        await alice.press("e")
        await alice.sees("Correct in the timeline: decision")
        assert alice.written == "fail over to b"
        await alice.types(" and c")
        await alice.press("tab", *["backspace"] * 19)
        await alice.types("-30m")
        await alice.press("enter")
        await alice.cursor_on("12:10  d fail over to b and c")
        await alice.sees("until 12:15, edited, added 12:40")
        found = await entry(alice, "fail over to b and c")
        assert (found.original, found.at) == ("fail over to b", T0 + 10 * MINUTE)

        await alice.press("space")
        await alice.cursor_on("★d fail over to b and c")
        await alice.press("enter")
        await alice.sees("Decision by alice", "FIRST TEXT", "pinned", 'edited "fail over to b"')
        await alice.press("y")
        await alice.sees("clipboard")
        await alice.press("escape", "u")
        await alice.sees("Undone: pinned")
        await alice.press("u")
        await alice.cursor_on("12:05  d fail over to b ")
        await alice.does_not_see("15, edited", "★")


async def test_what_others_change_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(100, 30)) as alice:
        await declared(alice)
        await alice.asks(workflow.timeline.add, KEY, Kind.NOTE, "pool is full")
        await alice.sees("pool is full")
        await alice.press("G", "e")
        await alice.types(", and slow")
        found = await entry(alice, "pool is full")
        await alice.asks(lambda desk: workflow.timeline.pin(colleague(desk), found.id))
        await alice.press("enter")
        await alice.sees("This entry was changed by bob meanwhile")
        await alice.cursor_on("★n pool is full")
        await alice.press("g", "e")
        await alice.sees('irtui wrote "CheckoutDown fired" itself')
        await alice.answers("a false alarm")
        await alice.cursor_on("12:00  n a false alarm")


async def test_what_is_hidden_or_of_another_kind_is_out_of_sight(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(80, 24), runbooks=[shelf(tmp_path)]) as alice:
        await declared(alice)
        for text in ("first", "second"):
            await alice.asks(workflow.timeline.add, KEY, Kind.NOTE, text)
        await alice.press("g")
        await alice.goes_to("first")
        await alice.press("x")
        await alice.sees("u undoes it")
        await alice.cursor_on("second")
        await alice.does_not_see("n first")
        for which, title, seen, unseen in (
            ("people", "people's entries", "second", "fired"),
            ("alerts", "alerts", "CheckoutDown fired", "second"),
            ("key", "key events", "is incident", "second"),
            ("steps", "steps and commands", "0 of 5", "second"),
            ("hidden", "hidden too", "n first", "unheard"),
        ):
            await alice.press("f")
            await alice.chooses(which)
            await alice.sees(title, seen)
            await alice.does_not_see(f"{unseen} ")
        await alice.goes_to("first")
        await alice.press("x")
        await alice.sees("Shown again")
        await alice.press("f", "1")
        await alice.cursor_on("first")
        await alice.does_not_see("hidden")


async def test_a_long_entry_is_read_whole_behind_a_key(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(80, 24)) as alice:
        await declared(alice)
        lines = "\n".join(f"line {number} of the log, which is long" for number in range(1500))
        await alice.asks(workflow.timeline.add, KEY, Kind.NOTE, lines)
        await alice.press("g", "G")
        await alice.sees("more lines, enter")
        await alice.press("enter")
        await alice.sees("Note by alice", "line 0 of the log")
        await alice.press("end")
        await alice.sees("line 1499 of the log")


async def test_nothing_is_written_by_who_only_looks(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(80, 24)) as alice:
        await declared(alice)
        await alice.asks(workflow.timeline.add, KEY, Kind.NOTE, "seen")
    async with operator(tmp_path, size=(80, 24), name="bob", read_only=True) as bob:
        await bob.press("2", "enter", "tab", "G")
        await bob.cursor_on("seen")
        for key in ("space", "x"):
            await bob.press(key)
            await bob.sees("read-only")
        await bob.cursor_on("n seen")
