"""One server that speaks Alertmanager's API v2: Alertmanager itself, Mimir, Cortex, Grafana."""

import asyncio
from datetime import datetime, timedelta

from irtui.domain.httptime import http_date
from irtui.sources.alertmanager_entry import read_status
from irtui.sources.alertmanager_list import AlertList, Listed, Unsplit
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint, Reply
from irtui.sources.reading import Reading

ALERTS = "/api/v2/alerts"
STATUS = "/api/v2/status"
LARGE = 1_000_000
SKEW = timedelta(seconds=30)


class AlertmanagerPeer:
    """One Alertmanager server of the source called `source`; `alone` where it has no others."""

    def __init__(self, name: str, source: str, endpoint: Endpoint, *, alone: bool = False) -> None:
        self._name = name
        self._endpoint = endpoint
        self._list = AlertList(source, name, stamps=not alone)

    @property
    def name(self) -> str:
        """The name that tells it from the other members."""
        return self._name

    async def read(self) -> Reading:
        """Its alerts and its start time; SourceError tells why there are none."""
        # The start time comes second: a restart between the two then shows at once, whereas the
        # other order could pair the empty list of a restarted server with its old start time.
        listed, skew = await self._alerts()
        started_at, version = await self._status()
        return Reading(
            listed.alerts, listed.unreadable, started_at, version, skew, listed.updated_at
        )

    async def close(self) -> None:
        """Give back connections."""
        await self._endpoint.close()

    async def _alerts(self) -> tuple[Listed, timedelta | None]:
        try:
            return await self._ask()
        except Unsplit:
            return await self._ask()

    async def _ask(self) -> tuple[Listed, timedelta | None]:
        self._list.begin()
        reply = await self._endpoint.get(ALERTS, self._list.take)
        content_type = reply.headers.get("content-type", "")
        if self._list.kept > LARGE:
            return await asyncio.to_thread(self._list.end, content_type), _skew(reply)
        return self._list.end(content_type), _skew(reply)

    async def _status(self) -> tuple[datetime | None, str]:
        # Good alerts stand without it: some gateways let only the alerts through. None says that
        # a restart could not be ruled out this time.
        try:
            reply = await self._endpoint.get(STATUS)
            return read_status(decode(reply.body))
        except SourceError:
            return None, ""


def _skew(reply: Reply) -> timedelta | None:
    told = http_date(reply.headers.get("date", ""))
    if told is None or abs(told - reply.arrived) <= SKEW:
        return None
    return told - reply.arrived
