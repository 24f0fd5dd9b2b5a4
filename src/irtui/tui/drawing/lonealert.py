"""What stands around the checklist of an alert: what fires, why one looks, what has happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from irtui.domain.alert import Alert
from irtui.domain.board import Entry
from irtui.domain.incident import short
from irtui.domain.timeline import Event
from irtui.text import duration
from irtui.tui.drawing import learned, timeline
from irtui.tui.paint import Line, Piece, ends, line, wrap

if TYPE_CHECKING:
    from irtui.domain.learned import Learned

_WIDEST = 90


def header(
    alert: Alert, entry: Entry | None, incident: str | None, now: datetime, width: int
) -> list[Line]:
    """Two lines: what fires and for how long, what it says and which incident it is in."""
    state = "over" if entry is None else str(entry.state)
    fires = (
        Piece(f"{state}  ", "quiet" if entry is None else "warning"),
        Piece(duration(now - alert.starts_at) + " ", "loud"),
    )
    name = line(Piece(f" {alert.name or alert.fingerprint}", "loud"), Piece(f"  {alert.subject}"))
    where = (Piece(f"{short(incident)} ", "key"),) if incident else (
        Piece("i", "key"), Piece(" declares an incident ", "faint"),
    )  # fmt: skip
    return [ends(name, fires, width), ends((Piece(f" {alert.summary}", "quiet"),), where, width)]


def beside(
    context: str, events: Sequence[Event], found: "Learned | None", now: datetime, width: int
) -> list[Line]:
    """What the times before teach, why one looks at this, and what has happened so far."""
    known = learned.section(found, now, min(width - 2, _WIDEST)) if found else []
    lines = [line(Piece(" "), *one) for one in known[1:]]
    lines += [(), (Piece(" WHY", "faint"),), ()] if known else [(Piece(" WHY", "faint"),), ()]
    texts = context.strip().split("\n") if context.strip() else ["The runbook explains nothing."]
    for before, text, after in zip(["", *texts], texts, [*texts[1:], ""], strict=False):
        # A heading stands alone above its text.
        heads = not before.strip() and bool(after.strip()) and not text.endswith((".", ":"))
        tone = "normal" if heads else "quiet"
        lines += [line(Piece(f" {row}", tone)) for row in wrap(text, min(width - 2, _WIDEST))]
    happened = timeline.rows(events, width - 1, opens=False)
    lines += [(), (Piece(" TIMELINE", "faint"),), ()] if happened else []
    return [*lines, *(line(Piece(" "), *row.line) for row in happened)]
