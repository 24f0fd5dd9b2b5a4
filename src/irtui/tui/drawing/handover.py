"""The hand-over in lines: a section for each thing that the next shift must know."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from irtui.domain.actionitem import ActionItem
from irtui.domain.handover import Ending, Going, Handover, Kept, Noise, told
from irtui.domain.incident import Incident, short
from irtui.domain.severity import SeverityRules
from irtui.text import age, duration
from irtui.tui.drawing.severity import badge
from irtui.tui.paint import Line, Piece, cut, ends, fit, wrap

_INDENT = 8
_WORD = 9
_SOON = timedelta(hours=1)


def title(of: Handover, width: int) -> Line:
    """What it is, and how much there is of what matters."""
    many = len(of.silences)
    counts = [
        f"{len(of.going)} open",
        f"{len(of.acknowledged)} acknowledged",
        *([f"{many} silence{'s end' if many > 1 else ' ends'}"] if many else []),
    ]
    left = (
        Piece(" Hand-over ", "loud"),
        Piece(f"of the last {duration(of.at - of.since).removesuffix(' 00 min')}", "quiet"),
    )
    return ends(left, (Piece("  ".join(counts) + " ", "quiet"),), width)


def lines(of: Handover, width: int, rules: SeverityRules) -> list[Line]:
    """All sections; what there is none of has none, but for the first two."""
    found: list[Line] = []
    for name, rows, always in (
        ("SOURCES IN TROUBLE", [_trouble(one.source, one.why) for one in of.troubles], False),
        (
            "OPEN INCIDENTS",
            [row for one in of.going for row in _going(one, of.at, width, rules)],
            True,
        ),
        ("ACKNOWLEDGED, OLDEST FIRST", _kept(of.acknowledged, of.at, width), True),
        ("SNOOZES THAT END SOON", _kept(of.snoozed, of.at, width), False),
        ("SILENCES THAT END SOON", [_ending(one, of.at, width) for one in of.silences], False),
        ("OVERDUE ACTION ITEMS", [_action(one, of.at, width) for one in of.actions], False),
        ("REVIEWS DUE", [_said(text) for text in of.reviews], False),
        ("ENDED", [_ended(one, width, rules) for one in of.ended], False),
        ("NOISE", [_noise(one, width) for one in of.noise], False),
    ):
        if rows or always:
            found += [(), (Piece(f" {name}", "faint"),), *(rows or [_said("none")])]
    return [cut(row, width) for row in found[1:]]


def _trouble(source: str, why: str) -> Line:
    return (Piece(" ▲ ", "warning"), Piece(source, "warning"), Piece(f"  {why}", "normal"))


def _going(one: Going, now: datetime, width: int, rules: SeverityRules) -> list[Line]:
    incident, wide = one.incident, width >= 100
    due = incident.next_update_at
    late = due is not None and due <= now
    update = ""
    if due is not None:
        update = f"update overdue {age(now - due)}" if late else f"update in {age(due - now)}"
    commander = incident.commander or "nobody"
    begun = incident.declared_at or incident.detected_at
    who = (
        *((Piece(f"{update}  ", "warning" if late else "quiet"),) if update else ()),
        Piece(
            fit(commander, min(len(commander), 14)), "normal" if incident.commander else "warning"
        ),
        Piece("  "),
    )
    right = (
        *(who if wide else ()),
        Piece(incident.status, "normal"),
        Piece(f"  {age(now - begun)} ", "quiet"),
    )
    left = (
        Piece(" "),
        badge(incident.severity, rules),
        Piece(f" {incident.key if wide else short(incident.key)}  ", "quiet"),
        Piece(incident.title, "loud"),
    )
    facts = [] if wide else [("who", ", ".join(filter(None, (commander, update))), "normal")]
    facts += [("impact", incident.impact, "normal")]
    facts += [("next", one.next_step, "key")] if one.next_step else []
    facts += [
        ("overdue", f"{task.text}, {task.owner or 'nobody'}, {age(now - task.due_at)}", "warning")
        for task in one.overdue
        if task.due_at is not None
    ]
    rows = [ends(left, right, width)]
    for word, text, tone in facts:
        rows += _under(word, " ".join(text.split()), tone, width)
    for event in one.last:
        text = f"{event.by}: {told(event)}"
        rows += _under(_moment(event.at, now), text, "quiet", width)[:2]
    return rows


def _under(word: str, text: str, tone: str, width: int) -> list[Line]:
    """A word and what it says, wrapped below itself."""
    room = max(20, width - _INDENT - _WORD - 1)
    return [
        (
            Piece(" " * _INDENT + f"{word if number == 0 else '':<{_WORD}}", "faint"),
            Piece(row, tone),
        )
        for number, row in enumerate(wrap(text, room))
    ]


def _kept(alerts: Iterable[Kept], now: datetime, width: int) -> list[Line]:
    rows: list[Line] = []
    for one in alerts:
        until = f"until {_moment(one.until, now)} " if one.until else ""
        left = (
            Piece(f" {fit(one.name, max(20, width // 3))} ", "loud"),
            Piece(one.subject, "quiet"),
            *((Piece(f"  {one.source}", "faint"),) if width >= 100 else ()),
        )
        owner = fit(one.owner, min(len(one.owner), 14))
        right = (
            Piece(owner, "normal"),
            Piece(f"  {age(now - one.since):>4}  ", "quiet"),
            Piece(f"{until:>13}", "quiet"),
        )
        rows.append(ends(left, right, width))
        for note in one.notes:
            text = f"{note.by}: {' '.join(note.text.split())}"
            rows += _under(_moment(note.at, now), text, "normal", width)
    return rows


def _ending(one: Ending, now: datetime, width: int) -> Line:
    left = f"{'renewed' if one.kept else 'in'} {age(one.ends_at - now)}"
    soon = not one.kept and one.ends_at - now <= _SOON
    return ends(
        (
            Piece(f" {fit(left, 12)}", "warning" if soon else "quiet"),
            Piece(one.matchers, "loud"),
            Piece(f"  {one.comment}", "quiet"),
        ),
        (Piece(f"  {one.by}  ", "normal"), Piece(f"{one.source} ", "faint")),
        width,
    )


def _action(one: ActionItem, now: datetime, width: int) -> Line:
    late = f"overdue {age(now - one.due_at)} " if one.due_at else ""
    owner = one.owner or "nobody"
    return ends(
        (Piece(f" {fit(one.name, 7)}", "quiet"), Piece(one.text, "loud")),
        (Piece(f"{owner}  ", "normal"), Piece(late, "warning")),
        width,
    )


def _ended(one: Incident, width: int, rules: SeverityRules) -> Line:
    at = one.resolved_at or one.cancelled_at
    left = (
        Piece(" "),
        badge(one.severity, rules),
        Piece(f" {one.key if width >= 100 else short(one.key)}  ", "quiet"),
        Piece(one.title, "normal"),
    )
    when = f"  {at:%H:%M}Z " if at else " "
    return ends(left, (Piece(f"{one.status}{when}", "quiet"),), width)


def _noise(one: Noise, width: int) -> Line:
    told = []
    if one.dismissed:
        why = f" ({', '.join(one.reasons)})" if one.reasons else ""
        told.append(f"dismissed {one.dismissed}{why}")
    if one.fired:
        told.append(f"fired {one.fired} times")
    return (
        Piece(f" {fit(one.name, max(20, width // 3))} ", "normal"),
        Piece(", ".join(told), "quiet"),
    )


def _said(text: str) -> Line:
    return (Piece(f" {text}", "quiet" if text == "none" else "normal"),)


def _moment(at: datetime, now: datetime) -> str:
    """The time of day, with the day before it where it is another one."""
    there, here = at.astimezone(UTC), now.astimezone(UTC)
    return f"{there:%H:%M}Z" if there.date() == here.date() else f"{there:%d.%m %H}h"
