"""A timeline in lines, oldest first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from irtui.domain.excerpt import Excerpt
from irtui.domain.timeline import Event, Kind
from irtui.domain.timelinefilter import Filter
from irtui.tui.paint import Line, Piece, cut, ends, fit, width_of, wrap

_MARKS = {
    Kind.ALERT_FIRED: ("!!", "critical"),
    Kind.ALERT_RESOLVED: (" ✓", "good"),
    Kind.ALERT_ACKED: (" a", "loud"),
    Kind.ALERT_LINKED: (" +", "loud"),
    Kind.STATUS_CHANGE: (" !", "warning"),
    Kind.SEVERITY_CHANGE: (" !", "warning"),
    Kind.ROLE_CHANGE: (" l", "quiet"),
    Kind.NOTE: (" n", "loud"),
    Kind.DECISION: (" d", "loud"),
    Kind.HYPOTHESIS: (" ?", "info"),
    Kind.ACTION_TAKEN: (" »", "loud"),
    Kind.COMMAND: (" $", "loud"),
    Kind.UPDATE_SENT: (" p", "info"),
    Kind.MILESTONE_EDIT: (" t", "quiet"),
    Kind.STEP: ("  ", "good"),
    Kind.REVIEW: (" e", "info"),
}
_STEP_TONES = {"✓": "good", "✗": "critical", "–": "quiet", "·": "quiet", "▸": "key"}


# Of a longer text the rest is behind a key.
MOST_ROWS = 12
# From here on an entry says that it was recorded later.
_LATE = timedelta(minutes=1)
_INDENT = " " * 9


class TimelineRow(NamedTuple):
    """A line of the timeline and the event that it begins; None for the lines after the first."""

    event: UUID | None
    line: Line


def title(timeline: Excerpt, width: int) -> Line:
    """The name of the pane, what its filter shows, and of what is not here whole how long it is."""
    name = (Piece(" TIMELINE", "faint"),)
    if timeline.filter is not Filter.ALL:
        many = f"{timeline.total:,} of {timeline.every:,} "
        if timeline.filter.hidden:
            many = f"{timeline.total:,}, {timeline.total - (timeline.every or 0):,} hidden "
        return ends((*name, Piece(f"  {timeline.filter.value}", "key")), (_faint(many),), width)
    if not timeline.earlier and not timeline.later:
        return name
    return ends(name, (_faint(f"{timeline.total:,} events "),), width)


def rows(events: Iterable[Event], width: int, *, opens: bool = True) -> list[TimelineRow]:
    """The lines of events, those that are not for the screen left out."""
    return [row for event in events if event.shown for row in rows_of(event, width, opens=opens)]


def rows_of(event: Event, width: int, *, opens: bool = True) -> list[TimelineRow]:
    """The lines of one event: of a long text the first ones, and how many more there are.

    `opens` tells that the whole text is one key away.
    """
    mark, tone = _MARKS.get(event.kind, (" ·", "quiet"))
    text = event.text
    if event.kind is Kind.STEP:
        mark, tone = f" {text[:1]}", _STEP_TONES.get(text[:1], "quiet")
        text = text[2:]
    quiet = not event.shown
    by = _faint(fit(event.by, min(8, len(event.by))) + " ")
    (head, *texts), more = _laid_out(text, width - 10 - len(by.text), event.kind is Kind.STEP)
    start = [_faint(f"{event.at:%H:%M} "), Piece(f"{mark} ", "faint" if quiet else tone)]
    if event.pinned:
        start[1:] = [Piece("★", "warning"), Piece(f"{mark[1:]} ", tone)]
    lines = [[*start, Piece(head, "faint" if quiet else "normal")]]
    lines += [[Piece(_INDENT + text, "faint" if quiet else "quiet")] for text in texts]
    if more:
        more += ", enter opens" if opens else ""
        lines += [[_faint(_INDENT + row)] for row in wrap(more, width - len(_INDENT))]
    if said := about(event):
        room = width - len(by.text) - 2
        if width_of(lines[-1]) + len(said) <= room:
            lines[-1].append(_faint(f"  {said}"))
        else:
            lines += [[_faint(_INDENT + row)] for row in wrap(said, width - len(_INDENT))]
    first, *below = map(tuple, lines)
    return [
        TimelineRow(event.id, ends(first, (by,), width)),
        *(TimelineRow(None, one) for one in below),
    ]


def about(event: Event) -> str:
    """What else is to be known of an entry: until when, corrected, recorded later, hidden."""
    late = event.manual and event.recorded_at - event.at >= _LATE
    said = [
        f"until {event.ends_at:%H:%M}" if event.ends_at else "",
        "edited" if event.original is not None else "",
        f"added {event.recorded_at:%H:%M}" if late else "",
        "hidden" if event.hidden and event.kind is not Kind.SYSTEM else "",
    ]
    return ", ".join(filter(None, said))


def unread(many: int, where: str) -> TimelineRow:
    """What stands where more events will, which are read as soon as it comes into sight."""
    return TimelineRow(None, (_faint(f"reading {many:,} {where} …"),))


def _laid_out(text: str, room: int, step: bool) -> tuple[list[str], str]:
    """The first rows of a text and what is to be said of the rest; no more is laid out."""
    rows: list[str] = []
    parts = text.split("\n")
    for number, part in enumerate(parts):
        left = len(parts) - number
        if len(rows) == MOST_ROWS:
            return rows, f"… {left:,} more line{'s' if left > 1 else ''}"
        found = wrap(part, room)
        if step and not number and len(found) > 1:
            # The checklist beside it has the whole text.
            found = [cut((Piece(f"{found[0]} {found[1]}"),), room)[0].text]
        if len(rows) + len(found) > MOST_ROWS:
            rows += found[: MOST_ROWS - len(rows)]
            return rows, "… more" + (f", and {left - 1:,} more lines" if left > 2 else "")
        rows += found
    return rows, ""


def _faint(text: str) -> Piece:
    return Piece(text, "faint")
