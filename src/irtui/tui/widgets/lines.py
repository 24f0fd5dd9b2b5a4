"""A block of lines: bars, headers, detail panes. It shows values and knows no more."""

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from irtui.tui.paint import Line
from irtui.tui.widgets.painted import Painted

Draw = Callable[[int], Sequence[Line]]


class Lines(Painted, ScrollView, can_focus=False):
    """Lines drawn by a function of the width, drawn again when the width changes."""

    BINDINGS = [
        Binding("j", "scroll_down", "down", show=False),
        Binding("k", "scroll_up", "up", show=False),
    ]

    def __init__(self, *, id: str | None = None, focusable: bool = False) -> None:
        super().__init__(id=id)
        self.can_focus = focusable
        self._draw: Draw = lambda width: ()
        self._lines: tuple[Line, ...] = ()

    def show(self, draw: Draw) -> None:
        """Show other lines; only rows that differ are repainted."""
        self._draw = draw
        self._redraw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """One row of the visible part."""
        row = self.scroll_offset.y + y
        pieces = self._lines[row] if row < len(self._lines) else ()
        return self.drawn(pieces, self.scrollable_content_region.width)

    def _redraw(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        before, self._lines = self._lines, tuple(self._draw(width))
        self.virtual_size = Size(width, len(self._lines))
        if before != self._lines:
            self.refresh()
