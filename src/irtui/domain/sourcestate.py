"""What is known of one source: unknown, fresh or stale, with since when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.answer import Answer, Failure, Member
from irtui.domain.watchdog import Watchdog
from irtui.text import duration


class Health(StrEnum):
    """Whether a source's last answer may be believed."""

    UNKNOWN = "unknown"
    FRESH = "fresh"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of one source after its last poll.

    `restarting` names the members whose server started so recently that an alert missing from
    their answer proves nothing: an Alertmanager forgets its alerts when it restarts. A member that
    told its start before and does not this time may have restarted, too. `held` counts the good
    answers that must still come before a sudden loss of most alerts is believed. `missing` holds
    when each of the watchdogs that the last good answer lacks was first missed.
    """

    name: str
    interval: timedelta
    polled: Health = Health.UNKNOWN
    last_ok_at: datetime | None = None
    tried_at: datetime | None = None
    stale_since: datetime | None = None
    reason: str | None = None
    next_at: datetime | None = None
    members: tuple[Member, ...] = ()
    restarting: frozenset[str] = frozenset()
    held: int = 0
    unreadable: int = 0
    skew: timedelta | None = None
    watchdogs: tuple[Watchdog, ...] = ()
    missing: Mapping[Watchdog, datetime] = field(default_factory=dict)

    def health(self, now: datetime) -> Health:
        """Fresh only if the last attempt was good and is no older than two intervals."""
        # A clock that was set back proves as little as an old answer.
        if self.polled is Health.FRESH and abs(self.age(now)) > 2 * self.interval:
            return Health.STALE
        return self.polled

    def age(self, now: datetime) -> timedelta:
        """Time since the last good answer; the largest span where there was none."""
        return timedelta.max if self.last_ok_at is None else now - self.last_ok_at

    def why(self, now: datetime) -> str | None:
        """Why the source is not fresh, in the operator's words; None when it is."""
        if self.health(now) is Health.FRESH:
            return None
        if self.polled is Health.UNKNOWN:
            return "not asked yet"
        return self.reason or "no answer for more than two intervals, the poller may have stopped"

    def silent(self, now: datetime, *, patient: bool = True) -> list[str]:
        """A sentence for each watchdog that is missing; the `patient` wait for its grace.

        Only a fresh source can tell, and a server that restarted lately cannot yet.
        """
        if self.health(now) is not Health.FRESH or self.restarting:
            return []
        return [
            f"{self.name}: dead-man's switch silent for {duration(now - since)}: "
            f"no alert matches {watchdog}"
            for watchdog, since in self.missing.items()
            if not patient or now - since >= max(watchdog.grace, 2 * self.interval)
        ]

    @property
    def down(self) -> tuple[Member, ...]:
        """The members of the cluster that did not answer last time."""
        return tuple(member for member in self.members if member.error is not None)

    def failed(self, failure: Failure, next_at: datetime) -> "SourceState":
        """This source after a failure: stale since the first one, everything else kept."""
        return replace(
            self,
            polled=Health.STALE,
            tried_at=failure.at,
            stale_since=self.stale_since or failure.at,
            reason=failure.reason,
            next_at=next_at,
            members=self._remembering(failure.members) or self.members,
        )

    def answered(self, answer: Answer, next_at: datetime, window: timedelta) -> "SourceState":
        """This source after a good answer."""
        return replace(
            self,
            polled=Health.FRESH,
            last_ok_at=answer.at,
            tried_at=answer.at,
            stale_since=None,
            reason=None,
            next_at=next_at,
            members=self._remembering(answer.members),
            restarting=frozenset(
                member.name
                for member in answer.members
                if member.error is None and self._may_have_restarted(member, answer.at, window)
            ),
            unreadable=answer.unreadable,
            skew=answer.skew,
            missing={
                watchdog: self.missing.get(watchdog, answer.at)
                for watchdog in self.watchdogs
                if not watchdog.fires(answer.alerts.values())
            },
        )

    def _may_have_restarted(self, member: Member, now: datetime, window: timedelta) -> bool:
        if member.started_at is None:
            return self._started_at(member) is not None
        return now + (member.skew or timedelta(0)) - member.started_at < window

    def _remembering(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Members with the server start that was known of them, where they don't tell it now."""
        return tuple(
            replace(member, started_at=member.started_at or self._started_at(member))
            for member in members
        )

    def _started_at(self, member: Member) -> datetime | None:
        return next((one.started_at for one in self.members if one.name == member.name), None)
