"""The roles of an incident: who has which since when, and which ones are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from textual import on
from textual.app import ComposeResult

from irtui.domain.rolelist import Place
from irtui.text import age
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, ends, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 12
_NAME = 21


class Act(Enum):
    """What to do with a role."""

    TAKE = auto()
    HAND_OVER = auto()
    RENOUNCE = auto()


@dataclass(frozen=True, slots=True)
class Picked:
    """What the operator wants, and of which role."""

    act: Act
    place: Place


class RolesList(Dialog[Picked]):
    """The roles; `at` is where the cursor begins."""

    BINDINGS = bindings("roles")

    def __init__(
        self, title: str, places: Sequence[Place], now: datetime, operator: str, at: int = 0
    ) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("roles"))
        super().__init__(title, f"enter I take it, {own}, esc back")
        self._places = places
        self._now = now
        self._operator = operator
        self._at = at

    def question(self) -> ComposeResult:
        """The roles, and what was said when the one under the cursor was handed over."""
        yield LineList[Place](lambda place: place.key, self._draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show the roles."""
        super().on_mount()
        choices = self.query_one("#choices", LineList)
        choices.styles.height = min(len(self._places), _MOST_ROWS)
        choices.set_rows(self._places)
        choices.go_to(self._places[self._at].key)
        choices.focus()

    @on(LineList.Opened)
    def _take(self) -> None:
        self._do(Act.TAKE)

    def action_hand_over(self) -> None:
        """Hand the role over."""
        self._do(Act.HAND_OVER)

    def action_renounce(self) -> None:
        """Give the role up."""
        self._do(Act.RENOUNCE)

    def _do(self, act: Act) -> None:
        place: Place | None = self.query_one("#choices", LineList).current
        if place is not None:
            self.dismiss(Picked(act, place))

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        place: Place | None = self.query_one("#choices", LineList).current
        held = place.held if place else None
        said = ""
        if place is not None and place.missing:
            said = "This severity asks for it, and nobody has it."
        elif held is not None and (held.note or held.by != held.person):
            said = f"from {held.by}" + (f": {held.note}" if held.note else "")
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(text, "quiet"),) for text in wrap(said, width)] if said else [()]
        )

    def _draw(self, place: Place, width: int) -> Line:
        name = place.role.words
        mark = Piece("! " if place.missing else "  ", "warning")
        lead = Piece(f"{name:<{_NAME}}", "normal" if place.held or place.wanted else "faint")
        if place.held is None:
            who = Piece("nobody" if place.wanted else "–", "warning" if place.wanted else "faint")
            return ends((mark, lead, who), (), width)
        mine = place.held.person == self._operator
        since = f"for {age(self._now - place.held.assumed_at)} "
        who = Piece(place.held.person, "loud" if mine else "normal")
        return ends((mark, lead, who), (Piece(since, "quiet"),), width)
