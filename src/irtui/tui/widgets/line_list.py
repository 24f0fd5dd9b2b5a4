"""The list: any number of rows, drawn when they are seen, with a cursor that stays by identity.

A refresh may sort, add and remove rows; the cursor stays on the same item at the same height of
the screen. When the item itself is gone the cursor points at nothing until it is moved, so that a
key never acts on a row that slid under it.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.widgets.painted import Painted

R = TypeVar("R")
Key = Hashable
_BAR = Piece("▌", "key")
_LOST = Piece("▏", "faint")
_SPACE = Piece(" ")


class LineList(Painted, ScrollView, Generic[R], can_focus=True):
    """A list over `rows`: `key` gives a row's identity (None: not selectable), `draw` its line."""

    BINDINGS = bindings("list")

    class Highlighted(Message):
        """The cursor went to another item."""

        def __init__(self, lines: "LineList[Any]") -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> "LineList[Any]":
            """The list whose cursor moved."""
            return self.lines

    class Opened(Highlighted):
        """An item was opened with enter or a second click."""

    def __init__(
        self,
        key: Callable[[R], Key | None],
        draw: Callable[[R, int], Line],
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: Sequence[R] = ()
        self.cursor: Key | None = None
        self.marked: set[Key] = set()
        self._key = key
        self._draw = draw
        self._lost: Key | None = None
        self._at = 0
        self._where: dict[Key, int] = {}
        self._painted: dict[int, tuple[Line, bool]] = {}

    @property
    def current(self) -> R | None:
        """The row under the cursor, None when there is none or the item is gone."""
        index = self._where.get(self.cursor) if self.cursor is not None else None
        return None if index is None else self.rows[index]

    @property
    def chosen(self) -> list[R]:
        """The marked rows, else the one under the cursor."""
        if self.marked:
            return [row for row in self.rows if self._key(row) in self.marked]
        return [] if self.current is None else [self.current]

    def set_rows(self, rows: Sequence[R], *, restart: bool = False) -> None:
        """Show other rows. The cursor stays on its item; `restart` puts it on the first."""
        height = self._at - self.scroll_offset.y
        was_empty = not self._where
        self.rows = rows
        self._where = {}
        for index, row in enumerate(rows):
            key = self._key(row)
            if key is not None:
                self._where.setdefault(key, index)
        self.marked &= self._where.keys()
        if self.cursor is None and self._lost in self._where:
            self.cursor = self._lost
        self.virtual_size = Size(self.scrollable_content_region.width, len(rows))
        if restart or (was_empty and self.cursor is None and self._lost is None):
            self._go(self._near(0, 1))
        elif self.cursor is not None and self.cursor in self._where:
            index = self._where[self.cursor]
            self._at = index
            if self.has_focus or index != height + self.scroll_offset.y:
                self.scroll_to(y=index - height, animate=False, force=True, immediate=True)
        else:
            self._lost = self.cursor or self._lost
            self.cursor = None
            self._at = max(0, min(self._at, len(rows) - 1))
            self.post_message(self.Highlighted(self))
        self._repaint()

    def forget(self) -> None:
        """Wait for no item any more: the next rows begin with the cursor on the first."""
        self._lost = None

    def redraw(self) -> None:
        """Draw again what is seen; only rows whose text changed are sent."""
        self._repaint()

    def go_to(self, key: Key) -> bool:
        """Put the cursor on an item; False if it is not in the list."""
        index = self._where.get(key)
        if index is None:
            return False
        self._go(index)
        return True

    def render_line(self, y: int) -> Strip:
        """One row of the visible part."""
        pieces, cursor = self._seen(y)
        self._painted[y] = (pieces, cursor)
        return self.drawn(pieces, self.scrollable_content_region.width, cursor=cursor)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows))
        self._in_sight()

    def on_click(self, event: events.Click) -> None:
        """Select with a click; open with a click on what is selected."""
        index = event.y + self.scroll_offset.y
        if 0 <= index < len(self.rows) and self._key(self.rows[index]) is not None:
            if event.chain > 1:
                self.action_open()
            self._go(index)

    def action_move(self, step: int) -> None:
        """Go up or down by rows."""
        self._go(self._near(self._at + step, 1 if step > 0 else -1))

    def action_page(self, step: int) -> None:
        """Go up or down by a screenful."""
        rows = max(1, self.scrollable_content_region.height - 1)
        self._go(self._near(self._at + step * rows, 1 if step > 0 else -1))

    def action_end(self, last: bool) -> None:
        """Go to the first or the last item."""
        self._go(self._near(len(self.rows) - 1, -1) if last else self._near(0, 1))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self))

    def action_mark(self) -> None:
        """Mark or unmark what is under the cursor, and go on to the next."""
        if self.cursor is not None:
            self.marked ^= {self.cursor}
            self.action_move(1)

    def _near(self, index: int, step: int) -> int:
        """The selectable row at an index, else the next in a direction, else where we are."""
        index = max(0, min(index, len(self.rows) - 1))
        for direction in (step, -step):
            found = index
            while 0 <= found < len(self.rows):
                if self._key(self.rows[found]) is not None:
                    return found
                found += direction
        return self._at

    def _go(self, index: int) -> None:
        self._lost = None
        if not 0 <= index < len(self.rows):
            self.cursor = None
            self._at = 0
        else:
            key = self._key(self.rows[index])
            self.cursor = key
            self._at = self._where.get(key, index)
        self._in_sight()
        self._repaint()
        self.post_message(self.Highlighted(self))

    def _in_sight(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if self._at < top:
            # What stands above the first item (headings) is shown with it.
            first = self._at if self._near(0, 1) != self._at else 0
            self.scroll_to(y=first, animate=False, force=True, immediate=True)
        elif height and self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, force=True, immediate=True)

    def _seen(self, y: int) -> tuple[Line, bool]:
        index = self.scroll_offset.y + y
        if index >= len(self.rows):
            return (), False
        row = self.rows[index]
        key = self._key(row)
        here = key is not None and key == self.cursor
        lost = self.cursor is None and index == self._at and bool(self._where)
        bar = _BAR if here and index == self._at else _LOST if lost else _SPACE
        mark = Piece("+" if key in self.marked else " ", "key")
        width = self.scrollable_content_region.width - 2
        return (bar, mark, *self._draw(row, width)), here and self.has_focus

    def _repaint(self) -> None:
        width, height = self.scrollable_content_region.size
        for y in range(height):
            if self._painted.get(y) != self._seen(y):
                self.refresh(Region(0, y, width, 1))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Everything seen moves when the list scrolls."""
        super().watch_scroll_y(old_value, new_value)
        self._painted.clear()

    def on_focus(self) -> None:
        """The cursor is shown where the keys go."""
        self._painted.clear()
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is quiet where the keys don't go."""
        self._painted.clear()
        self.refresh()
