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
from irtui.tui.drawing import protocol as above
from irtui.tui.drawing.checklist import ChecklistRow, GroupKey
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
# So many steps of a protocol stand above a runbook where there is little room.
_LITTLE = 4


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
        # Whether the cursor was put into a protocol: once, so that no step slides under a key.
        self._begun = False
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
    def protocol(self) -> Run | None:
        """The response protocol that goes on, unless it is the run that is shown."""
        going = (run for run in self.runs if run.protocol and run.id != self._shown)
        return next((run for run in going if run.status is RunStatus.IN_PROGRESS), None)

    @property
    def newer(self) -> frozenset[UUID]:
        """The runs whose file has changed since they began."""
        return self._newer

    @property
    def step(self) -> RunStep | None:
        """The step under the cursor."""
        cursor = self.lines.cursor
        steps = [step for run in self._there for step in run.steps]
        return next((step for step in steps if step.id == cursor), None)

    @property
    def _there(self) -> list[Run]:
        """What there are lines of: the protocol, and below it the run that is shown."""
        return [run for run in (self.protocol, self.run) if run is not None]

    def _run_of(self, step: RunStep) -> Run | None:
        return next((run for run in self._there if step in run.steps), None)

    def take(self, runs: Sequence[Run], happened: datetime | None) -> None:
        """Show what was read; `happened` is when something was told last of what they belong to.

        The first time the run of a runbook that goes on comes to the front.
        """
        self.runs, self._happened = runs, happened
        books = [run for run in runs if not run.protocol]
        if self.run is None and books:
            going = [run for run in books if run.status is RunStatus.IN_PROGRESS]
            self.show_run((going or books)[0].id)
        elif self.run is None and self.protocol is not None and not self._begun:
            self._begun = True
            self.draw()
            self.go_on_in(self.protocol, -1)
        self._look_at_files()

    def draw(self) -> None:
        """Draw the run with the time that has gone by."""
        run, now, happened = self.run, self._room.house.now(), self._happened
        alike = [one for one in self.runs if run and one.protocol == run.protocol]
        position, many = alike.index(run) if run else 0, len(alike)
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
        self.lines.display = bool(self._there)
        empty = self.query_one("#no-checklist", Lines)
        empty.display = not self._there
        if not self._there:
            empty.show(drawing.nothing)
            return
        width = max(20, self.lines.size.width - 3)
        self.lines.set_rows([*self._above(width), *self._below(run, now, width)])

    def _above(self, width: int) -> list[ChecklistRow]:
        """What waits of the protocol."""
        most = 99 if self.screen.has_class("-high") else _LITTLE
        run = self.protocol
        return above.rows(run, self.lines.cursor, width, most) if run else []

    def _below(self, run: Run | None, now: datetime, width: int) -> list[ChecklistRow]:
        """The run that is shown, or that there is none."""
        if run is None:
            return [ChecklistRow(None, text) for text in drawing.nothing(width)]
        commands = self._room.house.commands
        shown = commands.live.into(run) if commands and commands.live else run
        opened, able = self._place(run).opened, commands is not None
        return drawing.rows(shown, self.lines.cursor, opened, now, width, runs=able)

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

    def go_on(self, settled: RunStep) -> None:
        """Put the cursor on the next step that waits, from the end of the protocol on in the run.

        `settled` is the step as it was.
        """
        run = next((run for run in self.runs if any(settled.id == s.id for s in run.steps)), None)
        if run is not None and not self.go_on_in(run, settled.position) and self.run is not None:
            operator = self._room.house.operator
            if run.protocol and (place := place_of(self.run.steps, operator)):
                self._go_to(place)

    def go_on_in(self, run: Run, after: int) -> bool:
        """Put the cursor on the next step of a run that waits; False if none does."""
        waiting = next_step(run.steps, after, self._room.house.operator)
        if waiting is not None:
            self._go_to(waiting)
        return waiting is not None

    def _go_to(self, step: RunStep) -> None:
        """Put the cursor on a step, whose group is opened for it."""
        if (run := self._run_of(step)) is None:
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
        if self.lines.cursor is None:
            return  # its step has gone, which nothing that is drawn changes
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
                self.go_on(step)
            await self._end_of(before)

    @work(exit_on_error=False)
    async def action_drop(self) -> None:
        """Say that the step under the cursor is none, or that it is one after all."""
        before = self.run
        if (step := self.step) is not None and await steps.drop(self._room, step):
            if not step.dropped:
                self.go_on(step)
            await self._end_of(before)

    async def _end_of(self, before: Run | None) -> None:
        """Ask what the run was worth, once it has come to its end by this act."""
        run = self.run
        if run is None or before is None or run.id != before.id or run.protocol:
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
        if (step := self.step) and (run := self._run_of(step)):
            await running.run(self._room, run, step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing runs where that is not allowed."""
        return action != "run" or self._room.house.commands is not None

    def action_copy(self) -> None:
        """Copy the commands of the step under the cursor."""
        steps.copy(self._room, self.step)
