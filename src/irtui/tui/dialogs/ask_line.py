"""Asks for one line, such as a name."""

from textual import on
from textual.app import ComposeResult

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import Field, one_line
from irtui.tui.widgets.lines import Lines


class AskLine(Dialog[str]):
    """One question, answered in one line; an empty answer isn't taken."""

    def __init__(self, title: str, question: str, *, text: str = "") -> None:
        super().__init__(title, "enter send, esc cancel")
        self._question = question
        self._text = text

    def question(self) -> ComposeResult:
        """The question and a field."""
        yield Lines(id="question")
        yield Field(one_line(self._text), id="line")

    def on_mount(self) -> None:
        """Show the question."""
        super().on_mount()
        asked = self._question
        self.query_one("#question", Lines).show(
            lambda width: [(Piece(text, "quiet"),) for text in wrap(asked, width)]
        )
        field = self.query_one("#line", Field)
        field.focus()
        field.cursor_position = len(field.value)

    @on(Field.Submitted)
    def _send(self, event: Field.Submitted) -> None:
        event.stop()
        if text := event.value.strip():
            self.dismiss(text)
