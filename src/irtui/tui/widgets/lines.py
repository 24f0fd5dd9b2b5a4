"""A block of lines: bars, headers, detail panes. It shows values and knows no more."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

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
        self._width = 0

    def show(self, draw: Draw) -> None:
        """Show other lines; only rows that differ are repainted."""
        self._draw = draw
        self._redraw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """One row of the visible part."""
        width = self.scrollable_content_region.width
        if width != self._width:
            # Textual paints once before it tells a widget its size.
            self._fit(width)
        row = self.scroll_offset.y + y
        pieces = self._lines[row] if row < len(self._lines) else ()
        return self.drawn(pieces, width)

    def _redraw(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            self._width = 0
            return
        before = self._lines
        self._fit(width)
        self._take(Size(width, len(self._lines)))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        for y, (old, new) in enumerate(zip_longest(before[top:], self._lines[top:])):
            if y < height and old != new:
                self.refresh(Region(0, y, width, 1))

    def _take(self, size: Size) -> None:
        height, room = self.styles.height, self.scrollable_content_region.height
        grows = height is not None and height.is_auto
        if grows or max(size.height, self.virtual_size.height) > room:
            self.virtual_size = size
        else:
            # Nothing scrolls: no need to lay out the whole screen again.
            self.set_reactive(Widget.virtual_size, size)

    def _fit(self, width: int) -> None:
        self._width, self._lines = width, tuple(self._draw(width))
