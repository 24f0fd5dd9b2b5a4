"""A timeline in lines, oldest first."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from irtui.domain.timeline import Event, Excerpt, Kind
from irtui.tui.paint import Line, Piece, cut, ends, fit, line, wrap

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
    Kind.ACTION_TAKEN: (" a", "loud"),
    Kind.COMMAND: (" $", "loud"),
    Kind.UPDATE_SENT: (" p", "info"),
    Kind.MILESTONE_EDIT: (" t", "quiet"),
    Kind.STEP: ("  ", "good"),
    Kind.REVIEW: (" e", "info"),
}
_STEP_TONES = {"✓": "good", "✗": "critical", "–": "quiet", "·": "quiet", "▸": "key"}


class TimelineRow(NamedTuple):
    """A line of the timeline and the event that it begins; None for the lines after the first."""

    event: UUID | None
    line: Line


def title(timeline: Excerpt, width: int) -> Line:
    """The name of the pane, and of a timeline that is not here whole how long it is."""
    name = (Piece(" TIMELINE", "faint"),)
    if not timeline.earlier and not timeline.later:
        return name
    return ends(name, (Piece(f"{timeline.total:,} events ", "faint"),), width)


def rows(events: Iterable[Event], width: int) -> list[TimelineRow]:
    """The lines of events, those that are not for the screen left out."""
    return [row for event in events for row in rows_of(event, width)]


def rows_of(event: Event, width: int) -> list[TimelineRow]:
    """The lines of one event; none where it is not for the screen."""
    if not event.shown:
        return []
    mark, tone = _MARKS.get(event.kind, (" ·", "quiet"))
    first, *rest = event.text.split("\n")
    if event.kind is Kind.STEP:
        mark, tone = f" {first[:1]}", _STEP_TONES.get(first[:1], "quiet")
        first = first[2:]
    by = Piece(fit(event.by, min(8, len(event.by))) + " ", "faint")
    room = width - 10 - len(by.text)
    head, *more = wrap(first, room)
    if event.kind is Kind.STEP and more:
        # The checklist beside it has the whole text.
        head, more = cut((Piece(f"{head} {more[0]}"),), room)[0].text, []
    start = (Piece(f"{event.at:%H:%M} ", "faint"), Piece(f"{mark} ", tone), Piece(head))
    texts = [*more, *(text for part in rest for text in wrap(part, room))]
    below = [TimelineRow(None, line(Piece(" " * 9 + text, "quiet"))) for text in texts]
    return [TimelineRow(event.id, ends(start, (by,), width)), *below]


def unread(many: int, where: str) -> TimelineRow:
    """What stands where more events will, which are read as soon as it comes into sight."""
    return TimelineRow(None, (Piece(f"reading {many:,} {where} …", "faint"),))
