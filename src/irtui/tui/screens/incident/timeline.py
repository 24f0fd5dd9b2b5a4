"""The timeline pane: a part of the timeline, which goes on where one scrolls to its end."""

from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from irtui.domain.excerpt import Excerpt, Part
from irtui.domain.timeline import Event
from irtui.domain.timelinefilter import Filter
from irtui.tui.copying import copy
from irtui.tui.drawing import timeline as drawing
from irtui.tui.drawing.timeline import TimelineRow
from irtui.tui.failures import TellsFailures
from irtui.tui.keys import bindings
from irtui.tui.screens.incident import entries
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

# So many lines, and as many as are seen, are read before one scrolls to them.
_AHEAD = 20


class Timeline(LineList[TimelineRow]):
    """The lines of the part that was read last; only events that changed are laid out again."""

    class Wanted(Message):
        """Another part is about to come into sight."""

        def __init__(self, part: Part) -> None:
            super().__init__()
            self.part = part

    def __init__(self) -> None:
        super().__init__(lambda row: row.event, lambda row, width: row.line, id="timeline")
        self.excerpt = Excerpt()
        self._width = 0
        self._laid_out: dict[UUID, tuple[Event, list[TimelineRow]]] = {}
        self._wanted: Part | None = None

    def show(self, excerpt: Excerpt, part: Part | None = None) -> None:
        """Show an excerpt; the cursor keeps its place, or goes to the FIRST or LAST event."""
        width = max(20, self.size.width - 3)
        if excerpt is not self.excerpt:
            self._wanted = None
        if width != self._width:
            self._laid_out = {}
        if excerpt is not self.excerpt or width != self._width:
            self.excerpt, self._width = excerpt, width
            self.set_rows(self._rows())
        if part in (Part.FIRST, Part.LAST):
            self._go_to_end(part is Part.LAST)
        self._look_ahead()

    def not_read(self) -> None:
        """What was wanted could not be read: want it again when one scrolls on."""
        self._wanted = None

    def action_end(self, last: bool) -> None:
        """Go to the first or the last event, wherever that is."""
        if self.excerpt.later if last else self.excerpt.earlier:
            self._want(Part.LAST if last else Part.FIRST)
        else:
            self._go_to_end(last)

    def _go_to_end(self, last: bool) -> None:
        """Go to the first or the last event of those that are here, and show it whole."""
        super().action_end(last)
        self.show_whole()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Have ready what comes into sight next."""
        super().watch_scroll_y(old_value, new_value)
        self._look_ahead()

    def _rows(self) -> list[TimelineRow]:
        known, self._laid_out = self._laid_out, {}
        rows: list[TimelineRow] = []
        if self.excerpt.earlier:
            rows.append(drawing.unread(self.excerpt.earlier, "earlier"))
        for event in self.excerpt.events:
            found = known.get(event.id)
            if found is None or found[0] != event:
                found = event, drawing.rows_of(event, self._width)
            self._laid_out[event.id] = found
            rows += found[1]
        if self.excerpt.later:
            rows.append(drawing.unread(self.excerpt.later, "later"))
        return rows

    def _look_ahead(self) -> None:
        if self._wanted is not None:
            return
        height = self.scrollable_content_region.height
        above = self.scroll_offset.y
        below = len(self.rows) - above - height
        if self.excerpt.earlier and above < height + _AHEAD:
            self._want(Part.EARLIER)
        elif self.excerpt.later and below < height + _AHEAD:
            self._want(Part.LATER)

    def _want(self, part: Part) -> None:
        self._wanted = part
        self.post_message(self.Wanted(part))


class TimelinePane(TellsFailures, Vertical):
    """The timeline under its title; its keys act on the entry under the cursor."""

    BINDINGS = bindings("timeline")

    class Look(Message):
        """Somebody wants to see what a filter shows, around an event."""

        def __init__(self, filter: Filter, event: Event | None) -> None:
            super().__init__()
            self.filter = filter
            self.event = event

    def __init__(self, room: Room, key: str, *, id: str) -> None:
        super().__init__(id=id)
        self._room = room
        self._key = key

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield Lines(id="timeline-title")
        yield Timeline()

    @property
    def lines(self) -> Timeline:
        """The lines."""
        return self.query_one(Timeline)

    @property
    def event(self) -> UUID | None:
        """The event under the cursor."""
        row = self.lines.current
        return row.event if row else None

    @property
    def entry(self) -> Event | None:
        """The event under the cursor, as it was read."""
        at = self.event
        return next((one for one in self.lines.excerpt.events if one.id == at), None)

    def show(self, excerpt: Excerpt, part: Part | None = None) -> None:
        """Show an excerpt; see `Timeline.show`."""
        self.lines.show(excerpt, part)
        self.query_one("#timeline-title", Lines).show(lambda width: [drawing.title(excerpt, width)])

    def not_read(self) -> None:
        """What was wanted could not be read."""
        self.lines.not_read()

    def show_around(self, excerpt: Excerpt, event: Event | None) -> None:
        """Show an excerpt, the cursor on an event or, where it is not in it, on the one before."""
        self.show(excerpt, Part.LAST)
        if event is not None and excerpt.events:
            before = [one for one in excerpt.events if one.place <= event.place]
            self.lines.go_to((before or excerpt.events)[-1 if before else 0].id)

    @on(LineList.Opened)
    @work(exit_on_error=False)
    async def _open(self) -> None:
        """Show the entry under the cursor whole."""
        if (event := self.entry) is not None:
            await entries.show_whole(self._room, event)

    @work(exit_on_error=False)
    async def action_add(self) -> None:
        """Write an entry, and go to it."""
        self._go_to(await entries.add(self._room, self._key))

    @work(exit_on_error=False)
    async def action_edit(self) -> None:
        """Correct the entry under the cursor, which may move it."""
        if (event := self.entry) is not None:
            self._go_to(await entries.edit(self._room, event))
            await self._room.reread()

    @work(exit_on_error=False)
    async def action_pin(self) -> None:
        """Pin the entry under the cursor, or no longer."""
        if (event := self.entry) is not None:
            await entries.pin(self._room, event)
            await self._room.reread()

    @work(exit_on_error=False)
    async def action_hide(self) -> None:
        """Hide the entry under the cursor and go on to the next, or show it again."""
        event, hidden = self.entry, self.lines.excerpt.filter.hidden
        if event is None:
            return
        if await entries.hide(self._room, event) and not hidden:
            self.lines.step_off({event.id})
        await self._room.reread()

    @work(exit_on_error=False)
    async def action_filter(self) -> None:
        """Show only some kinds of entries."""
        chosen = await entries.choose_filter(self._room, self.lines.excerpt.filter)
        if chosen is not None:
            self.post_message(self.Look(chosen, self.entry))

    def action_copy(self) -> None:
        """Copy the text of the entry under the cursor."""
        if (event := self.entry) is not None:
            copy(self._room, event.text)

    def _go_to(self, event: Event | None) -> None:
        """Show an entry that was just written, whatever the filter."""
        if event is not None:
            now = self.lines.excerpt.filter
            self.post_message(self.Look(now if now.keeps(event) else Filter.ALL, event))
