"""The lines of a checklist: a step that is longer than the pane is read before the next one."""

from irtui.tui.drawing.checklist import ChecklistRow
from irtui.tui.widgets.line_list import LineList


class StepLines(LineList[ChecklistRow]):
    """The steps of a run, the one under the cursor with all that it says."""

    def __init__(self, *, id: str) -> None:
        super().__init__(lambda row: row.key, lambda row, width: row.line, id=id)

    def action_move(self, step: int) -> None:
        """Go on to another step, once the end of this one has been seen."""
        if not self.scroll_within(step):
            super().action_move(step)
