"""Offers a few choices of which several may be meant: space marks, enter takes what is marked."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult

from irtui.tui.dialogs.choose import Choice
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece, fit
from irtui.tui.widgets.line_list import LineList

T = TypeVar("T")
_MOST = 12


class Select(Dialog[list[T]], Generic[T]):
    """A list with marks; without any mark enter takes the line under the cursor."""

    BINDINGS = bindings("select")

    def __init__(self, title: str, choices: Sequence[Choice[T]]) -> None:
        super().__init__(title, "space mark, enter take what is marked, esc cancel")
        self._choices = choices

    def question(self) -> ComposeResult:
        """The choices."""
        yield LineList[tuple[int, Choice[T]]](lambda row: row[0], _draw, id="choices")

    def on_mount(self) -> None:
        """Show all, none marked."""
        super().on_mount()
        self._list.styles.height = max(1, min(len(self._choices), _MOST))
        self._list.set_rows(list(enumerate(self._choices)))
        self._list.focus()

    @property
    def _list(self) -> LineList[tuple[int, Choice[T]]]:
        return self.query_one("#choices", LineList)

    def action_mark(self) -> None:
        """Mark the line under the cursor, or take the mark away, and go on."""
        self._list.action_mark()

    @on(LineList.Opened)
    def _take(self) -> None:
        self.dismiss([choice.value for _, choice in self._list.chosen])


def _draw(row: tuple[int, Choice[T]], width: int) -> Line:
    return (Piece(fit(row[1].name, width)),)
