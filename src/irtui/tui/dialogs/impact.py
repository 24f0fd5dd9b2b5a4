"""Impact × urgency: a small grid with the severity of each, of which one is chosen."""

from textual.app import ComposeResult

from irtui.domain.severity import SeverityRules, assessed
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import severity as drawing
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.lines import Lines

Given = tuple[str, str]


class Impact(Dialog[Given]):
    """The arrows go over the grid, enter takes the cell: its impact and its urgency.

    Each has a last row or column for who is not sure; both together give up what was given.
    """

    BINDINGS = bindings("matrix")

    inner = True

    def __init__(self, rules: SeverityRules, given: Given | None) -> None:
        super().__init__("Impact × urgency", "←↓↑→ move, enter take, esc cancel")
        self._rules = rules
        self._rows = (*rules.matrix.rows, "")
        self._columns = (*rules.matrix.urgencies, "")
        scope, urgency = given or (self._rows[0], self._columns[0])
        self._at = (_index(self._rows, scope), _index(self._columns, urgency))

    def question(self) -> ComposeResult:
        """The grid, and what the cell means."""
        yield Lines(id="grid")
        yield Lines(id="cell")

    def on_mount(self) -> None:
        """Show the cell that was chosen before."""
        super().on_mount()
        self._show()

    @property
    def _given(self) -> Given:
        return self._rows[self._at[0]], self._columns[self._at[1]]

    def action_move(self, down: int, right: int) -> None:
        """Go to the next cell, as far as there is one."""
        row, column = self._at[0] + down, self._at[1] + right
        self._at = (
            min(max(row, 0), len(self._rows) - 1),
            min(max(column, 0), len(self._columns) - 1),
        )
        self._show()

    def action_take(self) -> None:
        """Take the cell."""
        self.dismiss(self._given)

    def _show(self) -> None:
        rules, at = self._rules, self._at
        self.query_one("#grid", Lines).show(lambda width: drawing.grid(rules, at, width))
        self.query_one("#cell", Lines).show(self._meaning)

    def _meaning(self, width: int) -> list[Line]:
        found = assessed(self._rules, *self._given)
        level = self._rules.level(found.severity) if found else None
        if found is None or level is None:
            return [(Piece("Neither is known: rules and labels alone suggest.", "quiet"),)]
        rows = [(Piece(row, "normal"),) for row in wrap(str(found), width)]
        texts = [row for one in level.criteria for row in wrap(f"· {one}", width)]
        return [*rows, *((Piece(row, "quiet"),) for row in texts)]


def _index(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else 0
