"""An incident that went on for days: ten thousand events, read as far as somebody looks."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from irtui import workflow
from irtui.workflow.desk import Desk
from tests.builders import alert
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf
from tests.workflow.long import fill

MANY = 10_000
KEY = "INC-2026-0001"
SIZES = [(80, 24), (160, 50)]


@asynccontextmanager
async def long_incident(
    directory: Path, size: tuple[int, int] = SIZES[0]
) -> AsyncIterator[Operator]:
    """Alice opens an incident with a long timeline."""
    async with operator(directory, size=size, runbooks=[shelf(directory)]) as alice:
        await alice.asks(
            workflow.response.declare, [alert("CheckoutDown")], title="slow", reason="r",
            impact="i", severity="SEV2",
        )  # fmt: skip
        await alice.asks(fill, KEY, MANY)
        await alice.press("2")
        await alice.press("enter")
        await alice.sees(f"{MANY + 4:,} events", "alice is incident")
        yield alice


def notes(alice: Operator) -> list[int]:
    """The numbers of the notes on the screen, from the top."""
    return [int(number) for number in re.findall(rf"note (\d+) of {MANY}", alice.screen)]


def whole(seen: list[int]) -> None:
    """No note is missing between the first and the last one."""
    assert seen
    assert seen == list(range(seen[0], seen[-1] + 1))


@pytest.mark.parametrize("size", SIZES)
async def test_both_ends_are_one_key_away(tmp_path: Path, size: tuple[int, int]) -> None:
    async with long_incident(tmp_path, size) as alice:
        assert notes(alice)[-1] == MANY - 1
        await alice.press("tab", "g")
        assert notes(alice)[0] == 0
        await alice.cursor_on(f"note 0 of {MANY}")
        whole(notes(alice))
        await alice.press("G")
        await alice.cursor_on("is incident")
        assert notes(alice)[-1] == MANY - 1
        whole(notes(alice))


async def test_it_opens_at_its_end_and_so_does_the_scroll_bar(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        lines = alice.app.screen.query_one("#timeline")
        assert lines.scroll_y > 0
        assert lines.vertical_scrollbar.position == lines.scroll_y


async def test_page_by_page_nothing_is_left_out(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.press("tab")
        for key in ("pageup", "pagedown"):
            for _ in range(60):
                before = notes(alice)
                await alice.press(key)
                after = notes(alice)
                whole(after)
                assert set(before) & set(after) or not before
            assert notes(alice) != before
        assert notes(alice)[-1] == MANY - 1


async def test_the_list_scrolled_to_its_top_shows_the_first_event(tmp_path: Path) -> None:
    """As with the wheel: the cursor stays behind."""
    async with long_incident(tmp_path) as alice:
        lines = alice.app.screen.query_one("#timeline")
        for _ in range(100):
            lines.scroll_to(y=0, animate=False)
            await alice.settle()
            if notes(alice)[0] == 0:
                break
        assert notes(alice)[0] == 0
        whole(notes(alice))


async def test_who_reads_on_keeps_the_place_while_others_work(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.press("tab", "g", *["pagedown"] * 12)
        before = notes(alice)
        await alice.asks(workflow.response.note, KEY, "found it")
        await alice.settle()
        assert notes(alice) == before
        await alice.press("G")
        await alice.sees("found it")


async def test_who_reads_nothing_sees_what_comes(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.press("tab", "g", "tab")
        assert notes(alice)[0] == 0
        await alice.asks(workflow.response.note, KEY, "found it")
        await alice.sees("found it")
        assert notes(alice)[-1] == MANY - 1


async def test_a_filter_reads_only_what_it_shows(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.press("tab", "g", *["pagedown"] * 12)
        middle = notes(alice)
        await alice.press("f")
        await alice.chooses("key events")
        await alice.sees(f"2 of {MANY + 4:,}", "declared SEV2")
        shown = alice.app.screen.sheet.timeline  # type: ignore[attr-defined]
        assert (len(shown.events), shown.earlier, shown.later) == (2, 0, 0)
        assert not notes(alice)
        await alice.press("f")
        await alice.chooses("people")
        await alice.sees(f"{MANY:,} of {MANY + 4:,}")
        await alice.press("g")
        assert notes(alice)[0] == 0
        await alice.press(*["pagedown"] * 12)
        assert set(notes(alice)) & set(middle)
        whole(notes(alice))
        # Who changes the filter stays where the cursor is, between others around it.
        at = alice.app.screen.timeline.event  # type: ignore[attr-defined]
        await alice.press("f", "1")
        assert alice.app.screen.timeline.event == at  # type: ignore[attr-defined]
        whole(notes(alice))
        shown = alice.app.screen.sheet.timeline  # type: ignore[attr-defined]
        assert len(shown.events) <= 1000
        await alice.press("G")
        await alice.cursor_on("is incident")


async def test_a_change_elsewhere_reads_no_timeline(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.asks(
            workflow.response.declare, [], title="t", reason="r", impact="i", severity=None
        )
        await alice.settle()
        shown = alice.app.screen.sheet.timeline  # type: ignore[attr-defined]
        await alice.asks(workflow.response.note, "INC-2026-0002", "elsewhere")
        await alice.settle()
        assert alice.app.screen.sheet.timeline is shown  # type: ignore[attr-defined]


async def test_the_review_of_a_long_timeline_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with long_incident(tmp_path) as alice:
        await alice.press("e")
        await alice.sees("THE WHOLE REVIEW" if alice.app.size.width > 110 else "WRITTEN BY YOU")
        file = await alice.export()
        assert file.read_text(encoding="utf-8").count("| note ") == MANY


async def test_what_takes_long_is_done_in_pieces(tmp_path: Path) -> None:
    done: list[str] = []

    def long(desk: Desk) -> Iterator[None]:
        for piece in ("first", "second", "third"):
            done.append(piece)
            yield

    async with operator(tmp_path) as alice:
        house = alice.app.house
        await asyncio.gather(
            house.ask_in_pieces(long),  # type: ignore[arg-type]
            house.ask(lambda desk: done.append("other")),
        )
    assert done.index("other") < done.index("third")
