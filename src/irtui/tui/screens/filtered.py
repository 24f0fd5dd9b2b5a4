"""What the alerts screen shows of the board: filter, grouping, and views that name the two."""

import asyncio

from textual import on, work
from textual.timer import Timer

from irtui.domain.alert import Alert
from irtui.domain.filter import Filter
from irtui.domain.group import Group, GroupKey
from irtui.domain.grouping import Item, groupable, label_to_group_by
from irtui.domain.savedview import EVERYTHING, SavedView
from irtui.domain.view import Row, View
from irtui.text import clean
from irtui.tui.house import House
from irtui.tui.screens.room import Room
from irtui.tui.widgets.filter_line import FilterLine
from irtui.tui.widgets.line_list import LineList
from irtui.tui.words import BoardWords


class FilteredRoom(Room):
    """A screen with a filter line over a list that can be grouped."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.view = View()
        self.wanted = Filter()
        self.words = BoardWords(house)
        self.chosen_view: SavedView | None = None
        self.group_by: str | None = None
        self.unfolded: set[GroupKey] = set()
        self._due: Timer | None = None
        self._rested_at = 0.0

    @property
    def alerts(self) -> LineList[Item]:
        """The list."""
        return self.query_one("#alerts", LineList)

    @property
    def row(self) -> Row | None:
        """The alert under the cursor; of a group the worst one."""
        item = self.alerts.current
        return item.rows[0] if isinstance(item, Group) else item

    @property
    def subject(self) -> Alert | None:
        """The alert under the cursor."""
        return self.row.entry.alert if self.row else None

    @work(exit_on_error=False)
    async def action_group(self) -> None:
        """Gather the list by a label, or show every alert by itself."""
        from irtui.tui.dialogs.choose import Choice, Choose

        choices = [Choice("", "every alert by itself")]
        choices += [
            Choice(name, f"{clean(name, limit=40)}  {count} values")
            for name, count in groupable(self.view.rows, most=8)
        ]
        chosen = await self.app.push_screen_wait(Choose("Group by", choices))
        if chosen is not None:
            item = self.alerts.current
            self.group_by = chosen
            self.unfolded = set()
            self.draw()
            self._go_along(item)

    def _go_along(self, item: Item | None) -> None:
        """Put the cursor on the group that took its alert in, or on the worst of its group."""
        if item is None or self.alerts.current is not None:
            return
        row = item.rows[0] if isinstance(item, Group) else item
        label = label_to_group_by(self.group_by, self.view.rows)
        if not self.alerts.go_to(row.key):
            self.alerts.go_to(GroupKey(label, row.labels.get(label, "")))

    @property
    def present(self) -> SavedView:
        """What is shown now, under the name of the view as long as nobody has changed it."""
        view = self.chosen_view
        if view and view.filter.strip() == self.wanted.text and view.group_by == self.group_by:
            return view
        if not self.wanted.text and self.group_by is None:
            return EVERYTHING
        return SavedView("", self.wanted.text, self.group_by)

    @property
    def untouched(self) -> bool:
        """Whether the operator has not begun to look for anything."""
        found = self.wanted.text or self.chosen_view or self.group_by is not None
        return not found and not self.query_one(FilterLine).display

    def show(self, wanted: Filter, group_by: str | None) -> None:
        """Show the alerts that match, grouped by a label."""
        if group_by != self.group_by:
            self.unfolded = set()
        self.wanted, self.group_by = wanted, group_by
        self.close_filter()

    @work(exit_on_error=False)
    async def action_views(self) -> None:
        """Choose, save or delete a view."""
        from irtui.tui.screens.viewing import choose_view

        await choose_view(self)

    @work(exit_on_error=False)
    async def action_overview(self) -> None:
        """Count the values of each label over what is shown, and add one to the filter."""
        from irtui.tui.dialogs.overview import Overview
        from irtui.tui.screens.viewing import narrow

        dialog = Overview(self.view.rows, f"{self.house.now():%H:%M:%SZ}")
        if term := await self.app.push_screen_wait(dialog):
            narrow(self, term)

    def action_filter(self) -> None:
        """Write a filter; the words that complete it are those of the alerts at this moment."""
        line = self.query_one(FilterLine)
        line.open(self.wanted)
        self.write_in(line.field)
        # Not before the line is seen: among many alerts it takes its time.
        self.call_after_refresh(self._gather_words)

    @work(group="words", exclusive=True, exit_on_error=False)
    async def _gather_words(self) -> None:
        await self.words.gather()
        self.query_one(FilterLine).words_changed()

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        """Filter at once; of letters that come faster than that takes, by the last one."""
        self.wanted = event.wanted
        pause = self._rested_at - asyncio.get_running_loop().time()
        if pause <= 0:
            self._filter()
        elif self._due is None:
            self._due = self.set_timer(pause, self._filter)

    def _filter(self) -> None:
        loop, self._due = asyncio.get_running_loop(), None
        began = loop.time()
        self.refresh_view()
        self._rested_at = 2 * loop.time() - began

    @on(FilterLine.Closed)
    def close_filter(self) -> None:
        """Give the keys back to the list; the filter stays in force."""
        from irtui.tui.screens.viewing import leave_view

        self.query_one(FilterLine).close()
        self.alerts.focus()
        self.draw()
        leave_view(self)
