"""The form of a silence in lines: matchers, lengths, what would be matched, what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from irtui.domain.matcher import Matcher
from irtui.domain.silence import Silence, Wanted, keeps_id
from irtui.domain.silencedraft import Choice
from irtui.domain.silencereach import Reach
from irtui.tui.drawing.silence import reached
from irtui.tui.paint import Line, Piece, cut, fit, line, wrap

_MOST = 100
_WARNED = 2


def matcher(row: tuple[int, Choice], width: int) -> Line:
    """One matcher, switched on or off."""
    _, choice = row
    one, tone = choice.matcher, "normal" if choice.on else "faint"
    name = min(24, max(8, width // 3))
    return (
        Piece("[x] " if choice.on else "[ ] ", "key" if choice.on else "faint"),
        Piece(fit(one.name, name) + " ", "quiet" if choice.on else "faint"),
        Piece(f"{one.op:<2} ", tone),
        Piece(fit(one.value or '""', width - name - 8), tone),
    )


def told(sentences: Sequence[str], width: int) -> list[Line]:
    """What cannot be part of it, and how many it makes."""
    return [line(Piece(row, "warning")) for text in sentences for row in wrap(text, width)]


def lengths(names: Sequence[str], width: int) -> Line:
    """The lengths by number."""
    pieces = [Piece("Ends  ", "faint")]
    for number, name in enumerate(names, 1):
        pieces += [Piece(str(number), "key"), Piece(f" {name}  ", "quiet")]
    return cut(tuple(pieces), width)


def asked(text: str) -> Line:
    """What a field is for."""
    return (Piece(text, "faint"),)


def reaches(found: Mapping[str, Reach | None], width: int) -> list[Line]:
    """How many alerts are matched on each source, and which."""
    lines: list[Line] = []
    for source, reach in found.items():
        where = f" on {source}"
        if reach is None:
            lines.append(line(Piece(f"{source} has not told what fires", "warning")))
            continue
        tone = "warning" if reach.broad or not reach.matched else "loud"
        broad = ", very broad" if reach.broad else ""
        many = f"matches {len(reach.matched):,} of {reach.firing:,} firing{broad}"
        lines.append(cut((Piece(many, tone), Piece(where, "quiet")), width))
        lines += reached(reach, width, _MOST)
    return lines


def refusal(text: str, tone: str, width: int) -> list[Line]:
    """What is wrong, or worth a warning."""
    return [line(Piece(row, tone)) for row in wrap(text, width)[:_WARNED]] if text else []


def id_words(before: Silence, matchers: tuple[Matcher, ...], now: datetime) -> str:
    """What becomes of a silence that is changed, where its source makes a new one of it."""
    later = max(before.ends_at, now + timedelta(minutes=1))
    wanted = Wanted(matchers, before.starts_at, later, before.created_by, before.comment, before.id)
    if keeps_id(before, wanted, now):
        return ""
    return f"{before.source} will end this silence and make a new one, with another id."
