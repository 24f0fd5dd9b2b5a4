"""An incident in lines: its header, its timeline, the list of all incidents."""

from collections.abc import Sequence
from datetime import datetime

from irtui.domain.incident import Incident, Status, short
from irtui.domain.record import Record
from irtui.domain.timeline import Event, Kind
from irtui.text import age, duration
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
    Kind.STEP: ("  ", "good"),
    Kind.REVIEW: (" e", "info"),
}
_STEP_TONES = {"✓": "good", "✗": "critical", "–": "quiet", "·": "quiet"}
_STATUS_TONES = {
    Status.INVESTIGATING: "warning", Status.IDENTIFIED: "normal", Status.MITIGATED: "good",
    Status.RESOLVED: "quiet", Status.CLOSED: "faint", Status.CANCELLED: "faint",
    Status.TRIAGE: "normal",
}  # fmt: skip


def severity(value: str | None) -> Piece:
    """A severity as a badge: its word and, for the worst, a loud ground."""
    tone = {"SEV1": "badge-bad", "SEV2": "badge-warn"}.get(value or "", "badge-calm")
    return Piece(f" {value or 'SEV?'} ", tone)


def header(record: Record, now: datetime, width: int) -> list[Line]:
    """Three lines: what it is, why and what users notice, who and what."""
    one = record.incident
    end = one.resolved_at or one.cancelled_at or now
    state = (
        severity(one.severity),
        Piece(f"  {one.status}  ", _STATUS_TONES[one.status]),
        Piece(duration(end - (one.declared_at or one.detected_at)) + " ", "loud"),
    )
    title = line(
        Piece(f" {one.key if width >= 100 else short(one.key)}  ", "quiet"),
        Piece(one.title, "loud"),
    )
    commander = Piece(one.commander, "normal") if one.commander else Piece("nobody", "warning")
    alerts = f"alerts {len(record.alerts)}, {record.firing} firing"
    if not record.alerts:
        alerts = f"no alerts, found by {one.detection}"
    review = "review published " if record.review and record.review.published else ""
    return [
        ends(title, state, width),
        ends((Piece(f" because {one.reason} · impact: {one.impact}", "quiet"),), (), width),
        ends(
            (Piece(" commander ", "faint"), commander, Piece(f"    {alerts}", "quiet")),
            (Piece(review, "good"),),
            width,
        ),
    ]


def timeline_rows(events: Sequence[Event], width: int) -> list[tuple[Event | None, Line]]:
    """The timeline, oldest first; an event's first line carries it, the others carry None."""
    rows: list[tuple[Event | None, Line]] = []
    shown = [event for event in events if event.kind is not Kind.SYSTEM or "undoes" in event.data]
    for event in shown:
        mark, tone = _MARKS.get(event.kind, (" ·", "quiet"))
        first, *rest = event.text.split("\n")
        if event.kind is Kind.STEP:
            mark, tone = f" {first[:1]}", _STEP_TONES.get(first[:1], "quiet")
            first = first[2:]
        by = Piece(fit(event.by, min(8, len(event.by))) + " ", "faint")
        room = width - 10 - len(by.text)
        head, *more = wrap(first, room)
        start = (Piece(f"{event.at:%H:%M} ", "faint"), Piece(f"{mark} ", tone), Piece(head))
        if event.kind is Kind.STEP and more:
            # The checklist beside it has the whole text.
            head, more = cut((Piece(f"{head} {more[0]}"),), room)[0].text, []
            start = (*start[:2], Piece(head))
        rows.append((event, ends(start, (by,), width)))
        texts = [*more, *(text for part in rest for text in wrap(part, room))]
        rows += [(None, line(Piece(" " * 9 + text, "quiet"))) for text in texts]
    return rows


def list_row(one: Incident, now: datetime, width: int) -> Line:
    """One incident in the list of all."""
    tone = "normal" if one.status.open else "quiet"
    end = one.resolved_at or one.cancelled_at or now
    span = age(end - (one.declared_at or one.detected_at))
    key = one.key if width >= 100 else short(one.key)
    room = width - len(key) - 6 - 14 - 5 - 11 - 8
    return (
        severity(one.severity),
        Piece(f" {key}  ", "quiet"),
        Piece(fit(one.title, room) + " ", "loud" if one.status.open else tone),
        Piece(fit(one.status, 14), _STATUS_TONES[one.status]),
        Piece(fit(span, 5, right=True) + "  ", tone),
        Piece(fit(one.commander or "–", 11), "quiet"),
    )


def list_heading(width: int) -> Line:
    """The line above the list of incidents."""
    key = 13 if width >= 100 else 8
    room = width - key - 6 - 14 - 5 - 11 - 8
    text = (
        f"{'SEV':<7}{'INCIDENT':<{key + 2}}{fit('TITLE', room)} {'STATUS':<14}{'AGE':>5}  COMMANDER"
    )
    return (Piece(fit(text, width), "faint"),)
