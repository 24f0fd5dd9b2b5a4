"""What asks for a severity has in common: the list, what makes each so, the suggestion above."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from irtui.domain.severity import Suggestion
from irtui.domain.severitylevel import Level
from irtui.tui.dialogs.frame import Dialog, keys_line
from irtui.tui.dialogs.impact import Given, Impact
from irtui.tui.drawing import severity as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Line
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

T = TypeVar("T")
Suggest = Callable[[str, str], Awaitable[Suggestion | None]]


def unset(when_unsure: str) -> Level:
    """No severity as yet, among the others."""
    text = f"Set it with v as soon as you know; in doubt the {when_unsure}."
    return Level("", "not sure yet", criteria=(text,))


class ByLevel(Dialog[T]):
    """A severity is chosen with its digit, or with enter; `m` gives impact and urgency.

    `suggest` tells what these two suggest together with the alerts.
    """

    BINDINGS = bindings("severity")

    def __init__(
        self,
        house: House,
        title: str,
        keys: str,
        *,
        hint: Suggestion | None,
        suggest: Suggest,
        given: Given | None = None,
    ) -> None:
        super().__init__(title, keys)
        self.house = house
        self.hint = hint
        self.given = given
        # Whether impact and urgency were given here.
        self.assessed = False
        self._suggest = suggest

    def severities(self) -> ComposeResult:
        """The suggestion, the list, and the text of the severity under the cursor."""
        yield Lines(id="hint")
        with Horizontal(id="pick"):
            yield LineList[Level](lambda level: level.key, self._draw, id="levels")
            yield Lines(id="criteria")

    @property
    def levels(self) -> LineList[Level]:
        """The list of severities."""
        return self.query_one("#levels", LineList)

    def show_hint(self) -> None:
        """Show the suggestion, and go to its severity."""
        found = self.hint
        self.query_one("#hint", Lines).show(lambda width: drawing.hint(found, width))
        self.levels.redraw()
        if found is not None:
            self.levels.go_to(found.severity)

    def choose(self, level: Level) -> None:
        """A severity was chosen."""
        raise NotImplementedError

    def marks(self, level: Level) -> list[str]:
        """What is said of a severity in the list."""
        return ["◂ suggested"] if self.hint and self.hint.severity == level.key else []

    def say_keys(self, keys: str) -> None:
        """Tell other keys in the last line."""
        self.query_one("#dialog-keys", Lines).show(lambda width: [keys_line(keys)])

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once, by the number of the severity."""
        digit = event.character or ""
        if self.focused is not self.levels or not (digit.isascii() and digit.isdecimal()):
            return
        for level in self.levels.rows:
            if digit == (level.key[-1:] or "0"):
                event.stop()
                self.levels.go_to(level.key)
                self.choose(level)

    @on(LineList.Opened, "#levels")
    def _opened(self, event: LineList.Opened) -> None:
        level: Level | None = event.lines.current
        if level is not None:
            self.choose(level)

    @on(LineList.Highlighted, "#levels")
    def _explain(self, event: LineList.Highlighted) -> None:
        level: Level | None = event.lines.current
        pane = self.query_one("#criteria", Lines)
        pane.show(lambda width: drawing.text(level, width, pane.size.height) if level else [])
        self.looked_at(level)

    def looked_at(self, level: Level | None) -> None:
        """The cursor is on another severity."""

    @work(exit_on_error=False)
    async def action_matrix(self) -> None:
        """Give impact and urgency in a grid; the suggestion follows."""
        if not self.house.severity.matrix:
            return
        given = await self.app.push_screen_wait(Impact(self.house.severity, self.given))
        if given is not None:
            self.given, self.assessed = given, True
            self.hint = await self._suggest(*given)
            self.show_hint()
            self.levels.focus()

    def _draw(self, level: Level, width: int) -> Line:
        return drawing.list_line(level, self.house.severity, self.marks(level), width)
