"""The generated parts of a review, each from the record alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import yaml

from irtui.domain.incident import IncidentKind, Status
from irtui.domain.lesson import service_of
from irtui.domain.metrics import durations
from irtui.domain.record import Record
from irtui.domain.reviewstate import ReviewState
from irtui.domain.suggested import beside
from irtui.domain.timeline import MONITOR, Event, Kind
from irtui.text import clean, duration, minute, rfc3339

# An underscore between letters or digits is none of Markdown's.
_SPECIAL = re.compile(r"([\\`*\[\]<>|#~&]|(?<![^\W_])_|_(?![^\W_]))")


def escaped(text: str) -> str:
    """Outside text as Markdown shows it literally, on one line."""
    return _SPECIAL.sub(r"\\\1", clean(" ".join(text.split())))


def title(record: Record) -> str:
    """The key and the title."""
    return f"{record.incident.key}: {escaped(record.incident.title)}"


def front_matter(record: Record) -> str:
    """What other programs read: identity, stamps and durations, null where unknown."""
    one = record.incident
    spans = durations(one)
    seconds = {
        "seconds_to_acknowledge": spans.acknowledge,
        "seconds_to_mitigate": spans.mitigate,
        "seconds_to_resolve": spans.resolve,
    }
    if record.background and record.background.ack_within:
        seconds["seconds_to_acknowledge_asked"] = record.background.ack_within
    values: dict[str, object] = {
        "key": one.key,
        "title": clean(one.title),
        "severity": one.severity,
        "status": str(one.status),
        "kind": str(one.kind),
        "commander": clean(one.commander) if one.commander else None,
        "review": record.review.state if record.review else "not_started",
        "edition": record.review.edition if record.review else 1,
        **{name: rfc3339(at) for name, at in stamps(record)},
        **{
            name: None if span is None else int(span.total_seconds())
            for name, span in seconds.items()
        },
    }
    return f"---\n{yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=10_000)}---"


def stamps(record: Record) -> list[tuple[str, datetime | None]]:
    """The stamps of the incident by name, in the order they usually come."""
    one = record.incident
    return [
        ("impact_started_at", one.impact_started_at),
        ("detected_at", one.detected_at),
        ("acknowledged_at", one.acknowledged_at),
        ("declared_at", one.declared_at),
        ("identified_at", one.identified_at),
        ("mitigated_at", one.mitigated_at),
        ("resolved_at", one.resolved_at),
        ("closed_at", one.closed_at),
    ]


def header(record: Record) -> str:
    """Severity, people and stamps as a table."""
    one = record.incident
    people = sorted({event.by for event in record.timeline if event.by != MONITOR})
    services = sorted({name for linked in record.alerts if (name := service_of(linked.alert))})
    rows = [
        ("Severity", _severity(record)),
        *_at_severities(record),
        ("Status", _status(record)),
        ("Services", ", ".join(map(escaped, services)) or "not known"),
        ("Commander", escaped(one.commander or "nobody")),
        ("Took part", ", ".join(escaped(name) for name in people) or "nobody"),
        ("Found by", escaped(one.detection)),
        ("Detected", minute(one.detected_at)),
        ("Mitigated", _moment(one.mitigated_at)),
        ("Resolved", _moment(one.resolved_at)),
        ("Duration", duration(durations(one).resolve)),
        *_review(record),
    ]
    return table(("About", "This incident"), rows)


def _at_severities(record: Record) -> Iterator[tuple[str, str]]:
    spans = record.background.at_severity if record.background else {}
    if len(spans) > 1:
        told = [f"{level or 'unset'} {duration(span)}" for level, span in sorted(
            spans.items(), key=lambda pair: pair[0] or "~"
        )]  # fmt: skip
        yield "Time at each", f"{', '.join(map(escaped, told))} (worst first)"


def _review(record: Record) -> Iterator[tuple[str, str]]:
    """Who owns and who approved the review, and until when it is due."""
    review, ground = record.review, record.background
    if review is None:
        return
    state = ReviewState(review.state).words
    edition = f", edition {review.edition}" if review.edition > 1 else ""
    why = f": {escaped(review.waived_reason)}" if review.waived_reason else ""
    yield "Review", state + edition + why
    if review.owner or review.facilitator:
        led = f", facilitator {escaped(review.facilitator)}" if review.facilitator else ""
        yield "Review owner", escaped(review.owner or "nobody") + led
    if review.approved_by:
        own = " (self-approval)" if review.approved_by == review.owner else ""
        yield "Approved", f"{escaped(review.approved_by)} {minute(review.approved_at)}{own}"
    if ground and ground.due_at:
        yield "Review due", minute(ground.due_at)
    if ground and ground.reasons:
        yield "Reviewed since", "; ".join(map(escaped, ground.reasons))


def _status(record: Record) -> str:
    """Where it stands, and what else one must know of it to read on."""
    one, kin = record.incident, record.kin
    told = [str(one.status) if one.kind is IncidentKind.INCIDENT else f"{one.kind}, {one.status}"]
    if kin.merged_into:
        told = [f"merged into {kin.merged_into}"]
    elif one.cancel_reason:
        told.append(escaped(one.cancel_reason.replace("_", " ")))
    told += [f"reopened {one.reopen_count} times"] if one.reopen_count > 1 else []
    told += ["reopened once"] if one.reopen_count == 1 else []
    told += [f"with {', '.join(kin.merged)} merged into it"] if kin.merged else []
    told += [f"split from {kin.split_from}"] if kin.split_from else []
    return ", ".join(told)


def _severity(record: Record) -> str:
    one = record.incident
    told = beside(one)
    return (one.severity or "unset") + (f": {escaped(told)}" if told else "")


def roles_table(record: Record) -> str:
    """Who had which role from when to when, and what was said at the hand-over."""
    rows = [
        (
            held.role.words.capitalize(),
            escaped(held.person),
            second(held.assumed_at),
            second(held.renounced_at) if held.renounced_at else "not ended",
            escaped(held.note),
        )
        for held in record.roles
    ]
    return table(("Role", "Who", "From (UTC)", "To (UTC)", "Said at the hand-over"), rows)


def tasks_table(record: Record) -> str:
    """What was to be done during the incident, and what became of it."""
    rows = [
        (
            escaped(task.text),
            escaped(task.owner or "nobody"),
            _moment(task.due_at) if task.due_at else "",
            f"{task.state} by {escaped(task.ended_by)}" if task.ended_by else str(task.state),
            escaped(task.note),
        )
        for task in record.tasks
    ]
    return table(("Task", "Owner", "Due", "State", "Note"), rows)


def summary(record: Record) -> str:
    """One sentence from the record to begin with."""
    one = record.incident
    span = durations(one).resolve
    end = f"It was resolved after {duration(span)}." if span is not None else _still(one.status)
    return f"Because: {escaped(one.reason)}. Impact: {escaped(one.impact)}. {end}"


def _still(status: Status) -> str:
    return "It was cancelled." if status is Status.CANCELLED else f"It is {status}."


def impact(record: Record) -> str:
    """How long users were harmed, as far as the stamps tell."""
    spans = durations(record.incident)
    return f"From {spans.base} to mitigation: {duration(spans.mitigate)}."


def timeline_section(record: Record) -> list[str]:
    """What is pinned, then everything that happened, by time; nothing that is hidden."""
    heads = ("Time (UTC)", "Who", "What")
    shown = [event for event in record.timeline if not event.hidden]
    key = [_entry(event) for event in shown if event.pinned or event.kind in _KEY_KINDS]
    if not shown:
        return ["_Empty._"]
    blocks = ["### Key events", table(heads, key)] if 0 < len(key) < len(shown) else []
    return [*blocks, *(["### Everything"] if blocks else []), table(heads, map(_entry, shown))]


_KEY_KINDS = (Kind.STATUS_CHANGE, Kind.SEVERITY_CHANGE, Kind.DECISION, Kind.UPDATE_SENT)


def _entry(event: Event) -> tuple[str, str, str]:
    at = second(event.at) + (f" to {second(event.ends_at)}" if event.ends_at else "")
    return at, escaped(event.by), ("★ " if event.pinned else "") + _told(event.text)


def alerts_section(record: Record) -> list[str]:
    """The alerts of the incident."""
    rows = [
        (
            escaped(one.alert.name or one.alert.fingerprint),
            escaped(one.alert.subject),
            escaped(one.alert.source),
            second(one.alert.starts_at),
            second(one.ended_at) if one.ended_at else "not seen to end",
        )
        for one in record.alerts
    ]
    if not rows:
        return ["None: it was declared by hand."]
    return [table(("Alert", "About", "Source", "Began (UTC)", "Ended (UTC)"), rows)]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A GFM table; the cells are Markdown already."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _told(text: str) -> str:
    lines = [escaped(line) for line in text.splitlines()]
    return "<br>".join(line for line in lines if line)


def _moment(at: datetime | None) -> str:
    return "not yet" if at is None else minute(at)


def second(at: datetime) -> str:
    """A moment to the second, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M:%S")
