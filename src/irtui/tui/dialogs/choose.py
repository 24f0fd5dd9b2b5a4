"""Offers a few choices, each with its number, and answers with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.paint import Line, Piece, fit, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One choice: its value, its name, and what to read before choosing it."""

    value: T
    name: str
    text: Sequence[str] = ()


class Choose(Dialog[T]):
    """A short list; a digit or enter chooses. What stands behind the choice is shown below it."""

    def __init__(
        self, title: str, choices: Sequence[Choice[T]], *, question: str = "", start: int = 0
    ) -> None:
        super().__init__(title, "enter choose, 1-9 at once, esc cancel")
        self._choices = choices
        self._asked = question
        self._start = start

    def question(self) -> ComposeResult:
        """The choices and the text of the one under the cursor."""
        if self._asked:
            yield Lines(id="question")
        yield LineList[tuple[int, Choice[T]]](lambda row: row[0], _draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show the choices, the cursor on the suggested one."""
        super().on_mount()
        if self._asked:
            asked = self._asked
            self.query_one("#question", Lines).show(
                lambda width: [(Piece(text, "quiet"),) for text in wrap(asked, width)]
            )
        choices = self.query_one("#choices", LineList)
        choices.styles.height = max(1, min(len(self._choices), 12))
        choices.set_rows(list(enumerate(self._choices)))
        choices.go_to(self._start)
        choices.focus()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        if event.character and event.character.isdecimal():
            index = int(event.character) - 1
            if 0 <= index < len(self._choices):
                event.stop()
                self.dismiss(self._choices[index].value)

    @on(LineList.Highlighted)
    def _explain(self, event: LineList.Highlighted) -> None:
        row = event.lines.current
        texts = row[1].text if row else ()
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(line, "quiet"),) for text in texts for line in wrap(text, width)]
        )

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if (row := event.lines.current) is not None:
            self.dismiss(row[1].value)


def _draw(row: tuple[int, Choice[T]], width: int) -> Line:
    number, choice = row
    mark = str(number + 1) if number < 9 else " "
    return (Piece(f"{mark} ", "key"), Piece(fit(choice.name, width - 2)))
