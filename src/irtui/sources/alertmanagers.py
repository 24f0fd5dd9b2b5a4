"""A source of one or more Alertmanagers: its alerts by the cluster, its silences by its members."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from irtui.domain.alert import Alert
from irtui.domain.answer import Failure
from irtui.domain.muting import Muting
from irtui.domain.silence import Wanted
from irtui.domain.silencetold import Sent, SilenceList
from irtui.sources.cluster import Cluster
from irtui.sources.reading import Peer
from irtui.sources.silence_members import SilenceMembers


class Alertmanagers(Cluster):
    """The `Source` that is `Silencing` and `TellsMuting`, too."""

    def __init__(
        self,
        name: str,
        interval: timedelta,
        peers: Sequence[Peer],
        now: Callable[[], datetime],
        members: SilenceMembers,
    ) -> None:
        super().__init__(name, interval, peers, now)
        self._members = members

    async def silences(self) -> SilenceList | Failure:
        """All silences, as the first member that answers tells them."""
        return await self._members.silences()

    async def muting(self, alert: Alert) -> Muting | Failure:
        """Which mute intervals hold an alert's notifications back, as one member tells."""
        return await self._members.muting(alert)

    async def put_silence(self, wanted: Wanted) -> Sent:
        """Create or change a silence, exactly once."""
        return await self._members.put(wanted)

    async def expire_silence(self, silence_id: str) -> Sent:
        """End a silence."""
        return await self._members.expire(silence_id)

    async def close(self) -> None:
        """Give back connections."""
        await super().close()
        await self._members.close()
