"""The incidents screen: all incidents, newest first, open ones loud."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult

from irtui import workflow
from irtui.domain.listing import Listed, Listing, listed
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.reminders import bar
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.declaring import declare_from
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines


class IncidentsScreen(Room):
    """All incidents."""

    BINDINGS = bindings("incidents")
    place: ClassVar[str] = "incidents"
    tab: ClassVar[str] = "incidents"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._listing: Listing | None = None
        self._with_closed = False
        self._one_reading = asyncio.Lock()

    def furniture(self) -> ComposeResult:
        """Counts, headings, list."""
        yield Lines(id="reminders")
        yield Lines(id="counts")
        yield Lines(id="headings")
        yield LineList[Listed](lambda one: one.key, self._draw_row, id="incidents")

    def on_mount(self) -> None:
        """Begin at the newest."""
        super().on_mount()
        self.query_one("#incidents").focus()

    @property
    def incidents(self) -> LineList[Listed]:
        """The list."""
        return self.query_one("#incidents", LineList)

    async def reread(self) -> None:
        """Read what changed of the list."""
        async with self._one_reading:
            known, whole = self._listing, self._with_closed
            found = await self.act(workflow.listing.listing, known, whole=whole)
            while found is not None and found.rest:
                if self._listing is None:
                    self._show(found)
                found = await self.act(workflow.listing.more, found)
            if found is not None:
                self._show(found)

    def _show(self, found: Listing) -> None:
        self._listing = found
        self.draw()

    def refresh_view(self) -> None:
        """Rows and counts from what was read last; the open incidents are known before that."""
        found = self._listing
        rows = found.rows if found else [listed(one) for one in self.house.incidents]
        self.incidents.set_rows(rows)
        standing = self.house.reminders
        self.query_one("#reminders", Lines).show(lambda width: bar(standing, width))
        self.query_one("#counts", Lines).show(lambda width: [_counts(found)])
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *drawing.list_heading(width - 2))]
        )

    def _draw_row(self, one: Listed, width: int) -> Line:
        return drawing.list_row(one, self.house.now(), width, self.house.severity)

    @on(LineList.Opened)
    def _open(self) -> None:
        if (one := self.incidents.current) is not None:
            open_incident(self, one.key)

    @work(exit_on_error=False)
    async def action_declare(self) -> None:
        """Declare an incident by hand: a customer called."""
        await declare_from(self, ())

    @work(exit_on_error=False)
    async def action_reminders(self) -> None:
        """List the reminders."""
        from irtui.tui.screens.reminded import show_reminders

        await show_reminders(self)

    def action_closed(self) -> None:
        """Show or hide closed and cancelled ones."""
        self._with_closed = not self._with_closed
        self.read_again()


def _counts(found: Listing | None) -> Line:
    if found is None:
        return (Piece(" reading the incidents …", "quiet"),)
    if not found.rows and not found.over:
        return (Piece(" No incident yet.", "loud"), Piece("  i declares one by hand.", "quiet"))
    pieces = [
        Piece(f" {found.ongoing} open", "loud"),
        Piece(f"  {len(found.rows)} shown", "quiet"),
    ]
    if found.over and not found.whole:
        text = f"  {found.over} closed or cancelled hidden, c shows them"
        pieces.append(Piece(text, "faint"))
    return tuple(pieces)
