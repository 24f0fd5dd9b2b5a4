"""A command in lines: exactly as it will run, and what it says while it does."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from rich.cells import cell_len

from irtui.domain.evidence import Evidence
from irtui.domain.execution import Live
from irtui.text import clean, clock
from irtui.tui.paint import Line, Piece, fit, line, wrap
from irtui.tui.widgets.fields import MOST

_RISKS = {
    "read": ("reads only", "good"),
    "unknown": ("may do anything: nobody has judged it", "warning"),
    "change": ("CHANGES something", "warning"),
    "danger": ("DANGEROUS", "critical"),
}


def script(text: str, width: int) -> list[Line]:
    """A script as it is: every space stays, and a line that is too long is broken anywhere."""
    rows = clean(text, keep_nl=True, limit=MOST).split("\n")
    return [
        line(Piece(f" {fit(part, width - 2)} ", "code"))
        for row in rows
        for part in _broken(row, max(2, width - 2))
    ]


def about(risk: str, values: Mapping[str, str], width: int) -> list[Line]:
    """What a command may do, and what else is to be known, the names under each other."""
    said, tone = _RISKS.get(risk, _RISKS["unknown"])
    rows = [("risk", said, tone), *((name, value, "normal") for name, value in values.items())]
    most = max(len(name) for name, _, _ in rows)
    return [
        (Piece(fit("" if number else name, most) + "  ", "faint"), Piece(row, tone))
        for name, value, tone in rows
        for number, row in enumerate(wrap(value, width - most - 2))
    ]


def running(live: Live, elapsed: float, width: int, height: int) -> list[Line]:
    """The end of what a command has said so far, and for how long it runs."""
    head = line(
        Piece("▸ ", "key"),
        f"running {clock(timedelta(seconds=max(0.0, elapsed - live.began)))}",
        Piece(f"  {live.size:,} bytes", "quiet"),
    )
    return [head, *_last(live.last, width, height - 1)]


def ended(one: Evidence, width: int, height: int) -> list[Line]:
    """How a command ended, and the end of what it said."""
    mark, tone = ("✗", "critical") if one.failed else ("✓", "good")
    head = [
        line(Piece(f"{mark if number == 0 else ' '} ", tone), row)
        for number, row in enumerate(wrap(one.result, width - 2))
    ]
    notes = [f"{one.output_bytes:,} bytes"] if one.output_bytes else ["it said nothing"]
    notes += ["only its beginning and end are kept"] if one.tail else []
    notes += [f"{one.redacted} secret{'s' if one.redacted > 1 else ''} taken out"] * bool(
        one.redacted
    )
    said = line(Piece(fit("  " + ", ".join(notes), width), "quiet"))
    return [*head, said, *_last(one.tail or one.head, width, height - len(head) - 1)]


def _last(text: str, width: int, height: int) -> list[Line]:
    rows = text.rstrip("\n").split("\n")[-max(1, height) :]
    return [line(Piece(fit(row, width), "normal")) for row in rows if row or len(rows) > 1]


def _broken(row: str, width: int) -> Iterator[str]:
    while cell_len(row) > width:
        end = width
        while cell_len(row[:end]) > width:
            end -= 1
        yield row[: max(end, 1)]
        row = row[max(end, 1) :]
    yield row
