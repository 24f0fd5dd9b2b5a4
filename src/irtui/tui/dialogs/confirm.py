"""Asks whether a command may run, with all that it will be; the answer at hand is no."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import command as drawing
from irtui.tui.paint import Line, Piece, fit, wrap
from irtui.tui.widgets.fields import Field
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

# From here on it may not be seen whole at once.
_LONG, _WIDE = 4, 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would run: its text in full, what it may do, and what else one must know.

    `target` is the word that has to be typed before it runs, "" where a yes is enough.
    """

    text: str
    risk: str
    about: Mapping[str, str]
    target: str = ""


class Confirm(Dialog[bool]):
    """The text of a command, where and as whom it runs, and the question."""

    def __init__(self, proposal: Proposal) -> None:
        keys = "enter run if the word is right" if proposal.target else "enter choose, 1-2 at once"
        told = "".join(proposal.about.values())
        long = proposal.text.count("\n") > _LONG or len(proposal.text + told) > _WIDE
        scroll = "tab and ↑↓ scroll, " if long else ""
        super().__init__("Run this?", f"{keys}, {scroll}esc no")
        self._proposal = proposal

    def question(self) -> ComposeResult:
        """The text, what is to be known, and the answer."""
        yield Lines(id="script", focusable=True)
        yield Lines(id="about", focusable=True)
        if self._proposal.target:
            yield Lines(id="ask-target")
            yield Field("", id="target")
        else:
            yield LineList[tuple[int, str]](lambda row: row[0], _draw, id="choices")
        yield Lines(id="refusal")

    def on_mount(self) -> None:
        """Show what would run; nothing is chosen yet but to leave it."""
        super().on_mount()
        one = self._proposal
        self.query_one("#script", Lines).show(lambda width: drawing.script(one.text, width))
        self.query_one("#about", Lines).show(
            lambda width: drawing.about(one.risk, one.about, width)
        )
        if one.target:
            asked = f"Type {one.target} to run it:"
            self.query_one("#ask-target", Lines).show(
                lambda width: [(Piece(text, "loud"),) for text in wrap(asked, width)]
            )
            self.query_one("#target", Field).focus()
        else:
            choices = self.query_one("#choices", LineList)
            choices.styles.height = 2
            choices.set_rows([(1, "No, do not run it"), (2, "Yes, run it")])
            choices.focus()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        if not self._proposal.target and event.character in ("1", "2"):
            event.stop()
            self.dismiss(event.character == "2")

    @on(LineList.Opened)
    def _chosen(self) -> None:
        row: tuple[int, str] | None = self.query_one("#choices", LineList).current
        self.dismiss(row is not None and row[0] == 2)

    @on(Field.Submitted)
    def _typed(self, event: Field.Submitted) -> None:
        event.stop()
        target = self._proposal.target
        if event.value.strip() == target:
            self.dismiss(True)
            return
        said = f"Not run: that is not {target}." if event.value.strip() else "Not run yet."
        self.query_one("#refusal", Lines).show(
            lambda width: [(Piece(text, "warning"),) for text in wrap(said, width)]
        )


def _draw(row: tuple[int, str], width: int) -> Line:
    number, said = row
    return (Piece(f"{number} ", "key"), Piece(fit(said, width - 2)))
