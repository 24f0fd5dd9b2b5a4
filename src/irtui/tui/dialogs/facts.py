"""The milestones and facts of an incident in a list; enter corrects the one under the cursor."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.paint import Line, Piece, fit
from irtui.tui.widgets.line_list import LineList

_LABEL = 16


class Fact(NamedTuple):
    """One line: its name, how it is called, what it is, and whether it is known."""

    name: str
    label: str
    value: str
    known: bool


class Facts(Dialog[str]):
    """What may be corrected; the answer is the name of what was chosen."""

    def __init__(self, title: str, facts: Sequence[Fact], start: str) -> None:
        super().__init__(title, "enter correct, esc close")
        self._facts = facts
        self._start = start

    def question(self) -> ComposeResult:
        """All of them."""
        yield LineList[Fact](lambda row: row.name, _draw, id="choices")

    def on_mount(self) -> None:
        """Begin where somebody was."""
        super().on_mount()
        choices = self.query_one("#choices", LineList)
        choices.styles.height = len(self._facts)
        choices.set_rows(self._facts)
        choices.go_to(self._start)
        choices.focus()

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if (row := event.lines.current) is not None:
            self.dismiss(row.name)


def _draw(row: Fact, width: int) -> Line:
    tone = "normal" if row.known else "faint"
    return (Piece(f"{row.label:<{_LABEL}}", "quiet"), Piece(fit(row.value, width - _LABEL), tone))
