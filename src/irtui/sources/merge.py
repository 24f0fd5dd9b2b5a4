"""The union of what the members of a cluster tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from irtui.domain.alert import Alert
from irtui.sources.reading import Reading, Told

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Union:
    """The union of the newest readings; its alerts are the same objects while they are equal."""

    def __init__(self) -> None:
        self._readings: Sequence[Reading] = ()
        self._alerts: Mapping[str, Alert] = {}

    def of(self, readings: Sequence[Reading]) -> Mapping[str, Alert]:
        """The union of these readings; the same object while all of them tell the same."""
        if not _all_same(self._readings, readings):
            self._alerts = merge(readings, self._readings, self._alerts)
        self._readings = readings
        return self._alerts


def merge(
    readings: Sequence[Reading],
    before: Sequence[Reading] = (),
    union: Mapping[str, Alert] | None = None,
) -> Mapping[str, Alert]:
    """All alerts of all members by fingerprint; the order of the members does not matter.

    `union` is that of the readings `before`: what is equal is taken from it.
    """
    if len(readings) == 1:
        return readings[0].alerts
    known = union or {}
    pairs = list(zip(readings, before, strict=False)) if len(readings) == len(before) else []
    found: dict[str, Alert] = {}
    for fingerprint in dict.fromkeys(chain.from_iterable(one.alerts for one in readings)):
        same = known.get(fingerprint)
        if same is None or not pairs or any(_moved(fingerprint, *pair) for pair in pairs):
            alert = merged([one.told(fingerprint) for one in readings if fingerprint in one.alerts])
            if same is None or same != alert:
                same = alert
        found[fingerprint] = same
    return found


def _moved(fingerprint: str, now: Reading, before: Reading) -> bool:
    """Whether a member tells something else of an alert than before."""
    return now.alerts.get(fingerprint) is not before.alerts.get(fingerprint) or now.updated_at.get(
        fingerprint
    ) != before.updated_at.get(fingerprint)


def _all_same(before: Sequence[Reading], now: Sequence[Reading]) -> bool:
    return len(before) == len(now) and all(
        old.alerts is new.alerts and old.updated_at is new.updated_at
        for old, new in zip(before, now, strict=True)
    )


def merged(told: Sequence[Told]) -> Alert:
    """One alert as several servers tell it: earliest start, newest text.

    It is suppressed only if all say so, which can show one too many but never hides one.
    """
    if len(told) == 1:
        return told[0].alert
    alerts = [one.alert for one in told]
    newest = max(told, key=lambda one: (one.updated_at or _NEVER, *one.alert.members)).alert
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
    )


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The names in any of the lists; as they came where all lists are equal."""
    different = set(lists)
    if len(different) == 1:
        return different.pop()
    return tuple(sorted({name for names in different for name in names}))
