"""The alerts screen: what fires now, worst first, and what is known of the alert in question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from irtui import workflow
from irtui.domain.alert import Alert, EpisodeKey
from irtui.domain.clear import judge
from irtui.domain.filter import Filter
from irtui.domain.group import Group
from irtui.domain.grouping import Groups, Item, label_to_group_by
from irtui.domain.known import Known
from irtui.domain.oldest import OldestFirst
from irtui.domain.related import related
from irtui.domain.rows import Rows
from irtui.domain.savedview import EVERYTHING
from irtui.text import clean
from irtui.tui import columns
from irtui.tui.beside import AT_ONCE, beside
from irtui.tui.drawing import alert as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.beingwritten import BeingWritten
from irtui.tui.screens.filtered import FilteredRoom
from irtui.tui.widgets.filter_line import FilterLine
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

# Seconds after which somebody reads what the cursor is on.
_REST = 0.5
_AGAIN = timedelta(seconds=60)


class AlertsScreen(FilteredRoom):
    """The live board."""

    BINDINGS = bindings("alerts")
    place: ClassVar[str] = "alerts"
    tab: ClassVar[str] = "alerts"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.known = Known()
        self._rows = Rows(house.operator, house.watchdogs, house.changes)
        self._groups = Groups()
        self._oldest_first = OldestFirst()
        self._known_for: EpisodeKey | None = None
        self._known_due = self._knowing = False
        self._rest: Timer | None = None
        self._related_at = datetime.min.replace(tzinfo=UTC)
        self._began = False
        self._being_written = BeingWritten(self, lambda: self.alerts.redraw())

    def furniture(self) -> ComposeResult:
        """Counts, filter, list, essence or detail."""
        yield Lines(id="counts")
        yield FilterLine(lambda: self.words.words, id="filter-line")
        with Horizontal(id="board"):
            with Vertical(id="list-pane"):
                yield Lines(id="headings")
                yield LineList[Item](attrgetter("key"), self._draw_item, id="alerts")
                yield Lines(id="nothing")
            yield Lines(id="detail", focusable=True)
        yield Lines(id="essence")

    def on_mount(self) -> None:
        """Begin at the top of the list."""
        super().on_mount()
        self.alerts.focus()

    def refresh_view(self) -> None:
        """Rows, counts, detail: all from the newest board."""
        house = self.house
        self.view = self._rows.look(house.board, house.book, self.wanted, house.now())
        if self.present.oldest_first:
            self.alerts.set_rows(self._oldest_first.look(self.view))
        else:
            label = label_to_group_by(self.group_by, self.view.rows)
            items = self._groups.look(self.view, label, self.unfolded)
            where = self._rows.where if items is self.view.rows else None
            self.alerts.set_rows(items, where=where)
        self._draw_bars()
        self._draw_known()

    def _draw_bars(self) -> None:
        found, text = self.view.counts, self.wanted.text
        marked = len(self.alerts.marked)
        view = "" if self.present == EVERYTHING else self.present.name
        self.query_one("#counts", Lines).show(
            lambda width: [drawing.counts(found, text, view, marked, width)]
        )
        self.query_one("#headings", Lines).show(
            lambda width: [(Piece("  "), *columns.heading(width - 2))]
        )
        empty = not self.view.rows
        if empty and not (found.filtered or found.snoozed or found.dismissed):
            self.alerts.forget()
        self.query_one("#nothing").display = empty
        # Not hidden: a list that is hidden would lose the keys.
        self.alerts.set_class(empty, "-empty")
        if empty:
            verdict = judge(
                self.house.board,
                self.house.now(),
                shown=found.shown,
                hidden=found.filtered,
                snoozed=found.snoozed,
                dismissed=found.dismissed,
            )
            self.query_one("#nothing", Lines).show(
                lambda width: drawing.nothing(verdict, found, text, width)
            )

    def _draw_known(self) -> None:
        row, known, now = self.row, self.known, self.house.now()
        if row is None or self._known_for != row.entry.alert.episode:
            known = Known()
        essence, detail = drawing.essence, drawing.detail
        self.query_one("#essence", Lines).show(lambda width: essence(row, known, now, width))
        self.query_one("#detail", Lines).show(lambda width: detail(row, known, now, width))

    def _draw_item(self, item: Item, width: int) -> Line:
        writing = item in self._being_written
        return columns.draw(item, width, self.house.now(), writing=writing)

    async def reread(self) -> None:
        """What is known of the alert under the cursor may have changed."""
        self.draw()
        if self.house.book is not None and not self._began:
            from irtui.tui.screens.viewing import open_last_view

            self._began = True
            await open_last_view(self)
        if self.furnished:
            self._read_known()

    @on(LineList.Highlighted, "#alerts")
    def _cursor_moved(self) -> None:
        self._draw_known()
        self._read_known()

    def _read_known(self) -> None:
        # One question at a time, however fast the cursor moves: an operator's act never waits
        # behind what nobody looks at any more.
        self._known_due = True
        if not self._knowing:
            self._knowing = True
            self._know()

    @work(exit_on_error=False)
    async def _know(self) -> None:
        try:
            while self._known_due and self.furnished and (row := self.row) is not None:
                self._known_due = False
                alert = row.entry.alert
                known = await self.house.ask(workflow.reading.known_of, alert)
                if same := self._known_for == alert.episode:
                    known = replace(known, related=self.known.related)
                self.known, self._known_for = known, alert.episode
                if self.furnished:
                    self._draw_known()
                    self._relate_at_rest(same)
        finally:
            self._knowing = False

    def _relate_at_rest(self, same: bool) -> None:
        """Find the related alerts; among many that takes its time, so once the cursor rests, and
        of the `same` alert as before, however much is written, once in a while.
        """
        many, now = sum(map(len, self.house.board.entries.values())), self.house.now()
        if same and many > AT_ONCE and now - self._related_at < _AGAIN:
            return
        self._related_at = now
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._relate) if many > AT_ONCE else None
        if self._rest is None:
            self._relate()

    @work(group="related", exclusive=True, exit_on_error=False)
    async def _relate(self) -> None:
        board, row = self.house.board, self.row
        if row is None or not self.furnished or not self.query_one("#detail").display:
            return
        many, others = sum(map(len, board.entries.values())), (entry.alert for entry in board)
        found = await beside(many, related, row.entry.alert, others)
        if found != self.known.related and self._known_for == row.entry.alert.episode:
            self.known = replace(self.known, related=found)
            if self.furnished:
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
            self._read_known()
            if self.has_class("-narrow"):
                self.query_one("#detail").focus()

    @property
    def on_group(self) -> bool:
        """Whether an act is on the group under the cursor."""
        return not self.alerts.marked and isinstance(self.alerts.current, Group)

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
            seen = self.house.book
            with self._being_written.of(found):
                said = await self.act(workflow.triage.acknowledge, found, seen=seen)
            if said:
                self.say(said)

    @work(exit_on_error=False)
    async def action_acknowledge_until(self) -> None:
        """Take the chosen alerts for a time."""
        from irtui.tui.screens.triaging import acknowledge_until

        if (found := self.chosen()) and await acknowledge_until(self, found):
            self._unmark()

    @work(exit_on_error=False)
    async def action_snooze(self) -> None:
        """Put the chosen alerts out of sight for a time."""
        from irtui.tui.screens.triaging import snooze

        if (found := self.chosen()) and await snooze(self, found):
            self.alerts.step_off({alert.key for alert in found})
            self._unmark()

    @work(exit_on_error=False)
    async def action_dismiss_as_noise(self) -> None:
        """Call the chosen alerts noise."""
        from irtui.tui.screens.triaging import dismiss

        if (found := self.chosen()) and await dismiss(self, found):
            self.alerts.step_off({alert.key for alert in found})
            self._unmark()

    def _unmark(self) -> None:
        self.alerts.marked.clear()
        self.draw()

    @work(exit_on_error=False)
    async def action_runbook(self) -> None:
        """Go to the checklist of the alert under the cursor, or start one."""
        from irtui.tui.screens.checklist import open_runbook

        if (row := self.row) is not None:
            await open_runbook(self, row.entry.alert)

    @work(exit_on_error=False)
    async def action_write_runbook(self) -> None:
        """Write a runbook for the alert under the cursor, if it has none."""
        from irtui.tui.screens.newrunbook import write_for_alert

        if (row := self.row) is not None:
            await write_for_alert(self, row.entry.alert)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note on the chosen alerts."""
        from irtui.tui.dialogs.ask import Ask

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
        from irtui.tui.screens.declaring import declare_from

        if found := self.chosen():
            await declare_from(self, found)
            self._unmark()

    @work(exit_on_error=False)
    async def action_silence(self) -> None:
        """Silence the chosen alerts by labels that the operator chooses."""
        from irtui.tui.screens.silencing import by_alerts

        group = self.on_group
        if found := self.chosen():
            await by_alerts(self, found, group=group)

    @work(exit_on_error=False)
    async def action_silence_fast(self) -> None:
        """Silence the chosen alerts, asking only for how long."""
        from irtui.tui.screens.silencing import fast

        group = self.on_group
        if found := self.chosen():
            await fast(self, found, group=group)

    @work(exit_on_error=False)
    async def action_explain(self) -> None:
        """Say why the alert under the cursor is shown or suppressed, and what is hidden."""
        from irtui.tui.screens.explaining import explain_alert

        await explain_alert(self)

    @work(exit_on_error=False)
    async def action_links(self) -> None:
        """Show an alert's links in full and copy one: where it opens is the operator's choice."""
        from irtui.domain.links import links_of
        from irtui.tui.dialogs.choose import Choice, Choose

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

    def back(self) -> bool:
        """Close what is open, innermost first; False if nothing was."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.call_after_refresh(self.alerts.focus)
        elif self.wanted.text or self.query_one(FilterLine).display:
            self.wanted = Filter()
            self.close_filter()
        elif self.alerts.marked:
            self.alerts.marked.clear()
            self.draw()
        else:
            return False
        return True
