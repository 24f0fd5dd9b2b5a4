"""The silences screen: what is silenced on all sources, by whom, how long, and what it matches."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from irtui import workflow
from irtui.domain.silenceintent import Intent
from irtui.domain.silencereach import Looks
from irtui.domain.silenceshelf import ShelfLine, shelf
from irtui.tui.beside import beside
from irtui.tui.drawing import silence as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens import silenceacts as acts
from irtui.tui.screens.room import Room
from irtui.tui.screens.silencing import by_filter
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines


class SilencesScreen(Room):
    """All silences: what no list proves yet first, then active, pending and expired ones."""

    BINDINGS = bindings("silences")
    place: ClassVar[str] = "silences"
    tab: ClassVar[str] = "silences"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._lines: Sequence[ShelfLine] | None = None
        self._intents: tuple[Intent, ...] = ()
        self._looks = Looks()
        self._due = self._sorting = False

    def furniture(self) -> ComposeResult:
        """Counts, troubles, list, essence or detail."""
        yield Lines(id="counts")
        yield Lines(id="troubles")
        with Horizontal(id="board"):
            with Vertical(id="list-pane"):
                yield Lines(id="headings")
                yield LineList[ShelfLine](lambda one: one.key, self._draw_row, id="silences")
                yield Lines(id="nothing")
            yield Lines(id="detail", focusable=True)
        yield Lines(id="essence")

    def on_mount(self) -> None:
        """Begin at the top."""
        super().on_mount()
        self.silences.focus()

    @property
    def silences(self) -> LineList[ShelfLine]:
        """The list."""
        return self.query_one("#silences", LineList)

    async def reread(self) -> None:
        """Read what operators asked for and no list proves yet."""
        found = await self.act(workflow.silences.to_show)
        if found is not None:
            self._intents = found
        self.draw()

    def refresh_view(self) -> None:
        """Draw what is known, and sort out beside the screen what is new."""
        self._draw_all()
        self._due = True
        if not self._sorting:
            self._sorting = True
            self._sort_out()

    @work(exit_on_error=False, group="shelf")
    async def _sort_out(self) -> None:
        house = self.house
        try:
            while self._due and self.furnished:
                self._due = False
                pictures, board = house.watch.silences, house.board
                many = sum(map(len, board.entries.values()))
                found = await beside(
                    many, shelf, pictures, self._intents, board, house.now(), self._looks
                )
                self._lines = found if found or pictures else None
                if self.furnished:
                    self._draw_all()
        finally:
            self._sorting = False

    def _draw_all(self) -> None:
        house, lines, now = self.house, self._lines, self.house.now()
        pictures = house.watch.silences
        self.silences.set_rows(lines or ())
        self._draw_counts()
        self.query_one("#troubles", Lines).show(
            lambda width: drawing.troubles(pictures, house.board, now, width)
        )
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *drawing.heading(width - 2))]
        )
        empty, told = not lines, any(one.fetched_at for one in pictures.values())
        if empty:
            self.silences.forget()
        self.query_one("#nothing").display = empty
        self.silences.set_class(empty, "-empty")
        self.query_one("#nothing", Lines).show(lambda width: drawing.nothing(lines, told, width))
        self._draw_one()

    def _draw_counts(self) -> None:
        lines, marked = self._lines, len(self.silences.marked)
        self.query_one("#counts", Lines).show(lambda width: [drawing.counts(lines, marked, width)])

    @on(LineList.Highlighted, "#silences")
    def _draw_one(self) -> None:
        one, now = self.silences.current, self.house.now()
        self.query_one("#essence", Lines).show(lambda width: drawing.essence(one, now, width))
        self.query_one("#detail", Lines).show(lambda width: drawing.detail(one, now, width))

    def _draw_row(self, one: ShelfLine, width: int) -> Line:
        return drawing.row(one, width, self.house.now())

    @on(LineList.Opened, "#silences")
    def _open(self) -> None:
        self.add_class("-detail")
        if self.has_class("-narrow"):
            self.query_one("#detail").focus()

    def action_mark(self) -> None:
        """Mark or unmark the silence under the cursor."""
        self.silences.action_mark()
        self._draw_counts()

    @work(exit_on_error=False)
    async def action_silence(self) -> None:
        """Make a silence from the filter in force on the alerts, or from nothing."""
        await by_filter(self)

    @work(exit_on_error=False)
    async def action_extend(self) -> None:
        """Let the chosen silences end later."""
        if found := self._chosen():
            await acts.extend(self, found)

    @work(exit_on_error=False)
    async def action_edit(self) -> None:
        """Change the silence under the cursor."""
        if one := self._one():
            await acts.edit(self, one)

    @work(exit_on_error=False)
    async def action_expire(self) -> None:
        """End the chosen silences now."""
        if (found := self._chosen()) and await acts.expire(self, found):
            self.silences.marked.clear()
            self.draw()

    @work(exit_on_error=False)
    async def action_recreate(self) -> None:
        """Make the expired silence under the cursor again."""
        if one := self._one():
            await acts.recreate(self, one)

    @work(exit_on_error=False)
    async def action_retry(self) -> None:
        """Send again what failed."""
        if one := self._one():
            await acts.retry(self, one)

    def _chosen(self) -> list[ShelfLine]:
        found = self.silences.chosen
        if not found:
            self._one()
        return found

    def _one(self) -> ShelfLine | None:
        one = self.silences.current
        if one is None:
            self.say("No silence under the cursor: choose one first.", "warning")
        return one

    def back(self) -> bool:
        """Close what is open, innermost first; False if nothing was."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.call_after_refresh(self.silences.focus)
        elif self.silences.marked:
            self.silences.marked.clear()
            self.draw()
        else:
            return False
        return True
