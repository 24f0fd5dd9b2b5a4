"""One server over HTTP: one long-lived client that it can neither hang, flood nor redirect."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import httpx

from irtui import __version__
from irtui.config.secrets import SecretError
from irtui.config.settings import SourceSettings
from irtui.domain.answer import Trouble
from irtui.sources import faults, statuses
from irtui.sources.auth import authorization
from irtui.sources.faults import Phase, SourceError
from irtui.sources.tls import context
from irtui.sources.unpacking import Unpacked
from irtui.text import clean

BODY_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer read to its end; `arrived` is our time when its head was there."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    arrived: datetime


class Endpoint:
    """The API of one server below its base URL.

    After any failure or cancellation the client is thrown away: a cancelled connect leaves dead
    slots in its pool, and a new client reads rotated certificates.
    """

    def __init__(
        self,
        base: str,
        settings: SourceSettings,
        *,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        limit: int = BODY_LIMIT,
    ) -> None:
        self._base = base.rstrip("/")
        self._settings = settings
        self._seconds = settings.timeout.total_seconds()
        self._now = now
        self._transport = transport
        self._limit = limit
        self._client: httpx.AsyncClient | None = None

    async def get(self, path: str, take: Callable[[bytes], None] | None = None) -> Reply:
        """A good reply to GET; SourceError tells any other.

        `take` gets the body of a good one in parts, as they arrive; the reply's own is empty then.
        """
        reply = await self.send("GET", path, take=take)
        if fault := statuses.of_status(reply.status, reply.headers, reply.body, reply.arrived):
            raise fault
        return reply

    async def send(
        self,
        method: str,
        path: str,
        json: Any = None,
        take: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """The reply whatever its status; SourceError where there is none."""
        limit = asyncio.timeout(None)
        progress = _Progress(limit, asyncio.get_running_loop().time() + self._seconds)
        try:
            async with limit:
                return await self._exchange(method, path, json, progress, take)
        except asyncio.CancelledError:
            await self.close()
            raise
        except SecretError as error:
            raise SourceError(str(error), Trouble.REFUSED) from None
        except Exception as error:  # noqa: BLE001 - a bad port comes as an ExceptionGroup
            await self.close()
            fault = faults.of_exchange(error, progress.phase, self._base, self._seconds)
            fault.sent = progress.phase in (Phase.HEAD, Phase.BODY)
            # "from None": the exceptions of httpx hold the request with its headers.
            raise fault from None

    async def close(self) -> None:
        """Give back the connections; the next request opens a new client."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _exchange(
        self,
        method: str,
        path: str,
        json: Any,
        progress: "_Progress",
        take: Callable[[bytes], None] | None,
    ) -> Reply:
        if self._client is None:
            self._client = self._opened()
        extensions: dict[str, Any] = {"trace": progress.saw}
        if self._settings.tls.server_name:
            extensions["sni_hostname"] = self._settings.tls.server_name
        async with self._client.stream(
            method, self._base + path, json=json, extensions=extensions
        ) as response:
            progress.enter(Phase.BODY)
            arrived = self._now()
            body = BytesIO()
            taking = take if take is not None and response.is_success else body.write
            await self._body(response, lambda part: progress.spend(taking, part))
            return Reply(response.status_code, response.headers, body.getvalue(), arrived)

    async def _body(self, response: httpx.Response, take: Callable[[bytes], None]) -> None:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", ""):
            kind = clean(encoding, limit=40)
            raise SourceError(f"compressed as {kind}, not asked for", Trouble.UNREADABLE)
        unpacked = Unpacked() if encoding == "gzip" else None
        size = 0
        # As it comes: httpx would unpack all that arrived at once, which is without bound.
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for packed in response.stream:
            for part in unpacked.parts(packed) if unpacked else (packed,):
                size += len(part)
                if size > self._limit:
                    raise SourceError(
                        f"answer too large (over {_size(self._limit)})", Trouble.UNREADABLE
                    )
                take(part)

    def _opened(self) -> httpx.AsyncClient:
        settings = self._settings
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        headers["User-Agent"] = f"irtui/{__version__}"
        secret = [(k.encode(), v.get_secret_value().encode()) for k, v in settings.headers.items()]
        client = httpx.AsyncClient(
            auth=authorization(settings),
            headers=headers,
            verify=context(settings.tls, self._base),
            proxy=settings.proxy,
            timeout=httpx.Timeout(
                connect=min(self._seconds, faults.CONNECT_SECONDS),
                read=self._seconds,
                write=min(self._seconds, 5.0),
                pool=min(self._seconds, 3.0),
            ),
            transport=self._transport,
            follow_redirects=False,
            trust_env=False,
        )
        client.headers.update(secret)
        return client


class _Progress:
    """How far one request has come; `limit` may cancel it at `deadline`, once it is connected."""

    def __init__(self, limit: asyncio.Timeout, deadline: float) -> None:
        self.phase = Phase.CONNECT
        self._limit = limit
        self._deadline = deadline

    async def saw(self, event: str, info: dict[str, Any]) -> None:
        """Take an event of httpcore's trace."""
        if event.endswith("start_tls.started"):
            self.phase = Phase.TLS
        elif event.endswith("send_request_headers.started"):
            self.enter(Phase.HEAD)

    def enter(self, phase: Phase) -> None:
        """Go on to a phase after the connect: from here on the deadline holds."""
        self.phase = phase
        if self._limit.when() is None:
            self._limit.reschedule(self._deadline)

    def spend(self, take: Callable[[bytes], Any], part: bytes) -> None:
        """Let a part be taken, and the deadline wait for it: our time is not the server's."""
        time = asyncio.get_running_loop().time
        before = time()
        take(part)
        self._deadline += time() - before
        self._limit.reschedule(self._deadline)


def _size(count: int) -> str:
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{count} bytes"
