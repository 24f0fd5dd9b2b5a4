"""The list: any number of rows, drawn when they are seen, with a cursor that stays by identity.

A refresh may sort, add and remove rows; the cursor stays on the same item at the same height of
the screen. When the item itself is gone the cursor points at nothing until it is moved, so that a
key never acts on a row that slid under it.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.widgets.painted import Painted

R = TypeVar("R")
Key = Hashable
_BAR = Piece("▌", "key")
_LOST = Piece("▏", "faint")
_SPACE = Piece(" ")
# How far from where an item was it is looked for before everywhere.
_NEAR = 2_000
_NEVER = object()


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
        self._has_items = False
        # What was under the cursor when that was told last.
        self._told: object = _NEVER
        self._where: Callable[[Any], int | None] | None = None
        # By line of the screen, for this width: what is painted, or about to be.
        self._painted: dict[int, tuple[Line, bool]] = {}
        self._painted_width = 0

    @property
    def current(self) -> R | None:
        """The row under the cursor, None when there is none or the item is gone."""
        return None if self.cursor is None else self.rows[self._at]

    @property
    def chosen(self) -> list[R]:
        """The marked rows, else the one under the cursor."""
        if self.marked:
            return [row for row in self.rows if self._key(row) in self.marked]
        return [] if self.current is None else [self.current]

    def set_rows(
        self,
        rows: Sequence[R],
        *,
        restart: bool = False,
        where: Callable[[Any], int | None] | None = None,
    ) -> None:
        """Show other rows. The cursor stays on its item; `restart` puts it on the first.

        A sequence that was given is not changed afterwards: the same one means the same rows.
        `where` finds the row of a key, where somebody knows that sooner than by looking at all.
        """
        self._where = where
        if rows is not self.rows or restart:
            self._take(rows, restart)
        self._repaint()

    def _take(self, rows: Sequence[R], restart: bool) -> None:
        height = self._at - self.scroll_offset.y
        was_empty = not self._has_items
        self.rows = rows
        self._has_items = any(self._key(row) is not None for row in rows)
        if self.marked:
            self.marked &= set(map(self._key, rows))
        self._reach(Size(self.scrollable_content_region.width, len(rows)))
        index = self._find(self._lost if self.cursor is None else self.cursor)
        begins = was_empty and self._has_items and self.cursor is None and self._lost is None
        if restart or begins:
            self._go(self._near(0, 1))
        elif index is not None:
            self.cursor, self._at = self._key(rows[index]), index
            # Who sees the top of the list goes on seeing it: what is worst comes in there.
            at_top = not self.scroll_offset.y and index < self.scrollable_content_region.height
            if index - height != self.scroll_offset.y and not at_top:
                self.scroll_to(y=index - height, animate=False, force=True, immediate=True)
        else:
            self._lost = self.cursor or self._lost
            self.cursor = None
            self._at = max(0, min(self._at, len(rows) - 1))
        if self.cursor != self._told:
            self._tell()

    def _reach(self, size: Size) -> None:
        if min(size.height, self.virtual_size.height) > self.scrollable_content_region.height:
            # It scrolls before and after: only its bar differs, the rest of the screen need not be
            # laid out and painted again.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        else:
            self.virtual_size = size

    def _find(self, key: Key | None) -> int | None:
        """The row of an item: most are where they were, or not far from there."""
        if key is None or not self.rows:
            return None
        rows, at = self.rows, max(0, min(self._at, len(self.rows) - 1))
        if self._key(rows[at]) == key:
            return at
        if self._where is not None:
            return self._where(key)
        first = max(0, at - _NEAR)
        for start, part in ((first, rows[first : at + _NEAR]), (0, rows)):
            with suppress(ValueError):
                return start + list(map(self._key, part)).index(key)
        return None

    def step_off(self, keys: Collection[Key]) -> None:
        """Go on to the next item from one of these, which the operator has put out of sight."""
        if self.cursor in keys:
            last = self._near(self._at + 1, 1) <= self._at
            self._go(self._near(self._at - 1, -1) if last else self._near(self._at + 1, 1))
        elif self._lost in keys:
            self._go(self._near(self._at, 1))

    def show_whole(self) -> None:
        """Scroll until all rows of the item under the cursor are seen, as far as there is room."""
        height = self.scrollable_content_region.height
        top = min(self._last_of_item() - height + 1, self._at)
        if self.cursor is not None and height and top > self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def scroll_within(self, step: int) -> bool:
        """Scroll on through the rows of the item under the cursor; False if none are out of sight.

        A step below 0 goes up.
        """
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        if self.cursor is None or not height:
            return False
        some = max(1, height // 2)
        if step > 0:
            wanted = min(self._last_of_item() - height + 1, top + some)
        else:
            wanted = max(self._at, top - some)
        if (wanted > top) is not (step > 0) or wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        return True

    def _last_of_item(self) -> int:
        last = self._at
        while last + 1 < len(self.rows) and self._key(self.rows[last + 1]) is None:
            last += 1
        return last

    def forget(self) -> None:
        """Wait for no item any more: the next rows begin with the cursor on the first."""
        self._lost = None

    def redraw(self) -> None:
        """Draw again what is seen; only rows whose text changed are sent."""
        self._repaint()

    def go_to(self, key: Key) -> bool:
        """Put the cursor on an item; False if it is not in the list."""
        index = self._find(key)
        if index is None:
            return False
        self._go(index)
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of one picture, at one width: to find it takes almost as long as a line."""
        self._fitting()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the visible part."""
        width = self._painted_width
        seen = self._painted.get(y)
        if seen is None:
            seen = self._painted[y] = self._seen(y, width)
        pieces, cursor = seen
        return self.drawn(pieces, width, cursor=cursor)

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
        before, top = self._at, self.scroll_offset.y
        if not 0 <= index < len(self.rows):
            self.cursor = None
            self._at = 0
        else:
            self.cursor = self._key(self.rows[index])
            self._at = index
        self._in_sight()
        if self.scroll_offset.y == top:
            self._repaint((before, self._at))
        else:
            self._repaint()
        self._tell()

    def _tell(self) -> None:
        self._told = self.cursor
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

    def _seen(self, y: int, width: int) -> tuple[Line, bool]:
        index = self.scroll_offset.y + y
        if index >= len(self.rows):
            return (), False
        row = self.rows[index]
        key = self._key(row)
        here = key is not None and index == self._at and key == self.cursor
        lost = self.cursor is None and index == self._at and self._has_items
        bar = _BAR if here else _LOST if lost else _SPACE
        mark = Piece("+" if self.marked and key in self.marked else " ", "key")
        return (bar, mark, *self._draw(row, width - 2)), here and self.has_focus

    def _repaint(self, rows: Collection[int] | None = None) -> None:
        """Draw again what is seen, or some rows of it; lines whose text changed are sent."""
        width, height = self._fitting(), self.scrollable_content_region.height
        lines = range(height) if rows is None else {row - self.scroll_offset.y for row in rows}
        for y in lines:
            if 0 <= y < height and self._painted.get(y) != (seen := self._seen(y, width)):
                self._painted[y] = seen
                self.refresh(Region(0, y, width, 1))

    def _fitting(self) -> int:
        """The width of a line; where it is another one, nothing is painted as it should be."""
        width = self.scrollable_content_region.width
        if width != self._painted_width:
            self._painted.clear()
            self._painted_width = width
        return width

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Everything seen moves when the list scrolls."""
        super().watch_scroll_y(old_value, new_value)
        self._painted.clear()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Tell a scroll bar that has just come how far the list has scrolled before."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def on_focus(self) -> None:
        """The cursor is shown where the keys go."""
        self._painted.clear()
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is quiet where the keys don't go."""
        self._painted.clear()
        self.refresh()
