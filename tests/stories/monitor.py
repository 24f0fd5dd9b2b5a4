"""A monitor that says what the story tells it to, without a network."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Member, Outcome

INTERVAL = timedelta(seconds=15)
PATIENCE = 3000
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Monitor:
    """What one source answers from now on; every irtui that listens is told at once."""

    now: Callable[[], datetime]
    name: str = "prod"
    firing: dict[str, Alert] = field(default_factory=dict)
    reason: str | None = None
    skew: timedelta | None = None
    news: int = 0
    pokes: list[Callable[[], None]] = field(default_factory=list)
    lines: list["Line"] = field(default_factory=list)

    def fire(
        self,
        name: str,
        severity: str = "critical",
        *,
        annotations: dict[str, str] | None = None,
        **labels: str,
    ) -> Alert:
        """An alert begins, now."""
        known = {"alertname": name, "severity": severity, "service": "checkout", **labels}
        fingerprint = hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()[:16]
        alert = Alert(
            source=self.name,
            fingerprint=fingerprint,
            starts_at=self.now(),
            labels=known,
            annotations={"summary": f"{name} of {known['service']}"} | (annotations or {}),
            members={"a": self.now()},
        )
        self.firing = self.firing | {fingerprint: alert}
        self.answer()
        return alert

    def resolve(self, *names: str) -> None:
        """Alerts of these names are over."""
        self.firing = {key: one for key, one in self.firing.items() if one.name not in names}
        self.answer()

    def answer(self) -> None:
        """The source gives good answers."""
        self.reason = None
        self.poke()

    def fail(self, reason: str) -> None:
        """The source gives no answer, for this reason."""
        self.reason = reason
        self.poke()

    def poke(self) -> None:
        """It is time to ask again."""
        self.news += 1
        for poke in self.pokes:
            poke()

    def line(self) -> "Line":
        """A connection of one irtui to this monitor."""
        self.lines.append(Line(self))
        return self.lines[-1]

    async def told(self) -> None:
        """Return when everybody who listens has the news on the board."""
        for line in self.lines:
            await line.told()


class Line:
    """The monitor as one irtui asks it: a source."""

    def __init__(self, monitor: Monitor) -> None:
        self.name = monitor.name
        self.interval = INTERVAL
        self._monitor = monitor
        self._heard = -1
        self._loop: asyncio.AbstractEventLoop | None = None

    async def fetch(self) -> Outcome:
        """What the monitor says now."""
        await asyncio.sleep(0)  # as every real source does
        monitor, now = self._monitor, self._monitor.now()
        self._loop, self._heard = asyncio.get_running_loop(), monitor.news
        if monitor.reason is not None:
            # What the server asks for keeps the next try at a time that pictures can show.
            return Failure(self.name, now, monitor.reason, retry_after=timedelta(seconds=30))
        members = (Member("a", None, _LONG_AGO),)
        return Answer(self.name, now, monitor.firing, members, skew=monitor.skew)

    async def close(self) -> None:
        """Hang up: there is no news any more that could be missed."""
        self._monitor.lines.remove(self)

    async def told(self) -> None:
        """Return when the newest answer is on the board."""
        for _ in range(PATIENCE):
            if self._heard == self._monitor.news or self not in self._monitor.lines:
                break
            await asyncio.sleep(0.001)
        else:
            raise AssertionError(f"{self.name} is not asked any more")
        if self._loop is not None and not self._loop.is_closed():
            # What was fetched is delivered before the watch's loop does anything else.
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_nothing(), self._loop))


async def _nothing() -> None:
    return
