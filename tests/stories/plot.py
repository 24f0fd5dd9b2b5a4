"""What happens to the alerts and the members of a cluster in an hour, known to the second."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SHIFT = timedelta(seconds=1.3)
RESEND = timedelta(seconds=72)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Firing:
    """One firing of an alert: an episode as it really is."""

    name: str
    began: datetime
    ended: datetime

    def at(self, moment: datetime) -> bool:
        return self.began <= moment < self.ended


@dataclass(frozen=True)
class Trouble:
    """A member cannot be reached or is slow for a while, or is restarted at the beginning."""

    member: int
    kind: str
    began: datetime
    ended: datetime


class Plot:
    """A plot of so many minutes that is told by chance; all alerts have ended after it."""

    def __init__(self, start: datetime, minutes: int, chance: random.Random) -> None:
        self.start = start
        self.end = start + timedelta(minutes=minutes)
        self.firings = tuple(self._firings(chance))
        self.troubles = tuple(self._troubles(chance))

    def holds(self, member: int, moment: datetime) -> list[tuple[Firing, datetime]]:
        """What a member tells, each with the start that it tells."""
        restart = self.started(member, moment)
        known = moment - restart >= RESEND
        return [
            (one, one.began + member * SHIFT)
            for one in self.firings
            if one.at(moment) and (known or one.began > restart)
        ]

    def started(self, member: int, moment: datetime) -> datetime:
        """Since when a member runs."""
        restarts = [
            one.began
            for one in self.troubles
            if one.member == member and one.kind == "restart" and one.began <= moment
        ]
        return max(restarts, default=LONG_AGO)

    def kind(self, member: int, moment: datetime) -> str:
        """How a member answers."""
        for one in self.troubles:
            if one.member == member and one.began <= moment < one.ended:
                return one.kind
        return "good"

    def _firings(self, chance: random.Random) -> Iterator[Firing]:
        for number in range(12):
            at = self.start + timedelta(seconds=chance.uniform(0, 120))
            while (end := at + timedelta(seconds=chance.uniform(180, 600))) < self.end:
                yield Firing(f"Alert{number}", at, end)
                at = end + timedelta(seconds=chance.uniform(5, 240))

    def _troubles(self, chance: random.Random) -> Iterator[Trouble]:
        """One after another, at one member or at both at once."""
        at = self.start + timedelta(seconds=60)
        kinds: list[tuple[str, tuple[int, ...]]] = []
        while at < self.end:
            kinds = kinds or [
                (kind, members)
                for kind in ("refused", "slow", "restart")
                for members in ((0,), (1,), (0, 1))
            ]
            kind, members = kinds.pop(chance.randrange(len(kinds)))
            for member in members:
                yield Trouble(member, kind, at, at + timedelta(seconds=chance.uniform(20, 60)))
            at += timedelta(seconds=chance.uniform(100, 180))
