"""The incident screen: header, timeline and checklist side by side; every key is an act."""

from pathlib import Path
from typing import ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from irtui import workflow
from irtui.domain.checklist import Run, RunStep, SkipReason, StepState, next_step
from irtui.domain.incident import SEVERITIES, Status, options
from irtui.domain.record import Record
from irtui.domain.timeline import Event
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.drawing import checklist as checklist_drawing
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.checklist import ChecklistRow
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.paint import Line, Piece
from irtui.tui.screens.exporting import export
from irtui.tui.screens.review import ReviewScreen
from irtui.tui.screens.room import Room
from irtui.tui.widgets.fields import written
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

TimelineRow = tuple[Event | None, Line]


class Checklist(LineList[ChecklistRow]):
    """The checklist pane: its keys settle steps."""

    BINDINGS = bindings("checklist")


class IncidentScreen(Room):
    """One incident."""

    BINDINGS = bindings("incident")
    place: ClassVar[str] = "incident"
    tab: ClassVar[str] = "incidents"

    def __init__(self, house: House, key: str) -> None:
        super().__init__(house)
        self.key = key
        self.record: Record | None = None
        self._run = 0
        self._seen_events = 0

    def furniture(self) -> ComposeResult:
        """Header, then timeline and checklist."""
        yield Lines(id="incident-header")
        with Horizontal(id="panes"):
            with Vertical(id="timeline-pane"):
                yield Lines(id="timeline-title")
                yield LineList[TimelineRow](_event_id, lambda row, width: row[1], id="timeline")
            with Vertical(id="checklist-pane"):
                yield Lines(id="checklist-title")
                yield Checklist(lambda row: row.step, lambda row, width: row.line, id="checklist")
                yield Lines(id="no-checklist")

    def on_mount(self) -> None:
        """Begin in the checklist: that is where the hands are."""
        super().on_mount()
        self.query_one("#checklist").focus()
        self.read_again()

    @property
    def run_now(self) -> Run | None:
        """The checklist that is shown."""
        runs = self.record.runs if self.record else ()
        return runs[min(self._run, len(runs) - 1)] if runs else None

    @property
    def step_now(self) -> RunStep | None:
        """The step under the cursor."""
        cursor, run = self.checklist.cursor, self.run_now
        return next((step for step in run.steps if step.id == cursor), None) if run else None

    @property
    def checklist(self) -> Checklist:
        """The checklist pane."""
        return self.query_one("#checklist", Checklist)

    @property
    def timeline(self) -> LineList[TimelineRow]:
        """The timeline pane."""
        return self.query_one("#timeline", LineList)

    def keys_here(self) -> list[Key]:
        """The checklist's keys come first where it has the focus."""
        panes = ("checklist", "incident") if self.checklist.has_focus else ("incident",)
        keys = of(*panes, "everywhere")
        return list({key.keys: key for key in reversed(keys)}.values())[::-1]

    async def reread(self) -> None:
        """Read the incident from the store."""
        record = await self.act(workflow.reading.incident, self.key)
        if record is None or not self.furnished:
            return
        first = self.record is None
        self.record = record
        self.draw()
        if first:
            self._to_next_step()

    def refresh_view(self) -> None:
        """Everything from the record that was read last."""
        if self.record is None:
            return
        record, now = self.record, self.house.now()
        self.query_one("#incident-header", Lines).show(
            lambda width: [*drawing.header(record, now, width), rule(width)]
        )
        self._draw_timeline()
        self._draw_checklist()

    def _draw_timeline(self) -> None:
        events = self.record.timeline if self.record else ()
        width = max(20, self.timeline.size.width - 3)
        self.timeline.set_rows(drawing.timeline_rows(events, width))
        if len(events) != self._seen_events and not self.timeline.has_focus:
            self.timeline.action_end(True)
        self._seen_events = len(events)
        title = (Piece(" TIMELINE", "faint"),)
        self.query_one("#timeline-title", Lines).show(lambda width: [title])

    def _draw_checklist(self) -> None:
        run, now = self.run_now, self.house.now()
        runs = self.record.runs if self.record else ()
        position = runs.index(run) if run else 0
        self.query_one("#checklist-title", Lines).show(
            lambda width: [checklist_drawing.title(run, position, len(runs), now, width)]
        )
        self.checklist.display = run is not None
        empty = self.query_one("#no-checklist", Lines)
        empty.display = run is None
        if run is None:
            empty.show(checklist_drawing.nothing)
            return
        width = max(20, self.checklist.size.width - 3)
        step = self.step_now
        self.checklist.set_rows(checklist_drawing.rows(run, step.id if step else None, now, width))

    def _to_next_step(self, after: int = -1) -> None:
        run = self.run_now
        waiting = next_step(run.steps, after) if run else None
        if waiting is not None:
            self.checklist.go_to(waiting.id)

    @on(LineList.Highlighted, "#checklist")
    def _unfold(self) -> None:
        self._draw_checklist()

    def on_resize(self) -> None:
        """Wrap again."""
        self.call_after_refresh(self.draw)

    # Steps

    @work(exit_on_error=False)
    async def action_settle(self, state: str) -> None:
        """Mark the step under the cursor; the answers it needs are asked for."""
        step = self.step_now
        if step is None:
            self.say("No step under the cursor: choose one first.", "warning")
            return
        note, reason = "", None
        if state == StepState.SKIPPED:
            reason = await self._skip_reason(step)
            if reason is None:
                return
        if state == StepState.FAILED:
            answer = await self._ask(f"{step.number} failed", "What happened?", step.id)
            if answer is None:
                return
            note = answer
        await self._settle(step, StepState(state), note, reason)

    async def _settle(
        self, step: RunStep, state: StepState, note: str, reason: SkipReason | None
    ) -> None:
        said = await self.act(
            workflow.checklist.settle, step.id, state, note=note, reason=reason, seen=step.version
        )
        await self.reread()
        if said:
            await self.act(workflow.drafts.drop, f"step:{step.id}")
            self._to_next_step(step.position)

    async def _skip_reason(self, step: RunStep) -> SkipReason | None:
        choices = [Choice(reason, reason.words) for reason in SkipReason]
        return await self.app.push_screen_wait(
            Choose(f"Skip step {step.number}: why?", choices, question=step.text)
        )

    @work(exit_on_error=False)
    async def action_note_step(self) -> None:
        """Write a note on the step under the cursor."""
        if (step := self.step_now) is None:
            return
        text = await self._ask(f"Note on step {step.number}", "What did you see or do?", step.id)
        if text and await self.act(workflow.checklist.note, step.id, text):
            await self.act(workflow.drafts.drop, f"step:{step.id}")
            await self.reread()

    @work(exit_on_error=False)
    async def action_jump(self) -> None:
        """Go to a step by its number."""
        run = self.run_now
        if run is None:
            return
        text = await self.app.push_screen_wait(Ask(self.house, "Jump", "To which step number?"))
        wanted = next((s for s in run.steps if text and str(s.number) == text.strip()), None)
        if wanted is not None:
            self.checklist.go_to(wanted.id)
        elif text:
            self.say(f"There is no step {text}: they go from 1 to {len(run.steps)}.", "warning")

    def action_copy(self) -> None:
        """Copy the commands of the step under the cursor."""
        step = self.step_now
        if step is None or not step.commands:
            self.say("This step has no command to copy.")
            return
        self.app.copy_to_clipboard(written("\n".join(step.commands)))
        self.say("Sent to the terminal's clipboard (over tmux: set-clipboard on).")

    async def _ask(self, title: str, question: str, step: UUID) -> str | None:
        form = Ask(self.house, title, question, place=f"step:{step}")
        return await self.app.push_screen_wait(form)

    # The incident

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note in the timeline."""
        place = f"note:{self.key}"
        form = Ask(
            self.house, "Note in the timeline", "What happened, what was decided?", place=place
        )
        text = await self.app.push_screen_wait(form)
        if text and await self.act(workflow.response.note, self.key, text):
            await self.act(workflow.drafts.drop, place)
            await self.reread()

    @work(exit_on_error=False)
    async def action_status(self) -> None:
        """Bring the incident to its next status."""
        if self.record is None:
            return
        one, review = self.record.incident, self.record.review
        published = bool(review and review.published)
        offered = options(one.status, firing=self.record.firing, review_published=published)
        choices = [Choice(o, str(o.to), (o.ask,) if o.ask else ()) for o in offered]
        title = f"{one.key} is {one.status}: what now?"
        chosen = await self.app.push_screen_wait(Choose(title, choices))
        if chosen is not None:
            await self._move(chosen.to, chosen.ask, one.version)

    async def _move(self, to: Status, asked: str | None, seen: int) -> None:
        note = ""
        if asked:
            place = f"status:{self.key}:{to}"
            title = f"To {to}"
            answer = await self.app.push_screen_wait(Ask(self.house, title, asked, place=place))
            if answer is None:
                return
            note = answer
        if said := await self.act(workflow.response.move, self.key, to, note, seen=seen):
            self.say(said)
            if asked:
                await self.act(workflow.drafts.drop, place)
        await self.reread()

    @work(exit_on_error=False)
    async def action_severity(self) -> None:
        """Say how bad it is, beside the criteria."""
        if self.record is None:
            return
        one = self.record.incident
        choices = [
            Choice(level.key, f"{level.key} {level.name}", level.criteria)
            for level in self.house.levels
        ]
        start = SEVERITIES.index(one.severity) if one.severity else 0
        chosen = await self.app.push_screen_wait(Choose("Severity", choices, start=start))
        if chosen is None or chosen == one.severity:
            return
        reason = ""
        if one.severity:
            title = f"{one.severity} → {chosen}"
            answer = await self.app.push_screen_wait(Ask(self.house, title, "Why?"))
            if answer is None:
                return
            reason = answer
        if said := await self.act(
            workflow.response.set_severity, self.key, chosen, reason, seen=one.version
        ):
            self.say(said)
        await self.reread()

    @work(exit_on_error=False)
    async def action_runbook(self) -> None:
        """Show another checklist, or start one from the runbook directories."""
        runs = self.record.runs if self.record else ()
        paths = await self.act(workflow.reading.runbooks)
        started = {run.runbook for run in runs}
        choices: list[Choice[int | Path]] = [
            Choice(n, f"{run.title}  {run.settled} of {len(run.steps)}", (run.runbook,))
            for n, run in enumerate(runs)
        ]
        choices += [
            Choice(path, f"start {path.stem}", (str(path),))
            for path in paths or ()
            if str(path) not in started
        ]
        if not choices:
            self.say(
                "No runbook directory has a file: name them in [runbooks] directories.", "warning"
            )
            return
        chosen = await self.app.push_screen_wait(Choose("Checklists", choices))
        if isinstance(chosen, Path):
            if await self.act(workflow.checklist.start, self.key, chosen) is None:
                return
            self._run = len(runs)
            await self.reread()
        elif chosen is not None:
            self._run = chosen
        self.draw()
        self.checklist.focus()
        self._to_next_step()

    def action_review(self) -> None:
        """Write the review."""
        self.open(f"review-{self.key}", lambda: ReviewScreen(self.house, self.key))

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Export the review as a Markdown file."""
        await export(self, self.key)


def _event_id(row: TimelineRow) -> UUID | None:
    return row[0].id if row[0] else None


def open_incident(room: Room, key: str) -> None:
    """Go to an incident."""
    room.open(f"incident-{key}", lambda: IncidentScreen(room.house, key))
