"""The silences of one server that speaks Alertmanager's API v2."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from irtui.domain.alert import Alert
from irtui.domain.answer import Trouble
from irtui.domain.muting import Muting
from irtui.domain.silence import Silence, Wanted
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint, Reply
from irtui.sources.muting import ask_muting
from irtui.sources.refusals import Refused, message, refusal_of
from irtui.sources.silence_entry import read_silence, write_silence
from irtui.sources.statuses import of_status

SILENCES = "/api/v2/silences"
SILENCE = "/api/v2/silence/"
LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class SilencesListed:
    """The silences of one server by id, and how many entries could not be read."""

    silences: Mapping[str, Silence] = field(default_factory=dict)
    unreadable: int = 0


class SilencePeer:
    """One member's silences.

    It has connections of its own, for reading and for writing: a request that fails closes all
    connections of its endpoint, which must not cut off an answer with alerts.
    """

    def __init__(self, name: str, source: str, reading: Endpoint, writing: Endpoint) -> None:
        self.name = name
        self._source = source
        self._reading = reading
        self._writing = writing
        self._one_by_one = asyncio.Lock()
        self._digest = b""
        self._listed = SilencesListed()
        self._entries: dict[str, tuple[Any, Silence]] = {}

    async def read(self) -> SilencesListed:
        """Its silences, the same object for an equal body; SourceError tells why there are none."""
        async with self._one_by_one:
            reply = await self._reading.send("GET", SILENCES)
            if fault := _list_fault(reply):
                raise fault
            if len(reply.body) > LARGE:
                return await asyncio.to_thread(self._listing, reply)
            return self._listing(reply)

    async def muting(self, alert: Alert) -> Muting:
        """Which mute intervals hold an alert's notifications back. SourceError."""
        return await ask_muting(self._reading, alert)

    async def put(self, wanted: Wanted) -> str:
        """Tell it a silence; the id that it answers, "" for none. SourceError, Refused."""
        reply = await self._writing.send("POST", SILENCES, json=write_silence(wanted))
        if fault := refusal_of(reply.status, reply.headers, reply.body, reply.arrived):
            raise fault
        return _told_id(reply.body)

    async def expire(self, silence_id: str) -> None:
        """End a silence. SourceError, Refused."""
        reply = await self._writing.send("DELETE", SILENCE + quote(silence_id, safe=""))
        if reply.status in (404, 500) and message(reply.body) in ("", "silence not found"):
            raise Refused(f"it knows no silence {silence_id}")
        if fault := refusal_of(reply.status, reply.headers, reply.body, reply.arrived):
            raise fault

    async def close(self) -> None:
        """Give back connections."""
        await self._reading.close()
        await self._writing.close()

    def _listing(self, reply: Reply) -> SilencesListed:
        digest = blake2b(reply.body, digest_size=16).digest()
        if digest != self._digest:
            entries = decode(reply.body, reply.headers.get("content-type", ""))
            if not isinstance(entries, list):
                raise SourceError("wrong schema: not a list of silences", Trouble.UNREADABLE)
            self._listed = self._entries_of(entries)
            self._digest = digest
        return self._listed

    def _entries_of(self, entries: list[Any]) -> SilencesListed:
        known, self._entries = self._entries, {}
        unreadable = 0
        for entry in entries:
            identity = entry.get("id") if isinstance(entry, dict) else None
            before = known.get(identity) if isinstance(identity, str) else None
            # Compiling the regular expressions of thousands of silences anew would take long.
            same = before is not None and before[0] == entry
            silence = before[1] if before and same else read_silence(entry, self._source)
            if silence is None:
                unreadable += 1
            else:
                self._entries[silence.id] = (entry, silence)
        silences = {identity: silence for identity, (_, silence) in self._entries.items()}
        return SilencesListed(silences, unreadable)


def _list_fault(reply: Reply) -> SourceError | None:
    if reply.status == 500:
        return SourceError(
            "HTTP 500: the server cannot list its silences, as happens when one of them has "
            "several matcher sets; its log says why"
        )
    return of_status(reply.status, reply.headers, reply.body, reply.arrived)


def _told_id(body: bytes) -> str:
    """The id in the answer to a new silence; some gateways answer something else."""
    try:
        told = decode(body)
    except SourceError:
        return ""
    found = told.get("silenceID") or told.get("id") if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""
