"""A monitor with silences, held by Alertmanagers in memory that share one clock with the story."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Outcome
from irtui.domain.matcher import parse_all
from irtui.domain.muting import Muting
from irtui.domain.silence import Wanted
from irtui.domain.silencetold import Sent, SilenceList
from tests.sources.silencing import Alertmanagers
from tests.stories.monitor import Line, Monitor


@dataclass
class SilencingMonitor(Monitor):
    """What one source fires, and the silences that it holds."""

    pair: Alertmanagers = field(default_factory=Alertmanagers)
    muting: Muting | str = "not asked here"

    def __post_init__(self) -> None:
        for member in (self.pair.first, self.pair.second):
            member.now = self.now
        self.pair.members._now = self.now

    def line(self) -> "SilencingLine":
        self.lines.append(SilencingLine(self))
        found = self.lines[-1]
        assert isinstance(found, SilencingLine)
        return found

    def silenced_by(self, alert: Alert) -> tuple[str, ...]:
        """The ids of the active silences that match."""
        known = self.pair.first.state.silences.known.values()
        now = self.now()
        return tuple(
            one.id
            for one in known
            if one.starts_at <= now < one.ends_at
            and all(matcher.matches(alert.labels) for matcher in one.matchers)
        )

    @property
    def held(self) -> list[tuple[str, str, str]]:
        """The matchers, who made it and the comment of each silence that has not ended."""
        return [
            (", ".join(map(str, one.matchers)), one.created_by, one.comment)
            for one in self.pair.first.state.silences.known.values()
            if one.ends_at > self.now()
        ]


class SilencingLine(Line):
    """A connection to it."""

    _monitor: SilencingMonitor

    async def fetch(self) -> Outcome:
        told = await super().fetch()
        if not isinstance(told, Answer):
            return told
        alerts = {
            key: replace(one, silenced_by=ids, suppressed=bool(ids) or one.suppressed)
            for key, one in told.alerts.items()
            for ids in [self._monitor.silenced_by(one)]
        }
        return replace(told, alerts=alerts)

    async def silences(self) -> SilenceList | Failure:
        return await self._monitor.pair.members.silences()

    async def muting(self, alert: Alert) -> Muting | Failure:
        told = self._monitor.muting
        return Failure("prod", self._monitor.now(), told) if isinstance(told, str) else told

    async def put_silence(self, wanted: Wanted) -> Sent:
        return await self._monitor.pair.members.put(wanted)

    async def expire_silence(self, silence_id: str) -> Sent:
        return await self._monitor.pair.members.expire(silence_id)


async def holds(
    monitor: SilencingMonitor,
    matchers: str,
    comment: str = "planned",
    *,
    by: str = "bob",
    begins: timedelta = timedelta(0),
    lasts: timedelta = timedelta(hours=1),
) -> str:
    """Somebody made a silence elsewhere; its id."""
    now = monitor.now()
    wanted = Wanted(parse_all(matchers), now + begins, now + begins + lasts, by, comment)
    sent = await monitor.pair.members.put(wanted)
    return str(getattr(sent, "id", sent))
