"""The union of what the members of a cluster tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from irtui.domain.alert import Alert

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def merge(readings: Sequence[Mapping[str, Alert]]) -> Mapping[str, Alert]:
    """All alerts of all members by fingerprint; the order of the members does not matter."""
    if len(readings) == 1:
        return readings[0]
    told: dict[str, list[Alert]] = {}
    for reading in readings:
        for fingerprint, alert in reading.items():
            told.setdefault(fingerprint, []).append(alert)
    return {
        fingerprint: alerts[0] if len(alerts) == 1 else merged(alerts)
        for fingerprint, alerts in told.items()
    }


def merged(alerts: Sequence[Alert]) -> Alert:
    """One alert as several members tell it: earliest start, newest text.

    It is suppressed only if all say so, which can show one too many but never hides one.
    """
    newest = max(alerts, key=lambda alert: (alert.updated_at or _NEVER, *alert.members))
    members: dict[str, datetime] = {}
    for alert in alerts:
        for member, starts_at in alert.members.items():
            members[member] = min(starts_at, members.get(member, starts_at))
    return replace(
        newest,
        starts_at=min(alert.starts_at for alert in alerts),
        suppressed=all(alert.suppressed for alert in alerts),
        silenced_by=_union(alert.silenced_by for alert in alerts),
        inhibited_by=_union(alert.inhibited_by for alert in alerts),
        receivers=_union(alert.receivers for alert in alerts),
        members=members,
        ends_at=max((alert.ends_at for alert in alerts if alert.ends_at), default=None),
    )


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The names in any of the lists; as they came where all lists are equal."""
    different = set(lists)
    if len(different) == 1:
        return different.pop()
    return tuple(sorted({name for names in different for name in names}))
