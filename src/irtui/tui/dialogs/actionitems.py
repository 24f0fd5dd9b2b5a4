"""The list of action items: of one incident with what is done, or all that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from textual import on
from textual.app import ComposeResult

from irtui.domain.actionitem import ActionItem
from irtui.domain.incident import short
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import actionitem as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 14
_NONE = "No action item. a adds one: what change would have helped?"


class Act(Enum):
    """What to do with an action item."""

    OPEN = auto()
    ADD = auto()
    TICK = auto()
    START = auto()
    GIVE_UP = auto()
    OWNER = auto()
    DUE = auto()
    REWRITE = auto()


@dataclass(frozen=True, slots=True)
class Picked:
    """What the operator wants of the list, and of which item (None: of none)."""

    act: Act
    item: ActionItem | None


class ActionItemsList(Dialog[Picked]):
    """Action items, the most urgent first; the cursor begins on the one with a number."""

    BINDINGS = bindings("actions")

    def __init__(
        self, house: House, items: Sequence[ActionItem], incident: str | None, at: int | None
    ) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("actions") if key.word)
        title = f"Action items of {short(incident)}" if incident else "Action items, all open"
        super().__init__(title, f"{own}, esc back")
        self._house = house
        self._items = items
        self._incident = incident
        self._at = at

    def question(self) -> ComposeResult:
        """The items, and all of the one under the cursor."""
        yield LineList[ActionItem](lambda item: item.number, self._draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        rows = self.query_one("#choices", LineList)
        rows.styles.height = max(1, min(len(self._items), _MOST_ROWS))
        rows.set_rows(list(self._items))
        if self._at is not None:
            rows.go_to(self._at)
        rows.focus()
        self._explain()

    @property
    def _current(self) -> ActionItem | None:
        item: ActionItem | None = self.query_one("#choices", LineList).current
        return item

    @on(LineList.Opened)
    def _open(self) -> None:
        if not self._incident:
            self.action_pick("open")

    def action_pick(self, act: str) -> None:
        """End with an act on the item under the cursor."""
        wanted = Act[act.upper()]
        if wanted is Act.ADD or self._current is not None:
            self.dismiss(Picked(wanted, self._current))

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        item = self._current
        self.query_one("#choice-text", Lines).show(
            lambda width: (
                drawing.whole(item, width)
                if item
                else [(Piece(text, "quiet"),) for text in wrap(_NONE, width)]
            )
        )

    def _draw(self, item: ActionItem, width: int) -> Line:
        now = self._house.now()
        return drawing.row(item, now, width, with_incident=self._incident is None)
