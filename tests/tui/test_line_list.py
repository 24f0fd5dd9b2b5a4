"""The list: its cursor is on an item, not on a row."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from irtui.tui.paint import Line, line
from irtui.tui.widgets.line_list import LineList
from tests.stories import picture
from tests.stories.hands import strike

ROWS = 10


class Bare(App[None]):
    """An app with a list and nothing else; it remembers what the list tells."""

    CSS = "Screen { height: 10; } LineList { height: 10; scrollbar-size-vertical: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield LineList[str](_key, _draw, id="list")

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        self.told.append(str(event.lines.cursor))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.told.append(f"opened {event.lines.cursor}")


def _key(row: str) -> str | None:
    return None if row.startswith("#") else row


def _draw(row: str, width: int) -> Line:
    return line(f"<{row}>")


class Hand:
    """Presses keys on the list and reads it."""

    def __init__(self, app: Bare, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.lines: LineList[str] = app.query_one("#list", LineList)

    async def rest(self) -> None:
        for _ in range(5):
            await self.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        for key in keys:
            strike(self.app, key)
        await self.rest()

    async def show(self, *rows: str) -> None:
        self.lines.set_rows(rows)
        await self.rest()

    @property
    def seen(self) -> list[str]:
        """The rows on the screen, the mark of the cursor included."""
        return [row.rstrip() for row in picture.rows(self.app) if row.strip()]

    @property
    def under(self) -> str | None:
        """The row that the screen marks with the cursor's bar."""
        return next((row[2:] for row in self.seen if row.startswith("▌")), None)


@asynccontextmanager
async def listing(*rows: str) -> AsyncIterator[Hand]:
    """A list of these rows, with the keys."""
    app = Bare()
    async with app.run_test(size=(30, ROWS)) as pilot:
        hand = Hand(app, pilot)
        hand.lines.focus()
        await hand.show(*rows)
        yield hand


def names(count: int) -> list[str]:
    """Rows `r000`, `r001` and so on."""
    return [f"r{number:03}" for number in range(count)]


async def test_it_begins_at_the_first_item_that_can_be_chosen() -> None:
    async with listing("# heading", "a", "b") as hand:
        assert hand.lines.current == "a"
        assert hand.under == "<a>"
        assert hand.seen[0].strip() == "<# heading>"


async def test_the_cursor_stays_on_its_item_whatever_comes_and_goes() -> None:
    async with listing("a", "b", "c") as hand:
        await hand.press("j")
        for rows in (["b", "a", "c"], ["x", "y", "z", "b"], ["b"], ["c", "#", "b", "a"]):
            await hand.show(*rows)
            assert hand.lines.current == "b"
            assert hand.under == "<b>"


async def test_the_item_stays_at_its_height_of_the_screen() -> None:
    async with listing(*names(100)) as hand:
        await hand.press(*["j"] * 50)
        height = hand.seen.index("▌ <r050>")
        await hand.show(*(f"new{number}" for number in range(20)), *names(100))
        assert hand.seen.index("▌ <r050>") == height


@pytest.mark.parametrize("seed", range(5))
async def test_the_cursor_stays_on_its_item_through_any_refreshes(seed: int) -> None:
    chance = random.Random(seed)
    async with listing(*names(40)) as hand:
        for _ in range(40):
            if chance.random() < 0.5:
                await hand.press(chance.choice(["j", "k", "g", "G", "pageup", "pagedown"]))
            wanted = hand.lines.cursor
            rows = chance.sample(names(60), chance.randint(0, 50))
            await hand.show(*rows)
            if wanted in rows:
                assert hand.lines.cursor == wanted
                assert hand.under == f"<{wanted}>"
            elif rows and wanted is not None:
                assert hand.lines.current is None
                assert hand.under is None


async def test_an_item_that_is_gone_leaves_the_cursor_on_nothing_until_it_is_moved() -> None:
    async with listing("a", "b", "c", "d") as hand:
        await hand.press("j", "j")
        await hand.show("a", "b", "d")
        assert hand.lines.current is None
        assert hand.lines.chosen == []
        assert hand.under is None
        hand.app.told.clear()
        await hand.press("enter")
        assert hand.app.told == []
        await hand.press("j")
        assert hand.lines.current == "d"


async def test_an_item_that_is_gone_and_comes_back_has_the_cursor() -> None:
    async with listing("a", "b", "c") as hand:
        await hand.press("j")
        await hand.show("a", "c")
        await hand.show("a", "b", "c")
        assert hand.lines.current == "b"
        await hand.show()
        assert hand.lines.current is None
        await hand.show("a", "b", "c")
        assert hand.lines.current == "b"


async def test_it_tells_when_the_item_under_the_cursor_is_gone() -> None:
    async with listing("a", "b") as hand:
        hand.app.told.clear()
        await hand.show("b")
        assert hand.app.told == ["None"]


async def test_it_tells_once_that_the_item_is_gone_and_once_that_it_is_back() -> None:
    async with listing("a", "b") as hand:
        hand.app.told.clear()
        for rows in (["b"], ["b", "c"], [], ["c"]):
            await hand.show(*rows)
        assert hand.app.told == ["None"]
        await hand.show("b", "a")
        await hand.show("a", "b")
        assert hand.app.told == ["None", "a"]


async def test_a_list_without_items_is_told_of_once() -> None:
    async with listing("# none") as hand:
        assert hand.app.told == ["None"]
        for _ in range(3):
            await hand.show("# still none")
        assert hand.app.told == ["None"]
        await hand.show("a")
        assert hand.app.told == ["None", "a"]


async def test_a_refresh_that_keeps_the_item_tells_nothing() -> None:
    async with listing("a", "b") as hand:
        hand.app.told.clear()
        await hand.show("x", "a", "b")
        assert hand.app.told == []


async def test_keys_move_over_headings() -> None:
    async with listing("# one", "a", "# two", "# three", "b", "# end") as hand:
        await hand.press("j")
        assert hand.lines.current == "b"
        await hand.press("j")
        assert hand.lines.current == "b"
        await hand.press("k", "k")
        assert hand.lines.current == "a"
        await hand.press("G")
        assert hand.lines.current == "b"
        assert hand.app.told[-1] == "b"


async def test_what_stands_above_the_first_item_is_shown_with_it() -> None:
    async with listing("# one", "# two", *names(50)) as hand:
        await hand.press("G", "g")
        assert hand.seen[0].strip() == "<# one>"
        assert hand.under == "<r000>"


@pytest.mark.parametrize("keys", [["G"], ["pagedown"] * 12, ["j"] * 99, ["end", "k", "j"]])
async def test_the_cursor_is_always_in_sight(keys: list[str]) -> None:
    async with listing(*names(100)) as hand:
        for key in keys:
            await hand.press(key)
            assert hand.under == f"<{hand.lines.current}>"
        assert hand.lines.current == "r099"
        assert len(hand.seen) == ROWS


async def test_marks_stay_on_their_items() -> None:
    async with listing("a", "b", "c") as hand:
        hand.lines.action_mark()
        hand.lines.action_mark()
        assert hand.lines.chosen == ["a", "b"]
        await hand.show("c", "b", "a", "d")
        assert hand.lines.chosen == ["b", "a"]
        assert sum("+" in row for row in hand.seen) == 2
        await hand.show("b", "d")
        assert hand.lines.chosen == ["b"]


async def test_a_mark_is_taken_away_by_marking_again() -> None:
    async with listing("a", "b") as hand:
        hand.lines.action_mark()
        await hand.press("k")
        hand.lines.action_mark()
        assert hand.lines.marked == set()
        assert hand.lines.chosen == [hand.lines.current]


async def test_an_empty_list_takes_every_key() -> None:
    async with listing() as hand:
        await hand.press("j", "k", "g", "G", "pagedown", "pageup", "enter")
        hand.lines.action_mark()
        assert hand.lines.current is None
        assert hand.lines.chosen == []
        assert not hand.lines.go_to("a")


async def test_go_to_finds_an_item_by_its_identity() -> None:
    async with listing(*names(100)) as hand:
        assert hand.lines.go_to("r077")
        await hand.rest()
        assert hand.under == "<r077>"
        assert not hand.lines.go_to("r999")
        assert hand.lines.current == "r077"


async def test_restart_puts_the_cursor_on_the_first_item() -> None:
    async with listing("a", "b") as hand:
        await hand.press("j")
        hand.lines.set_rows(["c", "b"], restart=True)
        assert hand.lines.current == "c"


async def test_of_two_rows_of_one_item_the_first_has_the_cursor() -> None:
    async with listing("a", "b", "a") as hand:
        assert sum(row.startswith("▌") for row in hand.seen) == 1
        await hand.press("j")
        assert hand.lines.current == "b"


async def test_a_click_chooses_and_a_second_one_opens() -> None:
    async with listing("# heading", "a", "b") as hand:
        await hand.pilot.click("#list", offset=(3, 2))
        assert hand.lines.current == "b"
        await hand.pilot.click("#list", offset=(3, 0))
        assert hand.lines.current == "b"
        hand.app.told.clear()
        await hand.pilot.click("#list", offset=(3, 1), times=2)
        assert "opened a" in hand.app.told


async def test_it_redraws_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    render = LineList.render_line

    def counted(lines: LineList[str], y: int) -> Strip:
        drawn.append(y)
        return render(lines, y)

    async with listing(*names(ROWS)) as hand:
        monkeypatch.setattr(LineList, "render_line", counted)
        await hand.show(*names(ROWS))
        assert drawn == []
        await hand.show(*names(ROWS - 1), "new")
        assert drawn == [ROWS - 1]


async def test_all_of_an_item_comes_into_sight_as_far_as_there_is_room() -> None:
    rows = [f"r{number}" for number in range(12)]
    below = [f"#{number}" for number in range(4)]
    async with listing(*rows[:9], *below, *rows[9:]) as hand:
        hand.lines.go_to("r8")
        hand.lines.show_whole()
        await hand.rest()
        assert hand.under == "<r8>"
        assert hand.seen[-1] == "  <#3>"
        await hand.show(*rows[:9], *below * 5)
        hand.lines.show_whole()
        await hand.rest()
        assert hand.seen[0] == "▌ <r8>"
