"""The checklist of an alert without an incident, and the way to it from the alert."""

import asyncio
from typing import ClassVar
from uuid import UUID

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.dom import DOMNode

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.record import AlertSheet
from irtui.tui.drawing import lonealert as drawing
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.screens.checklist.pane import ChecklistPane
from irtui.tui.screens.checklist.runs import choose_run
from irtui.tui.screens.room import Room
from irtui.tui.widgets.lines import Lines


class ChecklistScreen(Room):
    """The checklists of one alert, beside why one looks at it and what has happened."""

    BINDINGS = bindings("runbook")
    place: ClassVar[str] = "runbook"
    panes: ClassVar[tuple[str, ...]] = ("checklist",)
    tab: ClassVar[str] = "alerts"

    def __init__(self, house: House, alert: Alert) -> None:
        super().__init__(house)
        self.alert = alert
        self._sheet = AlertSheet()
        self._why: tuple[UUID | None, str] = None, ""
        self._one_reading = asyncio.Lock()

    def furniture(self) -> ComposeResult:
        """What fires, then why and what has happened, and the checklist."""
        yield Lines(id="alert-header")
        with Horizontal(id="panes"):
            yield Lines(id="why", focusable=True)
            yield ChecklistPane(self, id="checklist-pane")

    def on_mount(self) -> None:
        """Begin in the checklist: that is where the hands are."""
        super().on_mount()
        self.checklist.lines.focus()
        self.read_again()

    @property
    def checklist(self) -> ChecklistPane:
        """The checklist pane."""
        return self.query_one(ChecklistPane)

    @property
    def subject(self) -> Alert:
        """The alert of the checklist."""
        return self.alert

    def answering(self, place: str) -> DOMNode:
        """The checklist answers its own keys."""
        return self.checklist if place == "checklist" else self

    def keys_here(self) -> list[Key]:
        """The checklist's keys come first."""
        return of("checklist", "runbook", "everywhere")

    async def reread(self) -> None:
        """Read what is known of the alert, and what the runbook explains once it is another."""
        async with self._one_reading:
            sheet = await self.act(workflow.sheet.of_alert, self.alert)
            if sheet is None or not self.furnished:
                return
            self._sheet = sheet
            events = sheet.timeline
            self.checklist.take(sheet.runs, events[-1].at if events else None)
            run = self.checklist.run
            if run is not None and run.id != self._why[0]:
                self._why = run.id, await self.act(workflow.runs.context, run.id) or ""
            self.draw()

    def refresh_view(self) -> None:
        """Everything from what was read last."""
        house, sheet = self.house, self._sheet
        entry = house.board.entry(self.alert.key)
        if entry is not None and entry.alert.episode != self.alert.episode:
            entry = None
        self.query_one("#alert-header", Lines).show(
            lambda width: [
                *drawing.header(self.alert, entry, sheet.incident, house.now(), width),
                rule(width),
            ]
        )
        context = self._why[1]
        self.query_one("#why", Lines).show(
            lambda width: drawing.beside(context, sheet.timeline, sheet.learned, house.now(), width)
        )
        self.checklist.draw()

    def on_resize(self) -> None:
        """Wrap again."""
        self.call_after_refresh(self.draw)

    @work(exit_on_error=False)
    async def action_runbook(self) -> None:
        """Show another checklist, or start one from the runbook directories."""
        pane = self.checklist
        chosen = await choose_run(self, self.alert, pane.runs, pane.newer)
        if chosen is not None:
            pane.show_run(chosen)
            pane.lines.focus()
            self.read_again()

    @work(exit_on_error=False)
    async def action_declare(self) -> None:
        """Declare an incident from the alert; the checklist goes on there."""
        from irtui.tui.screens.declaring import declare_from

        await declare_from(self, [self.alert])

    @work(exit_on_error=False)
    async def action_write_runbook(self) -> None:
        """Write a runbook for the alert, if it has none."""
        from irtui.tui.screens.newrunbook import write_for_alert

        await write_for_alert(self, self.alert)


async def open_runbook(room: Room, alert: Alert) -> None:
    """Go to the checklist of an alert or of its incident; start the matching one if none is."""
    sheet = await room.prepare(workflow.sheet.of_alert, alert)
    if sheet is None:
        return
    if sheet.incident:
        from irtui.tui.screens.incident import open_incident

        open_incident(room, sheet.incident, sheet.runs[-1].id if sheet.runs else None)
        return
    if not sheet.runs and await _begin(room, alert) is None:
        return
    room.open(f"runbook-{alert.episode}", lambda: ChecklistScreen(room.house, alert))


async def _begin(room: Room, alert: Alert) -> UUID | None:
    """Start the runbook that matches, else one that the operator chooses."""
    found = await room.prepare(workflow.starting.matching, [alert])
    if found is None:
        return None
    if found:
        return await room.prepare(workflow.starting.start_for, alert)
    room.say(f"No runbook matches {alert.name}: choose one.")
    return await choose_run(room, alert, (), ())
