"""A status update while it is written: what it says, when the next is due, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.channel import ChannelRule
from irtui.domain.incident import Incident, Status
from irtui.domain.severitylevel import Level
from irtui.domain.statusupdate import StatusUpdate
from irtui.domain.updatefields import values
from irtui.domain.updaterules import UpdateRules
from irtui.domain.updatestage import Moment, fields_of, stage

_ACTIVE = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MITIGATED)
FREE = "text"


def next_due(
    one: Incident, level: Level | None, last_update: datetime | None, now: datetime
) -> datetime | None:
    """When the next update is due: the cadence of the severity after the last one.

    None while nobody waits for one: not declared yet, over, or of a severity without a cadence.
    """
    began = one.declared_at or one.detected_at
    every = level.cadence(now - began) if level else None
    if one.status not in _ACTIVE or every is None:
        return None
    return (last_update or began) + every


@dataclass(frozen=True, slots=True)
class Basis:
    """What an update is written from; `changed_at` is the newest change of status or severity."""

    incident: Incident
    updates: tuple[StatusUpdate, ...]
    changed_at: datetime
    level: Level | None
    rules: UpdateRules

    @property
    def number(self) -> int:
        """The number of the newest update, 0 where there is none."""
        return self.updates[-1].number if self.updates else 0

    def last(self, audience: str) -> StatusUpdate | None:
        """The newest update for an audience."""
        return next((one for one in reversed(self.updates) if one.audience == audience), None)

    def fields(self, audience: str, now: datetime) -> tuple[str, ...]:
        """What people may write for an audience."""
        return fields_of(audience, self.rules.templates, self._moment(audience, {}, now))

    def stage(self, audience: str, written: Mapping[str, str], now: datetime) -> str:
        """The name of the text for an audience."""
        return stage(audience, self._moment(audience, written, now))

    def next_update(self, now: datetime, wanted: timedelta | None = None) -> datetime | None:
        """When the next update is due after one that is sent now; none if 0 is wanted."""
        if wanted is not None:
            return now + wanted if wanted else None
        return next_due(self.incident, self.level, now, now)

    def _moment(self, audience: str, written: Mapping[str, str], now: datetime) -> Moment:
        last = self.last(audience)
        before = last.fields if last else None
        return Moment(self.incident.status, now - self.changed_at, written, before)


@dataclass(frozen=True, slots=True)
class Preview:
    """An update as it would be sent; `ways` are the channels that it would go to."""

    audience: str
    stage: str
    body: str
    next_update_at: datetime | None
    ways: tuple[ChannelRule, ...]


def preview(
    basis: Basis,
    audience: str,
    written: Mapping[str, str],
    now: datetime,
    wanted: timedelta | None = None,
    body: str = "",
) -> Preview:
    """What would be sent; a `body` that is given stands as it is."""
    name = basis.stage(audience, written, now)
    next_update, last = basis.next_update(now, wanted), basis.last(audience)
    filled = values(
        basis.incident,
        now=now,
        next_update=next_update,
        last_update=last.at if last else None,
        written=written,
    )
    text = body or basis.rules.templates.of(name).filled(filled)
    return Preview(audience, FREE if body else name, text, next_update, basis.rules.ways(audience))
