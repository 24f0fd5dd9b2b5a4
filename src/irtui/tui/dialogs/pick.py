"""Offers many choices: words that are typed keep those that have them, and enter chooses."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult

from irtui.tui.dialogs.choose import Choice
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.paint import Line, Piece, ends, fit, wrap
from irtui.tui.widgets.fields import Field
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

T = TypeVar("T")
_MOVES = {"down": (1, "move"), "up": (-1, "move"), "pagedown": (1, "page"), "pageup": (-1, "page")}


class Pick(Dialog[T], Generic[T]):
    """A long list under a field; what stands behind the choice under the cursor is shown below."""

    def __init__(self, title: str, choices: Sequence[Choice[T]]) -> None:
        super().__init__(title, "enter choose, ↑↓ move, esc cancel")
        self._choices = choices

    def question(self) -> ComposeResult:
        """A field for words, and the choices that have them."""
        yield Field(id="line", placeholder="words of its name")
        yield LineList[tuple[int, Choice[T]]](lambda row: row[0], _draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show all choices."""
        super().on_mount()
        self._list.styles.height = 12
        self._list.can_focus = False
        self.query_one("#line", Field).focus()
        self._narrow("")

    @property
    def _list(self) -> LineList[tuple[int, Choice[T]]]:
        return self.query_one("#choices", LineList)

    def on_key(self, event: events.Key) -> None:
        """The list moves while the field has the keys."""
        if event.key in _MOVES:
            step, how = _MOVES[event.key]
            event.stop()
            (self._list.action_move if how == "move" else self._list.action_page)(step)

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        self._narrow(event.value)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self._choose()

    @on(LineList.Opened)
    def _choose(self) -> None:
        if (row := self._list.current) is not None:
            self.dismiss(row[1].value)

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        row, many = self._list.current, sum(1 for _ in self._list.rows)
        texts = row[1].text if row else ("Nothing has these words.",)
        self.query_one("#choice-text", Lines).show(
            lambda width: [
                *((Piece(line, "quiet"),) for text in texts for line in wrap(text, width)),
                ends((), (Piece(f"{many} of {len(self._choices)}", "faint"),), width),
            ]
        )

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        rows = [
            (number, choice)
            for number, choice in enumerate(self._choices)
            if all(word in choice.name.casefold() for word in words)
        ]
        self._list.set_rows(rows, restart=True)
        self._explain()


def _draw(row: tuple[int, Choice[T]], width: int) -> Line:
    return (Piece(fit(row[1].name, width)),)
