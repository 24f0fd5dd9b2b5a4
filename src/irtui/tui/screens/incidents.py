"""The incidents screen: all incidents, newest first, open ones loud."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult

from irtui.domain.incident import Incident, Status
from irtui.tui.drawing import incident as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.declaring import declare_from
from irtui.tui.screens.incident import open_incident
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_OVER = (Status.CLOSED, Status.CANCELLED)


class IncidentsScreen(Room):
    """All incidents."""

    BINDINGS = bindings("incidents")
    place: ClassVar[str] = "incidents"
    tab: ClassVar[str] = "incidents"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._with_closed = False

    def furniture(self) -> ComposeResult:
        """Counts, headings, list."""
        yield Lines(id="counts")
        yield Lines(id="headings")
        yield LineList[Incident](lambda one: one.key, self._draw_row, id="incidents")

    def on_mount(self) -> None:
        """Begin at the newest."""
        super().on_mount()
        self.query_one("#incidents").focus()

    @property
    def incidents(self) -> LineList[Incident]:
        """The list."""
        return self.query_one("#incidents", LineList)

    def refresh_view(self) -> None:
        """Rows and counts from what was read last."""
        every = self.house.incidents
        shown = [one for one in every if self._with_closed or one.status not in _OVER]
        self.incidents.set_rows(shown)
        hidden, ongoing = len(every) - len(shown), sum(1 for one in every if one.status.open)
        self.query_one("#counts", Lines).show(lambda width: [_counts(ongoing, len(shown), hidden)])
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *drawing.list_heading(width - 2))]
        )

    def _draw_row(self, one: Incident, width: int) -> Line:
        return drawing.list_row(one, self.house.now(), width)

    @on(LineList.Opened)
    def _open(self) -> None:
        if (one := self.incidents.current) is not None:
            open_incident(self, one.key)

    @work(exit_on_error=False)
    async def action_declare(self) -> None:
        """Declare an incident by hand: a customer called."""
        await declare_from(self, ())

    def action_closed(self) -> None:
        """Show or hide closed and cancelled ones."""
        self._with_closed = not self._with_closed
        self.draw()


def _counts(ongoing: int, shown: int, hidden: int) -> Line:
    if not shown and not hidden:
        return (Piece(" No incident yet.", "loud"), Piece("  i declares one by hand.", "quiet"))
    pieces = [Piece(f" {ongoing} open", "loud"), Piece(f"  {shown} shown", "quiet")]
    if hidden:
        pieces.append(Piece(f"  {hidden} closed or cancelled hidden, c shows them", "faint"))
    return tuple(pieces)
