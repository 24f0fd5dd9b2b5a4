"""The updates of an incident with their deliveries: how far each has got, and why not further."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from textual import on
from textual.app import ComposeResult

from irtui.domain.statusupdate import Delivery, StatusUpdate
from irtui.domain.updateprogress import resendable, told
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import updates as drawing
from irtui.tui.keys import bindings
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

Row = StatusUpdate | Delivery


class Updates(Dialog[Delivery]):
    """All updates, newest first; answers with a delivery that is to be sent again."""

    BINDINGS = bindings("updates")

    def __init__(self, key: str, updates: Sequence[StatusUpdate], now: datetime) -> None:
        super().__init__(f"Updates of {key}", "r send again, esc close")
        self._updates = updates
        self._now = now

    def question(self) -> ComposeResult:
        """The list, and all that stands behind the row under the cursor."""
        yield LineList[Row](_identity, self._draw, id="updates")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Begin at the newest."""
        super().on_mount()
        lines = self.query_one("#updates", LineList)
        lines.set_rows([row for one in reversed(self._updates) for row in (one, *one.deliveries)])
        lines.focus()

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        row = self.query_one("#updates", LineList).current
        if row is None:
            said = "No update yet: p sends the first."
        else:
            said = row.body if isinstance(row, StatusUpdate) else told(row, self._now)
        self._tell(said)

    def action_again(self) -> None:
        """Send the delivery under the cursor again."""
        row = self.query_one("#updates", LineList).current
        if not isinstance(row, Delivery):
            self._tell("Go to the channel that should have it again.")
        elif not resendable(row):
            self._tell(f"It is {told(row, self._now)}: only what failed is sent again.")
        else:
            self.dismiss(row)

    def _tell(self, said: str) -> None:
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(text, "quiet"),) for text in wrap(said, width)]
        )

    def _draw(self, row: Row, width: int) -> Line:
        if isinstance(row, StatusUpdate):
            return drawing.update_row(row, width)
        return drawing.delivery_row(row, self._now, width)


def _identity(row: Row) -> UUID:
    return row.id
