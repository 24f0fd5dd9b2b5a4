"""A review in lines: what is made in another tone than what people wrote; a row of the list."""

from collections.abc import Iterable
from datetime import datetime

from irtui.domain.incident import short
from irtui.domain.review import Part
from irtui.domain.reviewlist import ReviewLine
from irtui.domain.reviewstate import ReviewState
from irtui.domain.reviewversion import ReviewVersion
from irtui.domain.severity import SeverityRules
from irtui.text import minute
from irtui.tui.drawing.severity import badge
from irtui.tui.paint import Line, Piece, fit, wrap

_TONES = {
    ReviewState.NOT_STARTED: "warning", ReviewState.DRAFT: "normal",
    ReviewState.IN_REVIEW: "key", ReviewState.APPROVED: "good", ReviewState.PUBLISHED: "good",
    ReviewState.WAIVED: "faint",
}  # fmt: skip
_CHANGED = {"+": "good", "-": "critical", " ": "quiet", "…": "faint"}


def lines(parts: Iterable[Part], width: int) -> list[Line]:
    """Blocks of a review: headings loud, what people wrote normal, what irtui made quiet."""
    found: list[Line] = []
    for part in parts:
        tone = "quiet" if part.generated else "normal"
        for row in part.text.split("\n"):
            shown = "loud" if row.startswith("#") else tone
            found += [(Piece(" " + text, shown),) for text in wrap(row, max(10, width - 2))]
        found.append((Piece(""),))
    return found


def row(one: ReviewLine, now: datetime, width: int, rules: SeverityRules) -> Line:
    """One review in the list."""
    key = one.key if width >= 100 else short(one.key)
    late = one.overdue(now)
    room = width - len(key) - 6 - 3 - 13 - 14 - 11
    settled = one.state.settled
    return (
        badge(one.incident.severity, rules),
        Piece(f" {key}  ", "quiet"),
        Piece(fit(one.incident.title, room) + " ", "quiet" if settled else "loud"),
        Piece(fit(one.state.words, 12) + " ", _TONES[one.state]),
        Piece(fit(one.due(now) or "–", 13) + " ", "warning" if late else "quiet"),
        Piece(fit(one.owner or "nobody", 11), "quiet" if one.owner else "warning"),
    )


def heading(width: int) -> Line:
    """The line above the list of reviews."""
    key = 13 if width >= 100 else 8
    room = width - key - 6 - 3 - 13 - 14 - 11
    text = f"{'SEV':<7}{'INCIDENT':<{key + 2}}{fit('TITLE', room)} {'STATE':<13}{'DUE':<14}OWNER"
    return (Piece(fit(text, width), "faint"),)


def version(one: ReviewVersion, width: int) -> Line:
    """One version in the list of them."""
    text = f"{one.number:>3}  {minute(one.at)}  {fit(one.by, 10)} {one.why}"
    return (Piece(fit(text, width)),)


def changed(differences: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """The lines in which two versions differ."""
    return [
        (Piece(f"{mark if number == 0 else ' '} {text}", _CHANGED[mark]),)
        for mark, line in differences
        for number, text in enumerate(wrap(line, max(10, width - 2)) or [""])
    ]
