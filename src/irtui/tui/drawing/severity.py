"""A severity in lines: its badge, its line in a list, what makes it so and what follows."""

from collections.abc import Sequence

from irtui.domain.severity import SeverityRules, Suggestion, assessed
from irtui.domain.severitylevel import Level
from irtui.tui.paint import Line, Piece, fit, line, wrap

_TONES = {
    "red": "badge-bad", "yellow": "badge-warn", "green": "badge-good", "blue": "badge-info",
    "magenta": "badge-key", "grey": "badge-calm",
}  # fmt: skip
UNSURE = "unsure"
_CELL = 10


def badge(value: str | None, rules: SeverityRules) -> Piece:
    """A severity as a badge: its word on the ground of its colour."""
    level = rules.level(value)
    return Piece(f" {value or 'SEV?'} ", _TONES[level.color] if level else "badge-calm")


def list_line(level: Level, rules: SeverityRules, marks: Sequence[str], width: int) -> Line:
    """A severity in a list, under its digit, with marks such as that it is suggested."""
    right = " ".join(marks)
    room = width - 9 - (len(right) + 1 if right else 0)
    key = badge(level.key, rules) if level.key else Piece("  –   ", "quiet")
    return (
        Piece(f"{level.key[-1:] or '0'} ", "key"),
        key,
        Piece(f" {fit(level.name, room)}", "normal" if level.key else "quiet"),
        Piece(f" {right}" if right else "", "good"),
    )


def text(level: Level, width: int, height: int) -> list[Line]:
    """What makes an incident so bad, how to respond, and what follows, as far as there is room."""
    lines: list[Line] = [
        (Piece(row, "normal"),) for one in level.criteria for row in _bullet("· ", one, width)
    ]
    lines += [(Piece(row, "quiet"),) for one in level.response for row in _bullet("→ ", one, width)]
    if not level.key:
        return lines
    wide = [(), *_table(level, width)]
    return lines + (wide if len(lines) + len(wide) <= height else _row(level, width))


def _bullet(mark: str, said: str, width: int) -> list[str]:
    first, *more = wrap(said, width - 2)
    return [f"{mark}{first}", *(f"  {row}" for row in more)]


def _table(level: Level, width: int) -> list[Line]:
    """What follows, a line for each."""
    found: list[Line] = []
    for word, said in level.follows():
        for number, row in enumerate(wrap(said, width - 13)):
            found.append(
                (Piece(f"{'' if number else word:<13}", "faint"), Piece(row, "quiet")),
            )
    return found


def _row(level: Level, width: int) -> list[Line]:
    """What follows, in one run of words."""
    said = " · ".join(f"{word} {what}" for word, what in level.follows())
    return [(Piece(row, "faint"),) for row in wrap(said, width)]


def hint(found: Suggestion | None, width: int, most: int = 2) -> list[Line]:
    """The suggestion and why, in few lines."""
    if found is None:
        return [line(Piece("Severity  ", "faint"), Piece("nothing suggests one", "quiet"))]
    rows = wrap(str(found), max(width - 20, 10))
    if len(rows) > most:
        rows = [*rows[: most - 1], fit(" ".join(rows[most - 1 :]), max(width - 20, 10))]
    first = line(Piece("Severity  ", "faint"), Piece("suggested ", "good"), Piece(rows[0], "quiet"))
    return [first, *((Piece(" " * 20 + row, "quiet"),) for row in rows[1:])]


def grid(rules: SeverityRules, at: tuple[int, int], width: int) -> list[Line]:
    """The matrix, impact by urgency, with one cell chosen; the last of each is not to be sure."""
    matrix = rules.matrix
    columns, rows = (*matrix.urgencies, ""), (*matrix.rows, "")
    lead = min(max(map(len, (*rows, UNSURE))) + 2, max(width - _CELL * len(columns), 4))
    heads = "".join(f" {fit(name or UNSURE, _CELL - 1)}" for name in columns)
    lines: list[Line] = [(Piece(" " * lead + heads, "faint"),)]
    for y, scope in enumerate(rows):
        pieces = [Piece(fit(scope or UNSURE, lead), "loud" if y == at[0] else "quiet")]
        for x, urgency in enumerate(columns):
            pieces += _cell(rules, assessed(rules, scope, urgency), (y, x) == at)
        lines.append(tuple(pieces))
    return lines


def _cell(rules: SeverityRules, found: Suggestion | None, chosen: bool) -> list[Piece]:
    inside = badge(found.severity, rules) if found else Piece("  –   ", "quiet")
    left, right = ("▐", "▌") if chosen else (" ", " ")
    return [Piece(left, "key"), inside, Piece(right, "key"), Piece(" " * (_CELL - 8))]
