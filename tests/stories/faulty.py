"""A server that fails in every way there is, and the words in which the operator reads of it."""

import asyncio
import gzip
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple, Self

from tests.sources.servers import http

Answering = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ENTRY: dict[str, Any] = {
    "annotations": {},
    "endsAt": "2126-01-31T12:00:00Z",
    "fingerprint": "0123456789abcdef",
    "receivers": [],
    "startsAt": "2026-01-31T12:00:00Z",
    "status": {"state": "active", "silencedBy": [], "inhibitedBy": []},
    "updatedAt": "2026-01-31T12:00:00Z",
    "labels": {"alertname": "Disk", "severity": "critical", "service": "db"},
}
STARTED = "2026-01-01T00:00:00Z"
LIST, LONG = (json.dumps([ENTRY] * many).encode() for many in (1, 50))


class Fault(NamedTuple):
    """How a server fails, and what the operator reads then."""

    answer: Answering
    words: str


class Hangup(Exception):
    """The connection ends."""


def sends(data: bytes) -> Answering:
    """Sends these bytes and closes."""

    async def answer(
        asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(data)
        with suppress(ConnectionError):
            await writer.drain()
        raise Hangup

    return answer


async def hangs(asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    raise Hangup


async def drips(asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(http(b"[", length=999))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


def resets(data: bytes) -> Answering:
    """Sends these bytes and resets the connection."""

    async def answer(
        asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(data)
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
        raise Hangup

    return answer


def of_status(status: str, body: bytes = b"", **headers: str) -> Answering:
    return sends(http(body, status, **headers))


def of_body(body: bytes, **headers: str) -> Answering:
    return sends(http(body, **headers))


CUT = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + LIST[:-20]
CHUNK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n["
LOGIN = "https://bob:hunter2@sso.example/login?token=hunter3"

# In the order of the table of measured faults.
FAULTS = {
    "refused": Fault(hangs, "connection refused"),
    "hang": Fault(hangs, "no answer in 0.1 s"),
    "drip": Fault(drips, "too slow: not complete after 0.1 s"),
    "reset": Fault(resets(b""), "connection reset"),
    "reset in the body": Fault(resets(http(b"[", length=9)), "cut off: connection reset"),
    "closed": Fault(sends(b""), "closed without an answer"),
    "not HTTP": Fault(sends(b"SSH-2.0-x\r\n\r\n"), "not HTTP, is this https?"),
    "plain to TLS": Fault(
        of_status("400 x", b"Client sent an HTTP request to an HTTPS server."),
        "HTTP 400: is this https?",
    ),
    "401": Fault(of_status("401 x"), "not allowed (HTTP 401): check the credentials"),
    "403": Fault(of_status("403 x"), "not allowed (HTTP 403): check the credentials"),
    "404": Fault(of_status("404 x"), "wrong prefix? HTTP 404, try .../alertmanager"),
    "429": Fault(of_status("429 x", Retry_After="30"), "HTTP 429: back off, retry after 30 s"),
    "503": Fault(of_status("503 x", Retry_After="30"), "HTTP 503: back off, retry after 30 s"),
    "500": Fault(of_status("500 x"), "HTTP 500: the server failed"),
    "502": Fault(of_status("502 x", b"<html>"), "HTTP 502: the gateway gets no answer"),
    "login page": Fault(
        of_body(b"<!doctype html>", Content_Type="text/html"), "not JSON (text/html), a login page?"
    ),
    "204": Fault(of_status("204 x"), "empty answer"),
    "empty": Fault(of_body(b""), "empty answer"),
    "null": Fault(of_body(b"null"), "wrong schema: null, not a list"),
    "v1": Fault(of_body(b'{"status":"success","data":[]}'), "wrong schema: an object, not a list"),
    "short length": Fault(sends(http(LIST, length=9999)), "cut off: the answer ended too soon"),
    "cut chunk": Fault(sends(CHUNK), "cut off: the answer ended too soon"),
    "cut without length": Fault(sends(CUT), "cut off: the JSON ends too soon"),
    "cut gzip": Fault(
        of_body(gzip.compress(LONG)[:-40], Content_Encoding="gzip"),
        "cut off: the JSON ends too soon",
    ),
    "bad gzip": Fault(of_body(LIST, Content_Encoding="gzip"), "broken compression in the answer"),
    "redirect": Fault(of_status("302 x", Location=LOGIN), "moved to sso.example/login, correct"),
    "bad UTF-8": Fault(of_body(b'["\xff"]'), "not UTF-8"),
    "deep": Fault(of_body(b"[" * 200_000), "not readable: nested too deep"),
    "long number": Fault(of_body(b"[" + b"9" * 10_000 + b"]"), "not readable: a number too long"),
    "NaN": Fault(of_body(b"[NaN]"), "not readable: a number too long, or NaN"),
    "large header": Fault(of_body(LIST, X="x" * 200_000), "headers of the answer are too large"),
}


class Faulty:
    """A server that answers well until it is told how to fail; `open` counts its connections."""

    def __init__(self) -> None:
        self.alerts: Any = [ENTRY]
        self.started = STARTED
        self.headers: dict[str, str] = {}
        self.answer: Answering | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.becomes("")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def open(self) -> int:
        return len(self._writers)

    async def becomes(self, fault: str) -> None:
        """Fail in this way from now on, or no more."""
        self.answer = FAULTS[fault].answer if fault else None
        if fault == "refused":
            self._close()
        elif self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                if self.answer:
                    await self.answer(asked, reader, writer)
                writer.write(http(self._good(asked), **self.headers))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, Hangup):
            pass
        finally:
            writer.close()
            self._writers.discard(writer)

    def _good(self, asked: bytes) -> bytes:
        if b"/alerts" in asked:
            return json.dumps(self.alerts).encode()
        about = {"uptime": self.started, "versionInfo": {"version": "0.25.0"}}
        return json.dumps(about if b"/status" in asked else []).encode()
