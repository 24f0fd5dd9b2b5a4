"""Shows one entry of the timeline whole."""

from collections.abc import Callable

from textual.app import ComposeResult

from irtui.domain.entry import Entry
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.drawing import entry as drawing
from irtui.tui.keys import bindings
from irtui.tui.widgets.lines import Lines


class WholeEntry(Dialog[None]):
    """All that is known of an entry, to be read and copied."""

    BINDINGS = bindings("entry")

    def __init__(self, entry: Entry, copy: Callable[[], None]) -> None:
        super().__init__(drawing.title(entry.event), "y copy, ↑↓ scroll, esc back")
        self._entry = entry
        self._copy = copy

    def question(self) -> ComposeResult:
        """The entry."""
        yield Lines(id="entry", focusable=True)

    def on_mount(self) -> None:
        """Show it from its beginning."""
        super().on_mount()
        lines = self.query_one("#entry", Lines)
        lines.show(lambda width: drawing.lines(self._entry, width))
        lines.focus()

    def action_copy(self) -> None:
        """Copy its text."""
        self._copy()
