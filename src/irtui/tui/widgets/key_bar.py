"""The key bar at the bottom: the keys that work here and now, from the table of keys."""

from collections.abc import Sequence

from irtui.tui.keys import Key, name_of
from irtui.tui.paint import Line, Piece, width_of
from irtui.tui.widgets.lines import Lines


class KeyBar(Lines):
    """One line of keys; those that don't fit are left to `?`."""

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys, the important ones first, and always how to get help."""
        self.show(lambda width: [bar(keys, width)])


def bar(keys: Sequence[Key], width: int) -> Line:
    """The key bar's line."""
    shown = [key for key in keys if key.word and key.id != "help"]
    last = [key for key in keys if key.id == "help"]
    tail = [piece for key in last for piece in _piece(key)]
    pieces: list[Piece] = [Piece(" ")]
    for key in shown:
        added = _piece(key)
        if width_of([*pieces, *added, *tail]) > width:
            break
        pieces += added
    return (*pieces, *tail)


def _piece(key: Key) -> list[Piece]:
    return [Piece(name_of(key.keys), "key"), Piece(f" {key.word}  ", "quiet")]
