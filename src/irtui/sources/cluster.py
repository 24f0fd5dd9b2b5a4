"""A source made of one or more members that are asked at the same time and answer as one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from irtui.domain.answer import Answer, Failure, Member, Outcome
from irtui.sources.backoff import back_off
from irtui.sources.faults import SourceError
from irtui.sources.merge import Union
from irtui.sources.reading import Peer, Reading


class Cluster:
    """The `Source` over its members; it fails only if none of them answers."""

    def __init__(
        self,
        name: str,
        interval: timedelta,
        peers: Sequence[Peer],
        now: Callable[[], datetime],
    ) -> None:
        self._name = name
        self._interval = interval
        self._seats = [_Seat(peer) for peer in peers]
        self._now = now
        self._union = Union()

    @property
    def name(self) -> str:
        """The name in the configuration, unique among all sources."""
        return self._name

    @property
    def interval(self) -> timedelta:
        """How often to ask."""
        return self._interval

    async def fetch(self) -> Outcome:
        """Ask the members once; whatever goes wrong is told in the outcome."""
        # A member that failed rests, so that it neither delays the others nor locks an account.
        # Where all rest the poller has waited for it: those that have rested longest are due.
        began = self._now()
        rests = [seat.rest(began) for seat in self._seats]
        due = [s for s, rest in zip(self._seats, rests, strict=True) if rest <= min(rests)]
        await asyncio.gather(*(seat.ask(self._now) for seat in due))
        readings = [seat.told for seat in self._seats if isinstance(seat.told, Reading)]
        return self._answer(readings, began) if readings else self._failure()

    async def close(self) -> None:
        """Give back connections."""
        await asyncio.gather(*(seat.peer.close() for seat in self._seats))

    def _answer(self, readings: Sequence[Reading], began: datetime) -> Answer:
        ended = self._now()
        return Answer(
            source=self._name,
            # A machine that slept meanwhile must not make an old answer look new.
            at=ended if ended - began <= 2 * self._interval else began,
            alerts=self._union.of(readings),
            members=tuple(seat.member for seat in self._seats),
            # Members of a cluster tell the same entries, so a sum would count them twice.
            unreadable=max(reading.unreadable for reading in readings),
            skew=max((reading.skew for reading in readings if reading.skew), key=abs, default=None),
        )

    def _failure(self) -> Failure:
        first = self._seats[0]
        failure = first.told
        assert isinstance(failure, Failure)
        several = len(self._seats) > 1
        return replace(
            failure,
            source=self._name,
            at=self._now(),
            reason=f"{first.peer.name}: {failure.reason}" if several else failure.reason,
            members=tuple(seat.member for seat in self._seats),
        )


class _Seat:
    """One member in the cluster, what it told last, and how long it is left alone."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.told: Reading | Failure | None = None
        self._failures = 0

    @property
    def member(self) -> Member:
        """How the member answered."""
        match self.told:
            case Reading() as reading:
                return Member(
                    self.peer.name, None, reading.started_at, reading.version, reading.skew
                )
            case Failure() as failure:
                return Member(self.peer.name, failure.reason)
        return Member(self.peer.name, "not asked yet")

    def rest(self, moment: datetime) -> timedelta:
        """How much longer the member is left alone."""
        # A clock that was set back must not prolong the rest: before the failure there is none.
        if not isinstance(self.told, Failure) or moment < self.told.at:
            return timedelta(0)
        delay = back_off(self._failures, self.told.trouble, self.told.retry_after)
        return max(timedelta(0), self.told.at + delay - moment)

    async def ask(self, now: Callable[[], datetime]) -> None:
        """Ask the member and keep what it tells."""
        try:
            self.told = await self.peer.read()
            self._failures = 0
            return
        except SourceError as error:
            fault = error
        except Exception as error:  # noqa: BLE001 - whatever a server provokes, the others go on
            fault = SourceError(f"could not read the answer: {type(error).__name__}")
        self._failures += 1
        self.told = Failure(
            self.peer.name, now(), fault.reason, fault.trouble, retry_after=fault.retry_after
        )
