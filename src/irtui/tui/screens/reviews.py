"""The reviews screen: what is still to be written, the longest due on top, then what was."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from irtui import workflow
from irtui.domain.reviewlist import ReviewLine
from irtui.tui.drawing import review as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.review import ReviewScreen
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines


class ReviewsScreen(Room):
    """All reviews that are due or were begun."""

    BINDINGS = bindings("reviews")
    place: ClassVar[str] = "reviews"
    tab: ClassVar[str] = "reviews"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._rows: Sequence[ReviewLine] | None = None
        self._settled = False

    def furniture(self) -> ComposeResult:
        """Counts, headings, list."""
        yield Lines(id="counts")
        yield Lines(id="headings")
        yield LineList[ReviewLine](lambda one: one.key, self._draw_row, id="reviews")

    def on_mount(self) -> None:
        """Begin at the most urgent."""
        super().on_mount()
        self.query_one("#reviews").focus()

    async def reread(self) -> None:
        """Read the list."""
        found = await self.act(workflow.reviewlist.listing)
        if found is not None and self.furnished:
            self._rows = found
            self.draw()

    def refresh_view(self) -> None:
        """Rows and counts from what was read last."""
        rows = self._rows
        shown = [one for one in rows or () if self._settled or not one.state.settled]
        self.query_one("#reviews", LineList).set_rows(shown)
        self.query_one("#counts", Lines).show(lambda width: [self._counts(rows)])
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *drawing.heading(width - 2))]
        )

    def _counts(self, rows: Sequence[ReviewLine] | None) -> Line:
        if rows is None:
            return (Piece(" reading the reviews …", "quiet"),)
        now = self.house.now()
        left = [one for one in rows if not one.state.settled]
        late = sum(one.overdue(now) for one in left)
        pieces = [Piece(f" {len(left)} to be written", "loud")]
        if late:
            pieces.append(Piece(f"  {late} overdue", "warning"))
        over = len(rows) - len(left)
        if over and not self._settled:
            pieces.append(Piece(f"  {over} published or waived hidden, c shows them", "faint"))
        return tuple(pieces)

    def _draw_row(self, one: ReviewLine, width: int) -> Line:
        return drawing.row(one, self.house.now(), width, self.house.severity)

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        one: ReviewLine | None = event.lines.current
        if one is not None:
            key = one.key
            self.open(f"review-{key}", lambda: ReviewScreen(self.house, key))

    def action_settled(self) -> None:
        """Show or hide what is published or waived."""
        self._settled = not self._settled
        self.draw()
