"""The tasks of an incident: what is to be done, by whom and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from textual import on
from textual.app import ComposeResult

from irtui.domain.task import Task, TaskState
from irtui.text import age
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, ends, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 10
_MARKS = {TaskState.OPEN: "·", TaskState.DONE: "✓", TaskState.DROPPED: "–"}


class Act(Enum):
    """What to do with a task, or (ADD) beside all of them."""

    ADD = auto()
    DONE = auto()
    OWNER = auto()
    DUE = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Picked:
    """What the operator wants, and of which task."""

    act: Act
    task: Task | None = None


class TasksList(Dialog[Picked]):
    """The tasks; `at` is the one where the cursor begins."""

    BINDINGS = bindings("tasks")

    def __init__(
        self, title: str, tasks: Sequence[Task], now: datetime, at: UUID | None = None
    ) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("tasks"))
        super().__init__(title, f"{own}, esc back")
        self._tasks = tasks
        self._now = now
        self._at = at

    def question(self) -> ComposeResult:
        """The tasks, and the whole of the one under the cursor."""
        yield LineList[Task](lambda task: task.id, self._draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show the tasks."""
        super().on_mount()
        choices = self.query_one("#choices", LineList)
        choices.styles.height = max(1, min(len(self._tasks), _MOST_ROWS))
        choices.set_rows(self._tasks)
        if self._at is None or not choices.go_to(self._at):
            choices.go_to(self._tasks[0].id if self._tasks else None)
        choices.focus()
        self._explain()

    def action_do(self, act: str) -> None:
        """End with what is wanted of the task under the cursor."""
        task: Task | None = self.query_one("#choices", LineList).current
        if act == "ADD" or task is not None:
            self.dismiss(Picked(Act[act], task))

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        task: Task | None = self.query_one("#choices", LineList).current
        said = [_whole(task)] if task else ["There is no task yet: a adds one."]
        said += [task.note] if task and task.note else []
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(row, "quiet"),) for text in said for row in wrap(text, width)]
        )

    def _draw(self, task: Task, width: int) -> Line:
        late, is_open = task.overdue(self._now), task.state is TaskState.OPEN
        tone = "normal" if is_open else "faint"
        right = [Piece(f" {task.owner}", "key" if is_open else "faint")] if task.owner else []
        if is_open and task.due_at is not None:
            span = age(abs(task.due_at - self._now))
            word = f"  overdue {span} " if late else f"  in {span} "
            right.append(Piece(word, "critical" if late else "quiet"))
        elif not is_open:
            right.append(Piece(f"  {task.state} ", "faint"))
        mark = Piece(f"{'!' if late else _MARKS[task.state]} ", "critical" if late else tone)
        return ends(
            (mark, Piece(task.text, "loud" if late else tone)), tuple(right) or (Piece(" "),), width
        )


def _whole(task: Task) -> str:
    ended = f", {task.state} by {task.ended_by}" if task.ended_by else ""
    return f"{task.text} (set by {task.by}{ended})"
