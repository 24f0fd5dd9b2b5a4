"""The checklist pane: one of the incident's runs; its keys act on the step under the cursor."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from irtui.domain.checklist import Run, RunStep, StepState, next_step
from irtui.tui.drawing import checklist as drawing
from irtui.tui.drawing.checklist import ChecklistRow
from irtui.tui.failures import TellsFailures
from irtui.tui.keys import bindings
from irtui.tui.screens.incident import steps
from irtui.tui.screens.room import Room
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines


class ChecklistPane(TellsFailures, Vertical):
    """The runs of an incident, of which one is shown."""

    BINDINGS = bindings("checklist")

    def __init__(self, room: Room, *, id: str) -> None:
        super().__init__(id=id)
        self.runs: Sequence[Run] = ()
        self._room = room
        self._position = 0

    def compose(self) -> ComposeResult:
        """Title and steps, or why there are none."""
        yield Lines(id="checklist-title")
        yield LineList[ChecklistRow](
            lambda row: row.step, lambda row, width: row.line, id="checklist"
        )
        yield Lines(id="no-checklist")

    @property
    def lines(self) -> LineList[ChecklistRow]:
        """The lines of the steps."""
        return self.query_one("#checklist", LineList)

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self.runs[min(self._position, len(self.runs) - 1)] if self.runs else None

    @property
    def step(self) -> RunStep | None:
        """The step under the cursor."""
        cursor, run = self.lines.cursor, self.run
        return next((step for step in run.steps if step.id == cursor), None) if run else None

    def draw(self) -> None:
        """Draw the run with the time that has gone by."""
        run, now = self.run, self._room.house.now()
        position, many = self.runs.index(run) if run else 0, len(self.runs)
        self.query_one("#checklist-title", Lines).show(
            lambda width: [drawing.title(run, position, many, now, width)]
        )
        self.lines.display = run is not None
        empty = self.query_one("#no-checklist", Lines)
        empty.display = run is None
        if run is None:
            empty.show(drawing.nothing)
            return
        width = max(20, self.lines.size.width - 3)
        step = self.step
        self.lines.set_rows(drawing.rows(run, step.id if step else None, now, width))

    def choose(self, position: int) -> None:
        """Show another run, its next step under the cursor."""
        self._position = position
        self.draw()
        self.lines.focus()
        self.go_on()

    def go_on(self, after: int = -1) -> None:
        """Put the cursor on the next step that waits."""
        waiting = next_step(self.run.steps, after) if self.run else None
        if waiting is not None:
            self.lines.go_to(waiting.id)

    @on(LineList.Highlighted)
    def _unfold(self) -> None:
        self.draw()

    @work(exit_on_error=False)
    async def action_settle(self, state: str) -> None:
        """Mark the step under the cursor."""
        step = self.step
        if step is None:
            self._room.say("No step under the cursor: choose one first.", "warning")
        elif await steps.settle(self._room, step, StepState(state)):
            self.go_on(step.position)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note on the step under the cursor."""
        if (step := self.step) is not None:
            await steps.note(self._room, step)

    @work(exit_on_error=False)
    async def action_jump(self) -> None:
        """Go to a step by its number."""
        if (run := self.run) and (step := await steps.jump(self._room, run)):
            self.lines.go_to(step.id)

    def action_copy(self) -> None:
        """Copy the commands of the step under the cursor."""
        steps.copy(self._room, self.step)
