"""A server on loopback that answers with exactly the bytes a test wants, or misbehaves."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from irtui.config.settings import SourceSettings

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def noon() -> datetime:
    """A clock that stands still."""
    return NOON


def settings(**more: Any) -> SourceSettings:
    """Settings of a source; the URL is given to the endpoint, not taken from here."""
    return SourceSettings(**({"name": "prod", "url": "http://unused.example"} | more))


def soon(**more: Any) -> SourceSettings:
    """Settings with a time limit that a hanging server exceeds quickly."""
    return settings(timeout=timedelta(milliseconds=100), **more)


def http(
    body: bytes = b"", status: str = "200 OK", length: int | None = None, **headers: str
) -> bytes:
    """The bytes of an HTTP answer; `length` overrides the honest Content-Length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answering(*answers: bytes) -> Script:
    """Sends one answer after another, each to a request, and closes."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()

    return script


class Server:
    """Runs a script for each connection; `requests` counts them."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._script(reader, writer)
        except (asyncio.CancelledError, asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
