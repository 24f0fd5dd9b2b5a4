"""The hand-over as Markdown that any forge shows; the same values give the same text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from irtui.domain.handover import Going, Handover, Kept, Noise, told
from irtui.domain.incident import Incident
from irtui.domain.reviewparts import escaped, table
from irtui.text import age, duration, minute


def markdown(of: Handover) -> str:
    """The whole hand-over; what there is none of has no heading, but for the first two."""
    head = [
        f"# Hand-over {minute(of.at)}",
        f"Of the last {duration(of.at - of.since)}, by {escaped(of.by)}.",
    ]
    parts = [*head, *_troubles(of), *_going(of), *_acknowledged(of), *_rest(of)]
    return "\n\n".join(parts) + "\n"


def _troubles(of: Handover) -> Iterator[str]:
    if of.troubles:
        yield "## Sources in trouble"
        yield _list(f"**{escaped(one.source)}**: {escaped(one.why)}" for one in of.troubles)


def _going(of: Handover) -> Iterator[str]:
    yield "## Open incidents"
    if not of.going:
        yield "None."
    for one in of.going:
        yield from _incident(one, of.at)


def _incident(one: Going, now: datetime) -> Iterator[str]:
    incident = one.incident
    kind = f" ({incident.kind})" if incident.kind != "incident" else ""
    yield f"### {_name(incident)}{kind}"
    begun = incident.declared_at or incident.detected_at
    facts = [
        f"{incident.status.capitalize()}, {duration(now - begun)} old,"
        f" commander **{escaped(incident.commander or 'nobody')}**",
        f"Impact: {escaped(incident.impact)}",
    ]
    if one.next_step:
        facts.append(f"Next: {escaped(one.next_step)}")
    if incident.next_update_at is not None:
        facts.append(f"Next update {_due(incident.next_update_at, now)}")
    facts += [
        f"Overdue task: {escaped(task.text)} ({escaped(task.owner or 'nobody')},"
        f" {_due(task.due_at, now)})"
        for task in one.overdue
        if task.due_at is not None
    ]
    yield _list(facts)
    if one.last:
        rows = [
            (minute(event.at)[11:], escaped(event.by), escaped(told(event))) for event in one.last
        ]
        yield table(("Last", "Who", "What"), rows)


def _acknowledged(of: Handover) -> Iterator[str]:
    yield "## Acknowledged alerts, oldest first"
    yield _kept(of.acknowledged, of.at, "since") if of.acknowledged else "None."


def _kept(alerts: Iterable[Kept], now: datetime, word: str) -> str:
    rows = []
    for one in alerts:
        about = f" {escaped(one.subject)}" if one.subject else ""
        until = f" until {_moment(one.until, now)}" if one.until is not None else ""
        since = f" for {duration(now - one.since)}" if word == "since" else ""
        rows.append(
            f"- **{escaped(one.name)}**{about} ({escaped(one.source)}), {escaped(one.owner)}"
            f"{since}{until}"
        )
        rows += [
            f"  - {_moment(note.at, now)} {escaped(note.by)}: {escaped(note.text)}"
            for note in one.notes
        ]
    return "\n".join(rows)


def _rest(of: Handover) -> Iterator[str]:
    if of.snoozed:
        yield "## Snoozes that end soon"
        yield _kept(of.snoozed, of.at, "until")
    if of.silences:
        yield "## Silences that end soon"
        rows = [
            (
                _moment(one.ends_at, of.at) + (", renewed" if one.kept else ""),
                f"in {age(one.ends_at - of.at)}",
                escaped(one.matchers),
                escaped(one.source),
                escaped(one.by),
                escaped(one.comment),
            )
            for one in of.silences
        ]
        yield table(("Ends", "Left", "Silences", "On", "By", "Comment"), rows)
    if of.actions:
        yield "## Overdue action items"
        yield _list(
            f"{one.name}: {escaped(one.text)} ({escaped(one.owner or 'nobody')},"
            f" {_due(one.due_at, of.at)})"
            for one in of.actions
            if one.due_at is not None
        )
    if of.reviews:
        yield "## Reviews due"
        yield _list(map(escaped, of.reviews))
    if of.ended:
        yield "## Incidents that ended"
        yield _list(
            f"{_name(one)}: {one.status}, {_moment(one.resolved_at or one.cancelled_at, of.at)}"
            for one in of.ended
        )
    if of.noise:
        yield "## Noise"
        yield table(("Alert", "Dismissed", "Why", "Fired"), map(_noise, of.noise))


def _noise(one: Noise) -> Sequence[str]:
    return (
        escaped(one.name),
        str(one.dismissed or "–"),
        escaped(", ".join(one.reasons)) or "–",
        f"{one.fired} times" if one.fired else "–",
    )


def _name(one: Incident) -> str:
    return f"{one.severity or 'No severity'} {one.key}: {escaped(one.title)}"


def _due(at: datetime, now: datetime) -> str:
    left = f"in {age(at - now)}" if at > now else f"overdue {age(now - at)}"
    return f"due {_moment(at, now)}, {left}"


def _moment(at: datetime | None, now: datetime) -> str:
    """The time of day, with the day where it is another one."""
    if at is None:
        return minute(at)
    same = at.astimezone(UTC).date() == now.astimezone(UTC).date()
    return minute(at)[11:] if same else minute(at)


def _list(rows: Iterable[str]) -> str:
    return "\n".join(f"- {row}" for row in rows)
