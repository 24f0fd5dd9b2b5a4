"""Asks a Prometheus one query at a moment, which changes nothing there."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from irtui.config.settings import SourceSettings
from irtui.domain.execution import Ended, Heard
from irtui.sources import statuses
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint, Reply
from irtui.text import clean

QUERY = "/api/v1/query"
_ANSWER_BYTES = 8 * 1024 * 1024
_MOST_SERIES = 500
_KEPT_BYTES = 64 * 1024
# What Prometheus answers to a query that is wrong, takes too long, or that it cannot answer now.
_EXPLAINED = (400, 422, 503)


class Prometheus:
    """One server; `settings` say how to log in to it and how long it may take."""

    def __init__(
        self,
        url: str,
        settings: SourceSettings,
        *,
        now: Callable[[], datetime],
        elapsed: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.where = url + QUERY
        self._url = url
        self._settings = settings
        self._now = now
        self._elapsed = elapsed
        self._transport = transport

    def ask(self, query: str) -> Ended:
        """The value of a query, a line for each series; called on a thread that may wait."""
        began = self._elapsed()
        try:
            lines = asyncio.run(self._ask(query))
        except SourceError as error:
            return Ended(str(error), None, self._elapsed() - began)
        raw = "\n".join(lines).encode(errors="replace")
        heard = Heard(raw[:_KEPT_BYTES], b"", len(raw), hashlib.sha256(raw).hexdigest())
        return Ended("", None, self._elapsed() - began, heard)

    async def _ask(self, query: str) -> list[str]:
        endpoint = Endpoint(
            self._url, self._settings, now=self._now, transport=self._transport, limit=_ANSWER_BYTES
        )
        try:
            asked = urlencode({"query": query}, errors="replace")
            reply = await endpoint.send("GET", f"{QUERY}?{asked}")
        finally:
            await endpoint.close()
        return list(_lines(_data(reply)))


def _data(reply: Reply) -> Mapping[str, Any]:
    """What a good answer holds; SourceError tells any other, in Prometheus' own words if it can."""
    if reply.status in _EXPLAINED:
        try:
            said = decode(reply.body)["error"]
        except (SourceError, KeyError, TypeError):
            said = None
        if isinstance(said, str):
            raise SourceError(f"refused: {clean(said, limit=300)}")
    if reply.status == 404:
        raise SourceError("HTTP 404: no Prometheus answers there, check [runbooks] prometheus")
    if fault := statuses.of_status(reply.status, reply.headers, reply.body, reply.arrived):
        raise fault
    answer = decode(reply.body, reply.headers.get("content-type", ""))
    data = answer.get("data") if isinstance(answer, dict) else None
    if not (isinstance(data, dict) and "result" in data and answer.get("status") == "success"):
        raise SourceError("not what Prometheus answers, check [runbooks] prometheus")
    return data


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    result, kind = data["result"], data.get("resultType")
    try:
        if kind in ("scalar", "string"):
            yield str(result[1])
            return
        if not result:
            yield "no series"
        for series in result[:_MOST_SERIES]:
            values = (
                series["values"] if kind == "matrix" else [series.get("value", ["", "histogram"])]
            )
            said = " ".join(str(value) for _, value in values)
            yield f"{_name(series['metric'])} {said}"
        if len(result) > _MOST_SERIES:
            yield f"… and {len(result) - _MOST_SERIES} more series"
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise SourceError("not what Prometheus answers, check [runbooks] prometheus") from None


def _name(metric: Mapping[str, str]) -> str:
    """A series as PromQL writes it."""
    labels = [
        f"{name}={json.dumps(value, ensure_ascii=False)}"
        for name, value in metric.items()
        if name != "__name__"
    ]
    return f"{metric.get('__name__', '')}{{{', '.join(labels)}}}"
