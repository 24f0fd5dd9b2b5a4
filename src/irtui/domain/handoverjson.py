"""The JSON shape of a hand-over: what scripts read, stable from the first version on."""

from typing import Any

from irtui.domain.handover import Going, Handover, Kept
from irtui.text import rfc3339


def handover_json(of: Handover) -> dict[str, Any]:
    """A hand-over whole; values are as they came, times RFC 3339 in UTC."""
    return {
        "at": rfc3339(of.at),
        "since": rfc3339(of.since),
        "by": of.by,
        "incidents": [_going(one) for one in of.going],
        "acknowledged": [_kept(one) for one in of.acknowledged],
        "snoozed": [_kept(one) for one in of.snoozed],
        "silences": [
            {
                "source": one.source,
                "matchers": one.matchers,
                "ends_at": rfc3339(one.ends_at),
                "by": one.by,
                "comment": one.comment,
                "renewed": one.kept,
            }
            for one in of.silences
        ],
        "actions": [
            {
                "name": one.name,
                "text": one.text,
                "owner": one.owner,
                "due_at": rfc3339(one.due_at),
                "incident": one.incident,
            }
            for one in of.actions
        ],
        "reviews": list(of.reviews),
        "ended": [
            {
                "key": one.key,
                "title": one.title,
                "severity": one.severity,
                "status": str(one.status),
                "ended_at": rfc3339(one.resolved_at or one.cancelled_at),
            }
            for one in of.ended
        ],
        "noise": [
            {
                "name": one.name,
                "dismissed": one.dismissed,
                "reasons": list(one.reasons),
                "fired": one.fired,
            }
            for one in of.noise
        ],
        "troubles": [{"source": one.source, "why": one.why} for one in of.troubles],
    }


def _going(one: Going) -> dict[str, Any]:
    incident = one.incident
    return {
        "key": incident.key,
        "title": incident.title,
        "kind": str(incident.kind),
        "severity": incident.severity,
        "status": str(incident.status),
        "commander": incident.commander,
        "impact": incident.impact,
        "declared_at": rfc3339(incident.declared_at),
        "next_update_at": rfc3339(incident.next_update_at),
        "next_step": one.next_step or None,
        "overdue_tasks": [
            {"text": task.text, "owner": task.owner, "due_at": rfc3339(task.due_at)}
            for task in one.overdue
        ],
        "last": [
            {"at": rfc3339(event.at), "by": event.by, "text": event.text} for event in one.last
        ],
    }


def _kept(one: Kept) -> dict[str, Any]:
    return {
        "name": one.name,
        "subject": one.subject,
        "source": one.source,
        "owner": one.owner,
        "since": rfc3339(one.since),
        "until": rfc3339(one.until),
        "notes": [{"at": rfc3339(note.at), "by": note.by, "text": note.text} for note in one.notes],
    }
