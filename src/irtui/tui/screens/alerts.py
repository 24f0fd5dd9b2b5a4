"""The alerts screen: what fires now, worst first, and what is known of the alert in question."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from irtui import workflow
from irtui.domain.alert import Alert, EpisodeKey
from irtui.domain.clear import judge
from irtui.domain.completion import vocabulary
from irtui.domain.filter import Filter
from irtui.domain.grouping import (
    Group,
    GroupKey,
    Item,
    groupable,
    grouped,
    label_to_group_by,
)
from irtui.domain.known import Known
from irtui.domain.links import links_of
from irtui.domain.view import Row, View, look
from irtui.text import clean
from irtui.tui import columns
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.drawing import alert as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.declaring import declare_from
from irtui.tui.screens.room import Room
from irtui.tui.widgets.filter_line import FilterLine
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines


class AlertsScreen(Room):
    """The live board."""

    BINDINGS = bindings("alerts")
    place: ClassVar[str] = "alerts"
    tab: ClassVar[str] = "alerts"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.view = View()
        self.wanted = Filter()
        self.known = Known()
        self.words: Mapping[str, Sequence[str]] = {}
        self.group_by: str | None = None
        self.unfolded: set[GroupKey] = set()
        self._known_for: EpisodeKey | None = None

    def furniture(self) -> ComposeResult:
        """Counts, filter, list, essence or detail."""
        yield Lines(id="counts")
        yield FilterLine(lambda: self.words, id="filter-line")
        with Horizontal(id="board"):
            with Vertical(id="list-pane"):
                yield Lines(id="headings")
                yield LineList[Item](lambda item: item.key, self._draw_item, id="alerts")
                yield Lines(id="nothing")
            yield Lines(id="detail", focusable=True)
        yield Lines(id="essence")

    def on_mount(self) -> None:
        """Begin at the top of the list."""
        super().on_mount()
        self.alerts.focus()

    @property
    def alerts(self) -> LineList[Item]:
        """The list."""
        return self.query_one("#alerts", LineList)

    @property
    def row(self) -> Row | None:
        """The alert under the cursor; of a group the worst one."""
        item = self.alerts.current
        return item.rows[0] if isinstance(item, Group) else item

    def refresh_view(self) -> None:
        """Rows, counts, detail: all from the newest board."""
        house, now = self.house, self.house.now()
        self.view = look(
            house.board,
            house.book,
            self.wanted,
            now,
            operator=house.operator,
            watchdogs=house.watchdogs,
        )
        self.alerts.set_rows(self._items())
        self._draw_bars()
        self._draw_known()

    def _items(self) -> Sequence[Item]:
        label = label_to_group_by(self.group_by, self.view.rows)
        return grouped(self.view.rows, label, self.unfolded) if label else self.view.rows

    def _draw_bars(self) -> None:
        found, text = self.view.counts, self.wanted.text
        marked = len(self.alerts.chosen) if self.alerts.marked else 0
        self.query_one("#counts", Lines).show(
            lambda width: [drawing.counts(found, text, marked, width)]
        )
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *columns.heading(width - 2))]
        )
        empty = not self.view.rows
        if empty and not found.filtered:
            self.alerts.forget()
        self.query_one("#nothing").display = empty
        # Not hidden: a list that is hidden would lose the keys.
        self.alerts.set_class(empty, "-empty")
        if empty:
            verdict = judge(
                self.house.board, self.house.now(), shown=found.shown, hidden=found.filtered
            )
            self.query_one("#nothing", Lines).show(
                lambda width: drawing.nothing(verdict, found, text, width)
            )

    def _draw_known(self) -> None:
        row, known, now = self.row, self.known, self.house.now()
        if row is None or self._known_for != row.entry.alert.episode:
            known = Known()
        self.query_one("#essence", Lines).show(lambda width: drawing.essence(row, known, width))
        self.query_one("#detail", Lines).show(lambda width: drawing.detail(row, known, now, width))

    def _draw_item(self, item: Item, width: int) -> Line:
        return columns.draw(item, width, self.house.now())

    async def reread(self) -> None:
        """What is known of the alert under the cursor may have changed."""
        self.draw()
        if self.furnished:
            self._read_known()

    @on(LineList.Highlighted, "#alerts")
    def _cursor_moved(self) -> None:
        self._draw_known()
        self._draw_bars()
        self._read_known()

    @work(group="known", exclusive=True, exit_on_error=False)
    async def _read_known(self) -> None:
        row = self.row
        if row is None:
            return
        episode = row.entry.alert.episode
        known = await self.house.ask(workflow.reading.known_of, row.entry.alert)
        self.known, self._known_for = known, episode
        self._draw_known()

    @on(LineList.Opened, "#alerts")
    def _open(self) -> None:
        """Unfold a group; show the detail of an alert where it is not beside the list."""
        item = self.alerts.current
        if isinstance(item, Group):
            self.unfolded ^= {item.key}
            self.refresh_view()
        else:
            self.add_class("-detail")
            if self.has_class("-narrow"):
                self.query_one("#detail").focus()

    def chosen(self) -> list[Alert]:
        """The marked alerts, else the one or the group under the cursor; says so if none is."""
        rows = {
            row.key: row
            for item in self.alerts.chosen
            for row in (item.rows if isinstance(item, Group) else (item,))
        }
        found = [row.entry.alert for row in rows.values()]
        if not found:
            self.say("No alert under the cursor: it is gone. Choose one first.", "warning")
        return found

    @work(exit_on_error=False)
    async def action_acknowledge(self) -> None:
        """Take the chosen alerts."""
        if found := self.chosen():
            self.alerts.marked.clear()
            if said := await self.act(workflow.triage.acknowledge, found):
                self.say(said)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note on the chosen alerts."""
        found = self.chosen()
        if not found:
            return
        what = clean(found[0].name, limit=40) if len(found) == 1 else f"{len(found)} alerts"
        place = f"note:{found[0].source}:{found[0].fingerprint}"
        text = await self.app.push_screen_wait(
            Ask(self.house, f"Note on {what}", "What do you know or did you do?", place=place)
        )
        if text and await self.act(workflow.triage.note, found, text):
            await self.act(workflow.drafts.drop, place)

    @work(exit_on_error=False)
    async def action_declare(self) -> None:
        """Declare an incident from the chosen alerts, or attach them to one."""
        if found := self.chosen():
            await declare_from(self, found)
            self.alerts.marked.clear()
            self.draw()

    @work(exit_on_error=False)
    async def action_links(self) -> None:
        """Show an alert's links in full and copy one: where it opens is the operator's choice."""
        row = self.row
        links = links_of(row.entry.alert) if row else ()
        if not links:
            self.say("This alert has no http(s) link.")
            return
        choices = [Choice(link.url, link.name, (link.url,)) for link in links]
        if url := await self.app.push_screen_wait(Choose("Copy a link", choices)):
            self.app.copy_to_clipboard(clean(url))
            self.say("Sent to the terminal's clipboard.")

    def action_copy(self) -> None:
        """Copy the labels of the alert as matchers, ready for a query or a silence."""
        if row := self.row:
            pairs = (f'{k}="{v}"' for k, v in row.entry.alert.labels.items())
            self.app.copy_to_clipboard(clean("{" + ", ".join(pairs) + "}"))
            self.say("The labels were sent to the terminal's clipboard.")

    def action_mark(self) -> None:
        """Mark or unmark the alert under the cursor."""
        self.alerts.action_mark()
        self._draw_bars()

    @work(exit_on_error=False)
    async def action_group(self) -> None:
        """Gather the list by a label, or show every alert by itself."""
        choices = [Choice("", "every alert by itself")]
        choices += [
            Choice(name, f"{clean(name, limit=40)}  {count} values")
            for name, count in groupable(self.view.rows, most=8)
        ]
        chosen = await self.app.push_screen_wait(Choose("Group by", choices))
        if chosen is not None:
            self.group_by = chosen
            self.unfolded = set()
            self.draw()

    def action_filter(self) -> None:
        """Write a filter; the words that complete it are those of the alerts at this moment."""
        self.words = vocabulary(entry.alert for entry in self.house.board)
        self.query_one(FilterLine).open(self.wanted)

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.wanted = event.wanted
        self.refresh_view()

    @on(FilterLine.Closed)
    def _close_filter(self) -> None:
        self.query_one(FilterLine).close()
        self.alerts.focus()
        self.draw()

    def back(self) -> bool:
        """Close what is open, innermost first; False if nothing was."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.call_after_refresh(self.alerts.focus)
        elif self.wanted.text or self.query_one(FilterLine).display:
            self.wanted = Filter()
            self._close_filter()
        elif self.alerts.marked:
            self.alerts.marked.clear()
            self.draw()
        else:
            return False
        return True
