"""The silences of a cluster: one list, and every write exactly once.

Members share their silences by gossip, so one of them is asked and told. Another is told only
where the first gave no answer and nobody lists what it may have taken.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from irtui.domain.alert import Alert
from irtui.domain.answer import Failure
from irtui.domain.muting import Muting
from irtui.domain.silence import Wanted
from irtui.domain.silencetold import NotTaken, Sent, SilenceList, Taken, Unsure
from irtui.sources.backoff import back_off
from irtui.sources.faults import SourceError
from irtui.sources.refusals import Refused
from irtui.sources.silence_peer import SilencePeer

T = TypeVar("T")

# How long a silence takes at most to reach the other members, as a rule.
GOSSIP = timedelta(seconds=2)


class SilenceMembers:
    """All members of one source, as far as silences go.

    `wait` pauses for a span; it is passed in for tests.
    """

    def __init__(
        self,
        source: str,
        peers: Sequence[SilencePeer],
        now: Callable[[], datetime],
        wait: Callable[[timedelta], Awaitable[None]] | None = None,
    ) -> None:
        self._source = source
        self._seats = [_Seat(peer, number) for number, peer in enumerate(peers)]
        self._now = now
        self._wait = wait or _wait
        self._one_by_one = asyncio.Lock()

    async def silences(self) -> SilenceList | Failure:
        """The list of the first member that answers; those that failed lately come last."""
        listed = await self._first(lambda peer: peer.read())
        if isinstance(listed, Failure):
            return listed
        return SilenceList(self._source, self._now(), listed.silences, listed.unreadable)

    async def muting(self, alert: Alert) -> Muting | Failure:
        """What the first member that answers tells of the mute intervals of an alert."""
        return await self._first(lambda peer: peer.muting(alert))

    async def put(self, wanted: Wanted) -> Sent:
        """Create or change a silence on one member, so that there is exactly one."""
        async with self._one_by_one:
            return await self._put(wanted)

    async def expire(self, silence_id: str) -> Sent:
        """End a silence through one member; telling another again does no harm."""
        reasons: list[str] = []
        async with self._one_by_one:
            for seat in self._in_order():
                try:
                    await seat.peer.expire(silence_id)
                except Refused as answer:
                    return NotTaken(self._naming(seat, answer.reason))
                except Exception as error:  # noqa: BLE001 - as above
                    fault = seat.failed(error, self._now())
                    reasons.append(self._naming(seat, fault.reason))
                else:
                    return Taken(silence_id, seat.peer.name)
        return NotTaken("; ".join(reasons))

    async def close(self) -> None:
        """Give back connections."""
        await asyncio.gather(*(seat.peer.close() for seat in self._seats))

    async def _first(self, ask: Callable[[SilencePeer], Awaitable[T]]) -> T | Failure:
        """The answer of the first member that gives one."""
        failure: Failure | None = None
        for seat in self._in_order():
            try:
                told = await ask(seat.peer)
            except Exception as error:  # noqa: BLE001 - whatever one provokes, the next is asked
                fault = seat.failed(error, self._now())
                failure = failure or self._failure(seat, fault)
            else:
                seat.answered()
                return told
        assert failure is not None
        return failure

    async def _put(self, wanted: Wanted) -> Sent:
        reasons: list[str] = []
        unsure = False
        for seat in self._in_order():
            try:
                told = await seat.peer.put(wanted)
            except Refused as answer:
                # It has answered, so nobody else is asked, whatever the answer.
                reason = self._naming(seat, answer.reason)
                if not answer.unsure:
                    return NotTaken(reason)
                return await self._found(seat, wanted, reason) or NotTaken(reason)
            except Exception as error:  # noqa: BLE001 - as above
                fault = seat.failed(error, self._now())
                reasons.append(self._naming(seat, fault.reason))
                if fault.sent:
                    found = await self._found(seat, wanted, reasons[-1])
                    if isinstance(found, Taken):
                        return found
                    unsure = unsure or found is not None
            else:
                seat.answered()
                if not told and isinstance(found := await self._found(seat, wanted, ""), Taken):
                    return found
                return Taken(told, seat.peer.name)
        reason = "; ".join(reasons)
        return Unsure(reason) if unsure else NotTaken(reason)

    async def _found(self, seat: "_Seat", wanted: Wanted, reason: str) -> Taken | Unsure | None:
        """Whether the silence is there although this member did not say so; None if it is not.

        The member itself knows best. Where it is mute the others know what it has gossiped; that
        they have not heard of it proves nothing.
        """
        with suppress(Exception):
            return await self._listed_by(seat, wanted)
        await self._wait(GOSSIP)
        for other in self._in_order():
            if other is not seat:
                with suppress(Exception):
                    if found := await self._listed_by(other, wanted):
                        return found
        return Unsure(reason)

    async def _listed_by(self, seat: "_Seat", wanted: Wanted) -> Taken | None:
        listed = await seat.peer.read()
        told = SilenceList(self._source, self._now(), listed.silences)
        return next((Taken(one.id, seat.peer.name) for one in told.like(wanted)), None)

    def _in_order(self) -> list["_Seat"]:
        """The members as they are configured, but those that rest after a failure last."""
        now = self._now()
        return sorted(self._seats, key=lambda seat: (seat.rest(now), seat.number))

    def _naming(self, seat: "_Seat", reason: str) -> str:
        return f"{seat.peer.name}: {reason}" if len(self._seats) > 1 else reason

    def _failure(self, seat: "_Seat", fault: SourceError) -> Failure:
        return Failure(
            self._source,
            self._now(),
            self._naming(seat, fault.reason),
            fault.trouble,
            retry_after=fault.retry_after,
        )


class _Seat:
    """One member, and how long it is left for last after it gave no answer."""

    def __init__(self, peer: SilencePeer, number: int) -> None:
        self.peer = peer
        self.number = number
        self._failures = 0
        self._until: datetime | None = None

    def rest(self, now: datetime) -> timedelta:
        """How much longer the others are asked first."""
        return timedelta(0) if self._until is None else max(timedelta(0), self._until - now)

    def answered(self) -> None:
        """It answers, so it may be the first again."""
        self._failures, self._until = 0, None

    def failed(self, error: Exception, now: datetime) -> SourceError:
        """Remember a failure; what it was, in words."""
        fault = error
        if not isinstance(fault, SourceError):
            fault = SourceError(f"could not ask: {type(error).__name__}", sent=True)
        self._failures += 1
        self._until = now + back_off(self._failures, fault.trouble, fault.retry_after)
        return fault


async def _wait(span: timedelta) -> None:
    await asyncio.sleep(span.total_seconds())
