"""What a review measures: how it was noticed, who was there, who was told when, and how long."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from irtui.domain.metrics import durations
from irtui.domain.record import Record
from irtui.domain.reviewparts import escaped, roles_table, second, table, tasks_table
from irtui.domain.reviewupdates import communication_section
from irtui.domain.spread import ENOUGH, Spread
from irtui.text import brief, duration

# What comes within it is no gap.
_IN_TIME = timedelta(minutes=1)


def detection(record: Record) -> list[str]:
    """How it was noticed, and where the time until somebody had it went."""
    one = record.incident
    told = f"Found by {escaped(one.detection)} at {second(one.detected_at)}."
    rows = [(name, duration(span)) for name, span in _lags(record)]
    asked = _asked(record)
    return [told, table(("Lag", "Span"), rows), *asked] if rows else [told, *asked]


def _asked(record: Record) -> list[str]:
    """The time to acknowledge against what the severity asks for."""
    within = record.background.ack_within if record.background else None
    took = durations(record.incident).acknowledge
    if within is None or took is None:
        return []
    held = f"{duration(took - within)} too late" if took > within else "in time"
    severity = escaped(record.incident.severity or "")
    return [f"{severity} asks for somebody within {brief(within)}: {held}."]


def _lags(record: Record) -> Iterator[tuple[str, timedelta]]:
    one = record.incident
    first = min(record.alerts, key=lambda linked: linked.alert.starts_at, default=None)
    if one.impact_started_at is not None:
        yield (
            "impact start to detection (the rule's own wait is part of it)",
            (one.detected_at - one.impact_started_at),
        )
    seen = first.first_seen_at if first else None
    if first is not None and seen is not None:
        yield (
            "delivery: the alert fires to irtui sees it",
            max(seen - first.alert.starts_at, timedelta(0)),
        )
    if one.acknowledged_at is not None:
        begin = seen or one.detected_at
        yield (
            f"{'seen' if seen else 'detected'} to acknowledged",
            max(one.acknowledged_at - begin, timedelta(0)),
        )


def response(record: Record) -> list[str]:
    """Who had which role, and what there was to do."""
    made = [roles_table(record)] if record.roles else ["No role was taken."]
    return [*made, *([tasks_table(record)] if record.tasks else [])]


def communication(record: Record) -> list[str]:
    """What was sent to whom, and where an update came later than was promised or asked for."""
    every = record.background.update_every if record.background else None
    asked = f"An update was asked for every {brief(every)}." if every else ""
    many = len(record.updates)
    sent = "No update was sent." if not many else f"{many} {'was' if many == 1 else 'were'} sent."
    gaps = "; ".join(f"{duration(late)} until {second(at)}" for at, late in _gaps(record, every))
    late = f"Nobody heard in time: {gaps} too late." if gaps else ""
    told = " ".join(one for one in (asked, sent, late) if one)
    return [told, *communication_section(record)]


def _gaps(record: Record, every: timedelta | None) -> Iterator[tuple[datetime, timedelta]]:
    """The updates, and the end, that came too late, by what was promised or else the cadence."""
    one = record.incident
    due = (one.declared_at or one.detected_at) + every if every else None
    for update in record.updates:
        if due is not None and update.at - due > _IN_TIME:
            yield update.at, update.at - due
        due = update.next_update_at or (update.at + every if every else None)
    end = one.resolved_at or one.cancelled_at
    if end is not None and due is not None and end - due > _IN_TIME:
        yield end, end - due


def metrics(record: Record) -> list[str]:
    """The durations, each with what it is counted from, against earlier ones of the severity."""
    spans, ground = durations(record.incident), record.background
    same = ground.same if ground else None
    none = Spread()
    found = [
        ("to detect", spans.detect, "impact start to detection", same.detect if same else none),
        ("to acknowledge", spans.acknowledge, "detection to the first owner",
         same.acknowledge if same else none),
        ("to confirm", spans.confirm, "detection to declaration", same.confirm if same else none),
        ("to mitigate", spans.mitigate, f"{spans.base} to mitigation",
         same.mitigate if same else none),
        ("to resolve", spans.resolve, f"{spans.base} to resolution",
         same.resolve if same else none),
    ]  # fmt: skip
    severity = escaped(record.incident.severity or "unset")
    rows = [
        (name, duration(span), base, duration(against.median) if against.n else "–", str(against.n))
        for name, span, base, against in found
    ]
    heads = ("Time", "Span", "Counted from", f"Median of earlier {severity}", "n")
    few = same is not None and same.incidents < ENOUGH
    note = [f"Fewer than {ENOUGH} earlier incidents: no trend can be told."] if few else []
    return [table(heads, rows), *note]
