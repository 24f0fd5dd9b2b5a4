"""An incident in lines: its header, and its line in the list of all."""

from datetime import datetime

from irtui.domain.incident import IncidentKind, Status, short
from irtui.domain.listing import Listed
from irtui.domain.record import Headline, Record, Sheet
from irtui.domain.reviewstate import ReviewState, due_of, told_due
from irtui.domain.severity import SeverityRules
from irtui.domain.suggested import undecided
from irtui.domain.tasklist import counted
from irtui.text import age, duration
from irtui.tui.drawing.severity import badge
from irtui.tui.drawing.updates import countdown, listed_countdown
from irtui.tui.paint import Line, Piece, ends, fit, line

_STATUS_TONES = {
    Status.INVESTIGATING: "warning", Status.IDENTIFIED: "normal", Status.MITIGATED: "good",
    Status.RESOLVED: "quiet", Status.CLOSED: "faint", Status.CANCELLED: "faint",
    Status.TRIAGE: "normal",
}  # fmt: skip


def header(whole: Sheet | Record, now: datetime, width: int, rules: SeverityRules) -> list[Line]:
    """Three lines: what it is, why and what users notice, who and what."""
    of = whole.headline
    one = of.incident
    hint = undecided(one)
    told_at = whole.updates[-1].at if whole.updates else None
    end = one.resolved_at or one.cancelled_at or now
    state = (
        Piece(f"▲ {hint.severity} suggested  " if hint else "", "warning"),
        badge(one.severity, rules),
        Piece(f"  {one.status}  ", _STATUS_TONES[one.status]),
        Piece(duration(end - (one.declared_at or one.detected_at)) + " ", "loud"),
    )
    title = line(
        Piece(f" {one.key if width >= 100 else short(one.key)}  ", "quiet"),
        kind_mark(one.kind),
        Piece(one.title, "loud"),
    )
    alerts = f"alerts {of.alerts}, {of.firing} firing"
    if not of.alerts:
        alerts = f"no alerts, found by {one.detection}"
    told = _kin(of) or _hint(of, now)
    review, review_tone = _review(of, now, rules)
    return [
        ends(title, state, width),
        ends((Piece(f" because {one.reason} · impact: {one.impact}", "quiet"),), told, width),
        ends(
            (*_people(whole, now, rules), Piece(f"    {alerts}", "quiet")),
            (Piece(review, review_tone), countdown(one, now, told_at)),
            width,
        ),
    ]


def _people(of: Sheet | Record, now: datetime, rules: SeverityRules) -> Line:
    """Who commands, how many others have a role, and how many tasks wait."""
    one = of.headline.incident
    named = Piece(one.commander, "normal") if one.commander else Piece("nobody", "warning")
    pieces = [Piece(" commander ", "faint"), named]
    if not one.commander and one.status.open and rules.major(one.severity):
        pieces = [Piece(" nobody commands: ", "warning"), Piece("l", "key")]
    others = sum(1 for held in of.roles if held.current) - bool(one.commander)
    if others > 0:
        pieces.append(Piece(f" +{others} {'roles' if others > 1 else 'role'}", "quiet"))
    still, late = counted(of.tasks, now)
    if still:
        pieces.append(Piece(f"    {still} task{'s' if still > 1 else ''}", "quiet"))
    if late:
        pieces.append(Piece(f", {late} overdue", "critical"))
    return tuple(pieces)


def kind_mark(kind: IncidentKind) -> Piece:
    """What tells a drill or a maintenance from the real thing; empty for that."""
    return Piece("" if kind is IncidentKind.INCIDENT else f"{kind.upper()} ", "warning")


def _kin(of: Headline) -> Line:
    """Where an incident went that was merged."""
    if of.kin.merged_into is None:
        return ()
    return (Piece(f"  merged into {of.kin.merged_into}: m goes there ", "warning"),)


def _hint(of: Headline, now: datetime) -> Line:
    """What may be said of an incident whose alerts have all ended; nothing does it by itself."""
    early = of.incident.status in (Status.INVESTIGATING, Status.IDENTIFIED)
    if not early or not of.alerts or of.firing or of.last_end is None:
        return ()
    what = "the linked alert" if of.alerts == 1 else f"all {of.alerts} linked alerts"
    ago = duration(now - of.last_end)
    return (Piece(f"  {what} ended {ago} ago: t marks it mitigated ", "good"),)


def _review(of: Headline, now: datetime, rules: SeverityRules) -> tuple[str, str]:
    """How far the review is and until when it is due, once there is something to review."""
    state = ReviewState(of.review)
    if state.settled:
        return f"review {state.words} ", "good" if of.published else "quiet"
    if of.incident.status is not Status.RESOLVED:
        return "", "quiet"
    due = due_of(of.incident, rules.level(of.incident.severity), of.review_due_at)
    if due is None:
        return "", "quiet"
    return f"review {state.words}, {told_due(due, now)} ", "warning" if due < now else "quiet"


def list_row(one: Listed, now: datetime, width: int, rules: SeverityRules) -> Line:
    """One incident in the list of all."""
    tone = "normal" if one.status.open else "quiet"
    span = age((one.ended_at or now) - one.began_at)
    key = one.key if width >= 100 else short(one.key)
    room, mark = width - len(key) - 6 - 14 - 5 - 11 - 8 - _countdown(width), kind_mark(one.kind)
    return (
        badge(one.severity, rules),
        Piece(f" {key}  ", "quiet"),
        mark,
        Piece(fit(one.title, room - len(mark.text)) + " ", "loud" if one.status.open else tone),
        Piece(fit(one.status, 14), _STATUS_TONES[one.status]),
        Piece(fit(span, 5, right=True) + "  ", tone),
        Piece(fit(one.commander or "–", 11), "quiet"),
        *([listed_countdown(one, now)] if _countdown(width) else []),
    )


def list_heading(width: int) -> Line:
    """The line above the list of incidents."""
    key = 13 if width >= 100 else 8
    room = width - key - 6 - 14 - 5 - 11 - 8 - _countdown(width)
    text = (
        f"{'SEV':<7}{'INCIDENT':<{key + 2}}{fit('TITLE', room)} {'STATUS':<14}{'AGE':>5}  COMMANDER"
    )
    return (Piece(fit(text, width), "faint"),)


def _countdown(width: int) -> int:
    """The cells for when the next update is due, where there is room."""
    return 16 if width >= 120 else 0
