"""The one border between values and the screen: it cleans, measures and makes every line.

A `Line` is a row of `Piece`s, each a text with a tone. Tones are names; the style sheet says what
they look like, so that themes and terminals without colour need no code.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from irtui.text import LABEL_LIMIT, clean

TONES = (
    "loud", "normal", "quiet", "faint", "critical", "warning", "info", "good", "key", "link",
    "badge-bad", "badge-warn", "badge-good", "badge-info", "badge-key", "badge-calm", "code",
)  # fmt: skip


class Piece(NamedTuple):
    """A text in one tone."""

    text: str
    tone: str = "normal"


Line = tuple[Piece, ...]
Styles = Callable[[str], Style]


def line(*pieces: Piece | str) -> Line:
    """A line of pieces; a plain text has the normal tone."""
    return tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The cleaned text in exactly `width` cells, cut with `…` or padded."""
    if width <= 0:
        return ""
    # A joiner at the end would join what stands behind it on the screen.
    text = clean(text, limit=LABEL_LIMIT).rstrip("\u200d")
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    space = " " * (width - length)
    return space + text if right else text + space


def width_of(pieces: Iterable[Piece]) -> int:
    """How many cells pieces take on the screen."""
    return sum(cell_len(clean(piece.text)) for piece in pieces)


def ends(left: Line, right: Line, width: int) -> Line:
    """A line with one part at each end; the left one is cut where both don't fit."""
    room = width - width_of(right)
    if room <= 0:
        return cut(left, width)
    kept = cut(left, room - 1 if right else room)
    return (*kept, Piece(" " * (room - width_of(kept))), *right)


def cut(pieces: Line, width: int) -> Line:
    """A line in at most `width` cells, its last visible piece cut with `…`."""
    kept: list[Piece] = []
    for piece in pieces:
        length = width_of([piece])
        if length > width:
            if width > 0:
                kept.append(Piece(fit(piece.text, width), piece.tone))
            break
        kept.append(piece)
        width -= length
    return tuple(kept)


def wrap(text: str, width: int) -> list[str]:
    """The cleaned text in rows of at most `width` cells, broken between words where possible."""
    rows: list[str] = []
    for paragraph in clean(text, keep_nl=True).split("\n"):
        rows.extend(_wrap_paragraph(paragraph, max(width, 1)))
    return rows


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    indent = len(paragraph) - len(paragraph.lstrip(" "))
    # Room for a wide character is left.
    lead = " " * min(indent, width // 2, max(0, width - 2))
    rows: list[str] = []
    row = lead
    for word in paragraph.split():
        while cell_len(word) > width - len(lead):
            room = width - cell_len(row) - (row != lead)
            head = _head(word, room)
            if row != lead and cell_len(head) > room:
                rows.append(row)
                row = lead
                continue
            rows.append(f"{row} {head}" if row != lead else row + head)
            word, row = word[len(head) :], lead
        joined = f"{row} {word}" if row != lead else row + word
        if cell_len(joined) > width:
            rows.append(row)
            joined = lead + word
        row = joined
    return [*rows, row] if row.strip() or not rows else rows


def _head(word: str, width: int) -> str:
    """The longest beginning of a word that fits, at least one character."""
    total = 0
    end = len(word)
    for position, character in enumerate(word):
        total += cell_len(character)
        if total > width:
            end = position
            break
    # Characters that follow each other can be wider together than one by one.
    while end > 1 and cell_len(word[:end]) > width:
        end -= 1
    return word[: max(end, 1)]


def strip(pieces: Line, width: int, styles: Styles, base: Style) -> Strip:
    """A line ready for the terminal, exactly `width` cells wide, cleaned, on a base style."""
    segments = [
        Segment(clean(piece.text), base + styles(piece.tone)) for piece in pieces if piece.text
    ]
    return Strip(segments).adjust_cell_length(width, base)
