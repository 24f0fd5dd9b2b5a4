"""The checklist pane: one of several runs; its keys act on the step under the cursor."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from irtui import workflow
from irtui.domain.before import Before
from irtui.domain.checklist import Run, RunStatus, RunStep, StepState, next_step, place_of
from irtui.domain.stepgroups import group_of, groups
from irtui.tui.drawing import checklist as drawing
from irtui.tui.drawing.checklist import GroupKey
from irtui.tui.failures import TellsFailures
from irtui.tui.keys import bindings
from irtui.tui.paint import Line
from irtui.tui.screens.checklist import running, steps
from irtui.tui.screens.checklist import runs as ends
from irtui.tui.screens.checklist.lines import StepLines
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

# Seconds after which the files on disk are looked at again.
_LOOK_AT_FILES = 10.0
# And what a command that runs has said, while one does.
_LOOK_AT_OUTPUT = 0.5


@dataclass(slots=True)
class _Place:
    """Where somebody is in a run, and which groups are open."""

    cursor: UUID | GroupKey | None = None
    opened: set[int] = field(default_factory=set)


class ChecklistPane(TellsFailures, Vertical):
    """The runs of an incident or an alert, of which one is shown."""

    BINDINGS = bindings("checklist")

    def __init__(self, room: Room, *, id: str) -> None:
        super().__init__(id=id)
        self.runs: Sequence[Run] = ()
        self._room = room
        self._happened: datetime | None = None
        self._newer: frozenset[UUID] = frozenset()
        self._shown: UUID | None = None
        self._places: dict[UUID, _Place] = {}
        self._before: dict[UUID, Before] = {}

    def compose(self) -> ComposeResult:
        """Title, what is to be said, and steps, or why there are none."""
        yield Lines(id="checklist-title")
        yield Lines(id="checklist-told")
        yield StepLines(id="checklist")
        yield Lines(id="no-checklist")

    def on_mount(self) -> None:
        """Look at the files from time to time."""
        self.set_interval(_LOOK_AT_FILES, self._look_at_files)
        self.set_interval(_LOOK_AT_OUTPUT, self._look_at_output)

    @property
    def lines(self) -> StepLines:
        """The lines of the steps."""
        return self.query_one(StepLines)

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return next((run for run in self.runs if run.id == self._shown), None)

    @property
    def newer(self) -> frozenset[UUID]:
        """The runs whose file has changed since they began."""
        return self._newer

    @property
    def step(self) -> RunStep | None:
        """The step under the cursor."""
        cursor, run = self.lines.cursor, self.run
        return next((step for step in run.steps if step.id == cursor), None) if run else None

    def take(self, runs: Sequence[Run], happened: datetime | None) -> None:
        """Show what was read; `happened` is when something was told last of what they belong to.

        The first time the run that goes on comes to the front.
        """
        self.runs, self._happened = runs, happened
        if self.run is None and runs:
            going = [run for run in runs if run.status is RunStatus.IN_PROGRESS]
            self.show_run((going or list(runs))[0].id)
        self._look_at_files()

    def draw(self) -> None:
        """Draw the run with the time that has gone by."""
        run, now, happened = self.run, self._room.house.now(), self._happened
        position, many = self.runs.index(run) if run else 0, len(self.runs)
        newer = run is not None and run.id in self._newer
        self.query_one("#checklist-title", Lines).show(
            lambda width: [drawing.title(run, position, many, now, happened, width)]
        )
        before = self._before.get(run.id, Before()) if run else Before()
        space = self.screen.has_class("-high")

        def told(width: int) -> list[Line]:
            lines = drawing.told(run, newer, before, width)
            return [*lines, ()] if lines and space else lines

        self.query_one("#checklist-told", Lines).show(told)
        self.lines.display = run is not None
        empty = self.query_one("#no-checklist", Lines)
        empty.display = run is None
        if run is None:
            empty.show(drawing.nothing)
            return
        width = max(20, self.lines.size.width - 3)
        opened = self._place(run).opened
        commands = self._room.house.commands
        shown = commands.live.into(run) if commands and commands.live else run
        able = commands is not None
        self.lines.set_rows(drawing.rows(shown, self.lines.cursor, opened, now, width, runs=able))

    def show_run(self, run: UUID) -> None:
        """Show another run, the cursor where it was left or where the operator goes on."""
        self._remember()
        self._shown = run
        self.draw()
        if (found := self.run) is None:
            return
        self._look_before(found.id)
        left = self._place(found).cursor
        if left is None or not self.lines.go_to(left):
            self._go_to(place_of(found.steps, self._room.house.operator) or found.steps[0])

    def go_on(self, after: int) -> None:
        """Put the cursor on the next step that waits."""
        operator = self._room.house.operator
        waiting = next_step(self.run.steps, after, operator) if self.run else None
        if waiting is not None:
            self._go_to(waiting)

    def _go_to(self, step: RunStep) -> None:
        """Put the cursor on a step, whose group is opened for it."""
        if (run := self.run) is None:
            return
        self._place(run).opened.add(group_of(groups(run.steps), step).number)
        self.draw()
        self.lines.go_to(step.id)

    def _place(self, run: Run) -> _Place:
        return self._places.setdefault(run.id, _Place())

    def _remember(self) -> None:
        if (run := self.run) is not None and self.lines.cursor is not None:
            self._place(run).cursor = self.lines.cursor  # type: ignore[assignment]

    @work(exit_on_error=False, group="before")
    async def _look_before(self, run: UUID) -> None:
        if run not in self._before:
            self._before[run] = await self._room.house.ask(workflow.runs.before, run)
            if self.is_attached:
                self.draw()

    @work(exit_on_error=False, group="files", exclusive=True)
    async def _look_at_files(self) -> None:
        # On a thread of its own: what a slow disk keeps waiting is not the operator.
        if self.runs and self._room.is_attached:
            await running.settle_lost(self._room, self.runs)
            look = await self._room.house.ask(workflow.runs.look_at_files, self.runs)
            self._newer = await asyncio.to_thread(look)
            if self.is_attached:
                self.draw()

    def _look_at_output(self) -> None:
        commands = self._room.house.commands
        if commands is not None and commands.live is not None and self._room.is_active:
            self.draw()

    @on(LineList.Highlighted)
    def _unfold(self) -> None:
        """Show all that the step says, as far as there is room."""
        self.draw()
        self.lines.show_whole()

    @on(LineList.Opened)
    @work(exit_on_error=False)
    async def _open(self) -> None:
        """Take on the step under the cursor, or open or close its group."""
        run, cursor = self.run, self.lines.cursor
        if run is not None and isinstance(cursor, GroupKey):
            self._place(run).opened ^= {cursor.number}
            self.draw()
        elif (step := self.step) is not None:
            await steps.begin(self._room, step)

    @work(exit_on_error=False)
    async def action_settle(self, state: str) -> None:
        """Mark the step under the cursor; with the last one the run ends."""
        step, before = self.step, self.run
        if step is None:
            self._room.say("No step under the cursor: choose one first.", "warning")
        elif step.dropped:
            self._room.say(f"{step.number} is no step: X makes it one again.", "warning")
        elif await steps.settle(self._room, step, StepState(state)):
            if StepState(state).settled:
                self.go_on(step.position)
            await self._end_of(before)

    @work(exit_on_error=False)
    async def action_drop(self) -> None:
        """Say that the step under the cursor is none, or that it is one after all."""
        before = self.run
        if (step := self.step) is not None and await steps.drop(self._room, step):
            if not step.dropped:
                self.go_on(step.position)
            await self._end_of(before)

    async def _end_of(self, before: Run | None) -> None:
        """Ask what the run was worth, once it has come to its end by this act."""
        run = self.run
        if run is None or before is None or run.id != before.id:
            return
        if run.status is RunStatus.COMPLETED is not before.status:
            await ends.finish(self._room, run)

    @work(exit_on_error=False)
    async def action_finish(self) -> None:
        """End the run and say what it was worth."""
        if (run := self.run) is not None:
            await ends.finish(self._room, run)

    @work(exit_on_error=False)
    async def action_context(self) -> None:
        """Say why one looks at this."""
        if (run := self.run) is not None:
            await ends.explain(self._room, run)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note on the step under the cursor."""
        if (step := self.step) is not None:
            await steps.note(self._room, step)

    @work(exit_on_error=False)
    async def action_jump(self) -> None:
        """Go to a step by its number."""
        if (run := self.run) and (step := await steps.jump(self._room, run)):
            self._go_to(step)

    @work(exit_on_error=False)
    async def action_run(self) -> None:
        """Run a command of the step under the cursor, or show the one that runs."""
        if (run := self.run) and (step := self.step):
            await running.run(self._room, run, step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing runs where that is not allowed."""
        return action != "run" or self._room.house.commands is not None

    def action_copy(self) -> None:
        """Copy the commands of the step under the cursor."""
        steps.copy(self._room, self.step)
