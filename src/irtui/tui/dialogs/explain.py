"""Says why an alert is shown, suppressed or hidden."""

from collections.abc import Sequence

from textual.app import ComposeResult

from irtui.domain.explain import Part
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.paint import Line, Piece, line, wrap
from irtui.tui.widgets.lines import Lines


class Explain(Dialog[None]):
    """Plain sentences below short titles."""

    def __init__(self, title: str, parts: Sequence[Part]) -> None:
        super().__init__(title, "esc back, ↑↓ scroll")
        self._parts = parts

    def question(self) -> ComposeResult:
        """The sentences."""
        yield Lines(id="explained", focusable=True)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self.query_one("#explained").focus()
        self.say(self._parts)

    def say(self, parts: Sequence[Part]) -> None:
        """Show other sentences, as more becomes known; before it is there, remember them."""
        self._parts = parts
        for lines in self.query("#explained").results(Lines):
            lines.show(lambda width: [row for part in parts for row in _part(part, width)])


def _part(part: Part, width: int) -> list[Line]:
    rows: list[Line] = [(), line(Piece(part.title, "faint"))]
    tone = "loud" if part.loud else "normal"
    for text in part.sentences:
        rows += [line(Piece(row, tone)) for row in wrap(text, width)]
    return rows
