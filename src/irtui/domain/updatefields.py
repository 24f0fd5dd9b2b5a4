"""What irtui fills into an update: what is known of the incident, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime

from irtui.domain.incident import Incident
from irtui.domain.updatetemplate import WRITTEN
from irtui.text import duration


def values(
    one: Incident,
    *,
    now: datetime,
    next_update: datetime | None,
    last_update: datetime | None,
    written: Mapping[str, str],
) -> dict[str, str]:
    """The fields of a template with what they say; what is unknown is empty."""
    started = one.impact_started_at or one.detected_at
    ended = one.resolved_at or one.mitigated_at
    return {
        "severity": one.severity or "Severity not set yet",
        "reason": one.reason,
        "impact": one.impact,
        "next_update": moment(next_update, now),
        "started": moment(started, now),
        "status": str(one.status),
        "resolved": moment(one.resolved_at, now),
        "duration": duration((ended or now) - started),
        "last_update": moment(last_update or one.declared_at, now),
        "key": one.key,
        "title": one.title,
        "commander": one.commander or "nobody",
        **{name: written.get(name, "") for name in WRITTEN},
    }


def moment(at: datetime | None, now: datetime) -> str:
    """A moment for people elsewhere: the time in UTC, with its day unless that is today."""
    if at is None:
        return ""
    at, today = at.astimezone(UTC), now.astimezone(UTC).date()
    return f"{at:%H:%M} UTC" if at.date() == today else f"{at:%Y-%m-%d %H:%M} UTC"
