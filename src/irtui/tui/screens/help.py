"""Help: the keys of the screen one comes from, from the table of keys, and how to filter."""

from collections.abc import Callable, Iterator, Sequence

from textual.app import ComposeResult

from irtui.domain.filterhelp import FIELD_HELP, SYNTAX
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import PLACES, Key, bindings, name_of, of
from irtui.tui.paint import Line, Piece, fit, wrap
from irtui.tui.widgets.lines import Lines


class HelpScreen(Dialog[None]):
    """All keys that work on a screen."""

    BINDINGS = bindings("dialog")

    def __init__(
        self, places: tuple[str, ...], offers: Callable[[Key], bool] = lambda key: True
    ) -> None:
        super().__init__("Keys", "esc back, ↑↓ scroll")
        self._places = places
        self._offers = offers

    def question(self) -> ComposeResult:
        """The keys by place."""
        yield Lines(id="help", focusable=True)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        lines = self.query_one("#help", Lines)
        lines.focus()
        lines.show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        keys = [row for place in self._places for row in self._place(place, width)]
        return [*keys, *(_filter(width) if "alerts" in self._places else ())]

    def _place(self, place: str, width: int) -> list[Line]:
        title: Line = (Piece(PLACES[place].upper(), "faint"),)
        keys = [(name_of(one.keys, every=True), one.help) for one in of(place) if self._offers(one)]
        return [title, *_rows(keys, width), ()]


def _filter(width: int) -> list[Line]:
    """How a filter is written."""
    fields = [(f"@{name}", said) for name, said in FIELD_HELP.items()]
    title: Line = (Piece("FILTER (written after /, all terms hold)", "faint"),)
    return [title, *_rows([*SYNTAX, *fields], width)]


def _rows(told: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
    for name, said in told:
        for number, text in enumerate(wrap(said, width - 17)):
            yield (Piece(f"  {fit('' if number else name, 14)}", "key"), Piece(text))
