"""Asks for the placeholders of a command, all in one form, and shows what it becomes."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from irtui.domain.execution import Ready
from irtui.domain.fillin import Filled, fill
from irtui.domain.redaction import secret_name
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import command as drawing
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import Field, one_line
from irtui.tui.widgets.lines import Lines

_PREVIEW = 8


class FillIn(Dialog[Mapping[str, str]]):
    """A field for each placeholder, prefilled from the alert; answers only what may run."""

    def __init__(self, ready: Ready) -> None:
        super().__init__("What goes where?", "enter next, tab field, esc cancel")
        self._ready = ready

    def question(self) -> ComposeResult:
        """The fields, then the text as it will be."""
        with VerticalScroll(id="fields", can_focus=False):
            for number, one in enumerate(self._ready.questions):
                yield Lines(id=f"ask-{number}")
                field = Field(
                    one_line(self._ready.answers.get(one.name, "")), id=f"answer-{number}"
                )
                field.password = secret_name(one.name)
                yield field
        yield Lines(id="filled")
        yield Lines(id="refusal")

    def on_mount(self) -> None:
        """Begin with what is not known."""
        super().on_mount()
        for number, one in enumerate(self._ready.questions):
            name = "  ".join(one.spellings)
            self.query_one(f"#ask-{number}", Lines).show(
                lambda width, name=name: [(Piece(text, "faint"),) for text in wrap(name, width)]  # type: ignore[misc]
            )
        self._focus_next(-1)
        self._show()

    @on(Field.Changed)
    def _show(self) -> None:
        filled = self._filled
        self.query_one("#filled", Lines).show(
            lambda width: drawing.script(filled.text, width)[:_PREVIEW]
        )
        self._refuse("")

    @on(Field.Submitted)
    def _next(self, event: Field.Submitted) -> None:
        event.stop()
        number = int((event.input.id or "").removeprefix("answer-"))
        if number + 1 < len(self._ready.questions):
            self._field(number + 1).focus()
        elif problems := self._filled.problems:
            self._focus_next(-1)
            self._refuse(f"{'; '.join(problems)}. Mend it, or leave and copy it with y.")
        else:
            self.dismiss(self._answers)

    def _focus_next(self, after: int) -> None:
        """Go to the first field that does not do as it is."""
        answers = self._answers
        for number, one in enumerate(self._ready.questions):
            if number > after and one.problem(answers[one.name]):
                self._field(number).focus()
                return
        self._field(0).focus()

    def _field(self, number: int) -> Field:
        return self.query_one(f"#answer-{number}", Field)

    @property
    def _answers(self) -> dict[str, str]:
        asked = enumerate(self._ready.questions)
        return {one.name: self._field(number).value.strip() for number, one in asked}

    @property
    def _filled(self) -> Filled:
        command = self._ready.command
        return fill(command.text, self._ready.questions, self._answers, shell=command.shell)

    def _refuse(self, why: str) -> None:
        self.query_one("#refusal", Lines).show(
            lambda width: [(Piece(text, "warning"),) for text in wrap(why, width) if text]
        )
