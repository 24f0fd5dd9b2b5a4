"""The incident screen: header, timeline and checklist side by side; every key is an act."""

import asyncio
from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.dom import DOMNode
from textual.widget import Widget

from irtui import workflow
from irtui.domain.excerpt import Excerpt, Part
from irtui.domain.record import Sheet
from irtui.domain.updateprogress import with_progress
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.reminders import bar
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.screens.checklist.pane import ChecklistPane
from irtui.tui.screens.checklist.runs import choose_run
from irtui.tui.screens.exporting import export
from irtui.tui.screens.incident import acts
from irtui.tui.screens.incident.status import change_status
from irtui.tui.screens.incident.timeline import Timeline, TimelinePane
from irtui.tui.screens.review import ReviewScreen
from irtui.tui.screens.room import Room
from irtui.tui.widgets.lines import Lines


class IncidentScreen(Room):
    """One incident."""

    BINDINGS = bindings("incident")
    place: ClassVar[str] = "incident"
    panes: ClassVar[tuple[str, ...]] = ("checklist", "timeline")
    tab: ClassVar[str] = "incidents"

    def __init__(self, house: House, key: str) -> None:
        super().__init__(house)
        self.key = key
        self.sheet: Sheet | None = None
        self.wanted: UUID | None = None
        self._shown = Excerpt()
        # A part of the timeline is read by what is shown, so one reading waits for the other.
        self._one_reading = asyncio.Lock()

    def furniture(self) -> ComposeResult:
        """Header, then timeline and checklist."""
        yield Lines(id="reminders")
        yield Lines(id="incident-header")
        with Horizontal(id="panes"):
            yield TimelinePane(self, self.key, id="timeline-pane")
            yield ChecklistPane(self, id="checklist-pane")

    def on_mount(self) -> None:
        """Begin in the checklist: that is where the hands are."""
        super().on_mount()
        self.checklist.lines.focus()
        # The reading that began when it came to the front may have ended before it had its panes.
        self.read_again()

    @property
    def checklist(self) -> ChecklistPane:
        """The checklist pane."""
        return self.query_one(ChecklistPane)

    @property
    def timeline(self) -> TimelinePane:
        """The timeline pane."""
        return self.query_one(TimelinePane)

    def answering(self, place: str) -> DOMNode:
        """Each pane answers its own keys."""
        return self._panes.get(place, self)

    @property
    def _panes(self) -> dict[str, Widget]:
        return {"checklist": self.checklist, "timeline": self.timeline}

    def keys_here(self) -> list[Key]:
        """The keys of the pane that has the focus come first."""
        here = [place for place, pane in self._panes.items() if pane.has_focus_within]
        found: dict[str, Key] = {}
        for key in of(*here, "incident", "everywhere"):
            found.setdefault(key.keys, key)
        return list(found.values())

    async def reread(self) -> None:
        """Read what changed of the incident; the timeline follows unless somebody is in it."""
        async with self._one_reading:
            seen = self.sheet.timeline if self.sheet else None
            follow = seen is None or not self.timeline.has_focus_within
            sheet = await self.act(workflow.sheet.sheet, self.key, seen, follow=follow)
            if sheet is None or not self.furnished:
                return
            self.sheet = sheet
            self.checklist.take(sheet.runs, sheet.happened)
            if self.wanted is not None:
                self.checklist.show_run(self.wanted)
                self.wanted = None
            if follow and sheet.timeline is not seen:
                self.timeline.show(self._told(sheet.timeline), Part.LAST)
            self.draw()

    @on(Timeline.Wanted)
    @work(exit_on_error=False, group="timeline")
    async def _read_part(self, event: Timeline.Wanted) -> None:
        """Read another part of the timeline, which is about to be seen."""
        async with self._one_reading:
            if self.sheet is None or not self.furnished:
                return
            seen, at = self.sheet.timeline, self.timeline.event
            found = await self.act(workflow.sheet.other, self.key, event.part, seen, at)
            if not self.furnished:
                return
            if found is None:
                self.timeline.not_read()
            else:
                self.sheet = replace(self.sheet, timeline=found)
                self.timeline.show(self._told(found), event.part)

    @on(TimelinePane.Look)
    @work(exit_on_error=False, group="timeline")
    async def _look(self, event: TimelinePane.Look) -> None:
        """Read what a filter shows of the timeline."""
        async with self._one_reading:
            place = event.event.place if event.event else None
            found = await self.act(workflow.sheet.around, self.key, event.filter, place)
            if found is not None and self.sheet is not None and self.furnished:
                self.sheet = replace(self.sheet, timeline=found)
                self.timeline.show_around(found, event.event)

    def refresh_view(self) -> None:
        """Everything from what was read last."""
        if self.sheet is None:
            return
        sheet, now = self.sheet, self.house.now()
        mine = [one for one in self.house.reminders if one.subject == self.key]
        self.query_one("#reminders", Lines).show(lambda width: bar(mine, width, keys=True))
        self.query_one("#incident-header", Lines).show(
            lambda width: [*drawing.header(sheet, now, width, self.house.severity), rule(width)]
        )
        self.timeline.show(self._told(self.sheet.timeline))
        self.checklist.draw()

    def _told(self, excerpt: Excerpt) -> Excerpt:
        """What is shown of a part of the timeline: the same object as long as it says the same."""
        updates = self.sheet.updates if self.sheet else ()
        shown = with_progress(excerpt, updates, self.house.now())
        if shown is not excerpt and shown == self._shown:
            return self._shown
        self._shown = shown
        return shown

    def on_resize(self) -> None:
        """Wrap again."""
        self.call_after_refresh(self.draw)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note in the timeline."""
        await acts.note(self, self.key)

    @work(exit_on_error=False)
    async def action_status(self) -> None:
        """Bring the incident to its next status."""
        if self.sheet is not None:
            await change_status(self, self.sheet.headline)

    @work(exit_on_error=False)
    async def action_roles(self) -> None:
        """Say who commands, who writes, who speaks."""
        from irtui.tui.screens.incident import roles

        if self.sheet is not None:
            await roles.show(self, self.sheet)

    @work(exit_on_error=False)
    async def action_tasks(self) -> None:
        """Say who does what until when."""
        from irtui.tui.screens.incident import tasks

        await tasks.show(self, lambda: self.sheet)

    @work(exit_on_error=False)
    async def action_merge(self) -> None:
        """Merge it into another incident, or go to the one it was merged into."""
        from irtui.tui.screens.incident.merging import merge

        if self.sheet is not None and (key := await merge(self, self.sheet.headline)):
            open_incident(self, key)

    @work(exit_on_error=False)
    async def action_split(self) -> None:
        """Make some of its alerts an incident of their own."""
        from irtui.tui.screens.incident.merging import split

        if self.sheet is not None and (key := await split(self, self.sheet.headline.incident)):
            open_incident(self, key)

    @work(exit_on_error=False)
    async def action_facts(self) -> None:
        """Correct when what happened, and what it is."""
        from irtui.tui.screens.incident.facts import correct

        await correct(self, self.key)

    @work(exit_on_error=False)
    async def action_severity(self) -> None:
        """Say how bad it is, beside the criteria."""
        if self.sheet is not None:
            await acts.change_severity(self, self.sheet.headline.incident)

    @work(exit_on_error=False)
    async def action_update(self) -> None:
        """Write a status update and send it."""
        from irtui.tui.screens.informing import inform

        await inform(self, self.key)

    @work(exit_on_error=False)
    async def action_updates(self) -> None:
        """Show the updates and how far they have got."""
        from irtui.tui.screens.informing import show_updates

        await show_updates(self, self.key)

    @work(exit_on_error=False)
    async def action_put_off(self) -> None:
        """Put the next update off."""
        from irtui.tui.screens.informing import snooze

        await snooze(self, self.key)

    @work(exit_on_error=False)
    async def action_runbook(self) -> None:
        """Show another checklist, or start one from the runbook directories."""
        pane = self.checklist
        chosen = await choose_run(self, self.key, pane.runs, pane.newer)
        if chosen is not None:
            pane.show_run(chosen)
            pane.lines.focus()

    @work(exit_on_error=False)
    async def action_write_runbook(self) -> None:
        """Write a runbook for an alert of it that has none."""
        from irtui.tui.screens.newrunbook import write_for_incident

        await write_for_incident(self, self.key)

    @work(exit_on_error=False)
    async def action_reminders(self) -> None:
        """List the reminders, those of this incident under the cursor."""
        from irtui.tui.screens.reminded import show_reminders

        mine = (one for one in self.house.reminders if one.subject == self.key)
        await show_reminders(self, next(mine, None))

    @work(exit_on_error=False)
    async def action_actions(self) -> None:
        """List its action items."""
        from irtui.tui.screens.actionitems import action_items

        await action_items(self, self.key)

    @work(exit_on_error=False)
    async def action_lesson(self) -> None:
        """Write down a lesson for the alerts of it."""
        from irtui.tui.screens.lessons import write_lesson

        if (alerts := await self.prepare(workflow.learning.alerts_of, self.key)) is not None:
            await write_lesson(self, alerts, self.key)

    def action_review(self) -> None:
        """Write the review."""
        self.open(f"review-{self.key}", lambda: ReviewScreen(self.house, self.key))

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Export the review as a Markdown file."""
        await export(self, self.key)


def open_incident(room: Room, key: str, run: UUID | None = None) -> None:
    """Go to an incident, and to one of its checklists."""
    room.open(f"incident-{key}", lambda: IncidentScreen(room.house, key))
    screen = room.app.get_screen(f"incident-{key}")
    if run is not None and isinstance(screen, IncidentScreen):
        screen.wanted = run
