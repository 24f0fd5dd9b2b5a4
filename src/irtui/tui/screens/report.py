"""The report screen: plots of how incidents went, what fires in vain, what is still to be done."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.dom import DOMNode

from irtui import workflow
from irtui.domain.noise import proposals
from irtui.domain.report import Report, Scope
from irtui.domain.reportparts import counted
from irtui.tui.copying import copy
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.drawing import report as drawing
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings
from irtui.tui.paint import Line, Piece, ends
from irtui.tui.screens.room import Room
from irtui.tui.widgets.lines import Lines

_SPANS = (7, 30, 90, 365)
# As many as have a digit to choose them with.
_MOST = 9
# Figures over months are not made anew for every alert.
_FRESH = timedelta(minutes=1)


class Scrolled(Lines):
    """A page to scroll with the keys of a list."""

    BINDINGS = bindings("list")

    def action_move(self, step: int) -> None:
        """A line down or up."""
        self.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A screen down or up."""
        self.scroll_relative(y=step * max(1, self.size.height - 1), animate=False)

    def action_end(self, last: bool) -> None:
        """The beginning or the end."""
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)


class ReportScreen(Room):
    """The report over the last days, as of when it was made."""

    BINDINGS = bindings("report")
    place: ClassVar[str] = "report"
    panes: ClassVar[tuple[str, ...]] = ("list",)
    tab: ClassVar[str] = "report"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._days = 30
        self._report: Report | None = None

    def furniture(self) -> ComposeResult:
        """What it is about, and the page."""
        yield Lines(id="counts")
        yield Scrolled(id="report", focusable=True)

    def on_mount(self) -> None:
        """Scroll with the first key."""
        super().on_mount()
        self.query_one("#report").focus()

    def answering(self, place: str) -> DOMNode:
        """The page scrolls by itself."""
        return self.query_one("#report") if place == "list" else self

    def offers(self, key: Key) -> bool:
        """Nothing on the page opens."""
        return key.id != "list.open" and super().offers(key)

    async def reread(self) -> None:
        """Make the report, unless it is fresh."""
        now = self.house.now()
        known = self._report
        if known is not None and known.scope.until <= now < known.scope.until + _FRESH:
            return
        await self._make(now)

    async def _make(self, now: datetime) -> None:
        scope = Scope(now - timedelta(days=self._days), now)
        make = await self.act_in_pieces(workflow.report.read_in_pieces, scope)
        found = None if make is None else await asyncio.to_thread(make)
        # Meanwhile another time may have been chosen.
        if found is not None and found.scope.span.days == self._days:
            self._report = found
            self.draw()

    def refresh_view(self) -> None:
        """The panels of the newest report."""
        found = self._report
        self.query_one("#counts", Lines).show(lambda width: [_about(found, self._days, width)])
        self.query_one("#report", Lines).show(
            lambda width: drawing.page(found, width) if found else ()
        )

    @work(exit_on_error=False)
    async def action_since(self) -> None:
        """Choose another time."""
        choices = [Choice(days, f"the last {days} days") for days in _SPANS]
        start = _SPANS.index(self._days)
        days = await self.app.push_screen_wait(Choose("Report", choices, start=start))
        if days is not None and days != self._days:
            self._days, self._report = days, None
            self.draw()
            self.query_one("#report", Scrolled).action_end(False)
            await self._make(self.house.now())

    @work(exit_on_error=False)
    async def action_fix(self) -> None:
        """Make an action item of a rule that is noise."""
        found = self._report
        known = None if found is None else await self.prepare(workflow.report.tasked)
        if found is None or known is None:
            return
        offered = [
            one for one in proposals(found.noise, found.scope.span) if one.alertname not in known
        ][:_MOST]
        if not offered:
            self.say("No rule is noisy that has no action item yet.")
            return
        choices = [Choice(one, one.text, (one.evidence,)) for one in offered]
        chosen = await self.app.push_screen_wait(Choose("Action item for a noisy rule", choices))
        if chosen is not None and (said := await self.act(workflow.report.take_on, chosen)):
            self.say(said)

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Write the report into the current directory."""
        if (found := self._report) is not None:
            path = await self.act(workflow.report.export, found, _markdown(found), Path.cwd())
            if path is not None:
                self.say(f"Exported to {path}")

    def action_copy(self) -> None:
        """Copy the report as Markdown."""
        if self._report is not None:
            copy(self, _markdown(self._report), "The report")


def _markdown(found: Report) -> str:
    from irtui.domain.reportmarkdown import document

    return document(found)


def _about(found: Report | None, days: int, width: int) -> Line:
    if found is None:
        return (Piece(f" reading the last {days} days …", "quiet"),)
    said = (Piece(f" {days} days ", "loud"), Piece(f" {counted(found)}", "quiet"))
    until = found.scope.until.astimezone(found.scope.zone)
    return ends(said, (Piece(f"as of {until:%H:%M} ", "faint"),), width)
