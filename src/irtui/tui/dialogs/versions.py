"""The versions of a review: which there are, and how each differs from the text now."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from irtui.domain.reviewversion import ReviewVersion, differences
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import review as drawing
from irtui.tui.paint import Piece
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 8


class Versions(Dialog[ReviewVersion]):
    """The versions, newest first; below, what has changed since. Enter answers with one."""

    def __init__(self, versions: Sequence[ReviewVersion], now: str) -> None:
        super().__init__("Versions of the review", "enter restore it, ↑↓ look, esc back")
        self._versions = versions
        self._text = now

    def question(self) -> ComposeResult:
        """The list, and the difference of the one under the cursor."""
        yield LineList[ReviewVersion](lambda one: one.number, drawing.version, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        rows = self.query_one("#choices", LineList)
        rows.styles.height = max(1, min(len(self._versions), _MOST_ROWS))
        rows.set_rows(list(self._versions))
        rows.focus()
        self._explain()

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        one: ReviewVersion | None = self.query_one("#choices", LineList).current
        if one is None:
            return
        found = list(differences(one.written, self._text))
        same = [(Piece("The same as the text now.", "quiet"),)]
        self.query_one("#choice-text", Lines).show(
            lambda width: drawing.changed(found, width)[:40] if found else same
        )

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if (one := event.lines.current) is not None:
            self.dismiss(one)
