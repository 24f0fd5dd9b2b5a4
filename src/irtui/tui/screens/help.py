"""Help: the keys of the screen one comes from, from the table of keys."""

from textual.app import ComposeResult

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import PLACES, Key, bindings, name_of, of
from irtui.tui.paint import Line, Piece, fit
from irtui.tui.widgets.lines import Lines


class HelpScreen(Dialog[None]):
    """All keys that work on a screen."""

    BINDINGS = bindings("dialog")

    def __init__(self, places: tuple[str, ...]) -> None:
        super().__init__("Keys", "esc back, ↑↓ scroll")
        self._places = places

    def question(self) -> ComposeResult:
        """The keys by place."""
        yield Lines(id="help", focusable=True)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        lines = self.query_one("#help", Lines)
        lines.focus()
        lines.show(lambda width: [row for place in self._places for row in _place(place, width)])


def _place(place: str, width: int) -> list[Line]:
    title: Line = (Piece(PLACES[place].upper(), "faint"),)
    return [title, *(_key(key, width) for key in of(place)), ()]


def _key(key: Key, width: int) -> Line:
    name = fit(name_of(key.keys, every=True), 14)
    return (Piece(f"  {name}", "key"), Piece(fit(key.help, width - 17)))
