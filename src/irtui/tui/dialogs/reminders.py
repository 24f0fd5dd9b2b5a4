"""The list of reminders: go to what one is about, or put it off."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from irtui.domain.reminders import Reminder
from irtui.text import minute
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing.reminders import key_for, row
from irtui.tui.house import House
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Picked:
    """The reminder that was picked: to be put off, or else to be gone to."""

    reminder: Reminder
    put_off: bool


class RemindersList(Dialog[Picked]):
    """All reminders that stand, the most urgent first; those of an incident are told by its key."""

    BINDINGS = bindings("reminders")

    def __init__(self, house: House, at: Reminder | None = None) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("reminders"))
        super().__init__("Reminders", f"enter go there, {own}, esc back")
        self._house = house
        self._standing = house.reminders
        self._at = at

    def question(self) -> ComposeResult:
        """The reminders, and what is behind the one under the cursor."""
        yield LineList[Reminder](lambda one: (one.subject, one.kind), self._draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        rows = self.query_one("#choices", LineList)
        rows.styles.height = max(1, min(len(self._standing), _MOST_ROWS))
        rows.set_rows(list(self._standing))
        if self._at is not None:
            rows.go_to((self._at.subject, self._at.kind))
        rows.focus()

    @on(LineList.Opened)
    def _open(self) -> None:
        self._pick(put_off=False)

    def action_put_off(self) -> None:
        """Put the reminder under the cursor off, or take it up again."""
        self._pick(put_off=True)

    def _pick(self, *, put_off: bool) -> None:
        one: Reminder | None = self.query_one("#choices", LineList).current
        if one is not None:
            self.dismiss(Picked(one, put_off))

    @on(LineList.Highlighted)
    def _explain(self, event: LineList.Highlighted) -> None:
        one: Reminder | None = event.lines.current
        told = _told(one) if one is not None else ""
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(text, "quiet"),) for text in wrap(told, width)]
        )

    def _draw(self, one: Reminder, width: int) -> Line:
        return row(one, self._house.now(), width)


def _told(one: Reminder) -> str:
    """What ends a reminder, whom it rings for, and who put it off."""
    key = key_for(one)
    does = f"{key} on its screen does what it asks for. " if key else ""
    whom = ", ".join(sorted(one.concerns)) or "everybody"
    if one.put_off is not None:
        return f"{does}{one.put_off.by} put it off until {minute(one.put_off.until)}."
    return f"{does}It rings for {whom}."
