"""How bad an incident is: the severities by their criteria, and why another one is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from irtui.domain.incident import Incident, short
from irtui.domain.severity import escalates
from irtui.domain.severitylevel import Level
from irtui.domain.suggested import suggestion_of
from irtui.tui.dialogs.impact import Given
from irtui.tui.dialogs.levels import ByLevel, Suggest
from irtui.tui.house import House
from irtui.tui.paint import Line, Piece
from irtui.tui.widgets.fields import Field
from irtui.tui.widgets.lines import Lines

_KEYS = "enter set, 1-5 at once, m impact × urgency, esc cancel"


@dataclass(frozen=True, slots=True)
class Judged:
    """How bad the operator says it is, why, and the impact and urgency if they were given."""

    severity: str
    reason: str
    given: Given | None


class SeverityForm(ByLevel[Judged]):
    """A severity and the reason, which a change of an earlier one needs."""

    def __init__(self, house: House, one: Incident, suggest: Suggest) -> None:
        given = (one.impact_scope or "", one.urgency or "")
        super().__init__(
            house,
            f"{short(one.key)} is {one.severity or 'without severity'}: how bad is it?",
            _KEYS,
            hint=suggestion_of(one),
            suggest=suggest,
            given=given if any(given) else None,
        )
        self._old = one.severity

    def question(self) -> ComposeResult:
        """The severities, and why."""
        yield from self.severities()
        yield Lines(id="ask-why")
        yield Field(id="why", placeholder="what has changed, or what was wrong before")

    def on_mount(self) -> None:
        """Begin at the severity that it has, or at a worse one that is suggested."""
        super().on_mount()
        levels = self.levels
        levels.set_rows(self.house.severity.levels)
        self.show_hint()
        if self._old and not escalates(self._old, self.hint):
            levels.go_to(self._old)
        levels.focus()

    def marks(self, level: Level) -> list[str]:
        """That it is what the incident has, or what is suggested."""
        return ["◂ now"] if level.key == self._old else super().marks(level)

    def looked_at(self, level: Level | None) -> None:
        """Ask why it becomes this one."""
        key = level.key if level else None

        def asked(width: int) -> Sequence[Line]:
            if not self._old or key in (None, self._old):
                return [(Piece("Why? (tab; may stay empty)", "faint"),)]
            return [(Piece(f"{self._old} → {key}: ", "quiet"), Piece("Why?", "normal"))]

        self.query_one("#ask-why", Lines).show(asked)

    def choose(self, level: Level) -> None:
        """Take it, once it is told why another one is left."""
        reason = self.query_one("#why", Field).value.strip()
        if self._old not in (None, level.key) and not reason:
            self.query_one("#why", Field).focus()
            self.say_keys("enter set, tab severities, esc cancel")
            return
        given = self.given if self.assessed else None
        same = level.key == self._old and not (reason or given)
        self.dismiss(None if same else Judged(level.key, reason, given))

    @on(Field.Submitted)
    def _told(self) -> None:
        if (level := self.levels.current) is not None:
            self.choose(level)
