"""Every way in which a server fails over HTTP, and the sentence the operator reads."""

import asyncio
import gzip
import socket
import struct
from collections.abc import AsyncIterator

import httpx
import pytest

from irtui.config.settings import SourceSettings
from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint
from tests.sources.servers import Script, Server, answering, http, noon, settings, soon


async def fault(url: str, given: SourceSettings | None = None, limit: int = 1000) -> SourceError:
    endpoint = Endpoint(url, given or settings(), now=noon, limit=limit)
    try:
        # The outer limit only keeps a fault of ours from hanging the tests.
        async with asyncio.timeout(10):
            with pytest.raises(SourceError) as caught:
                await endpoint.get("/api/v2/alerts")
    finally:
        await endpoint.close()
    return caught.value


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    await asyncio.Event().wait()


def dripping(start: bytes) -> Script:
    """Sends `start`, then a byte now and then for ever: no single read ever times out."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    return script


def resetting(start: bytes) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(start)
        await writer.drain()
        # Linger 0 makes the close a reset.
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    return script


BOMB = gzip.compress(bytes(100_000))
MISBEHAVIOUR = {
    "hang": (hang, "no answer in 0.1 s"),
    "drip in the head": (dripping(b"HTTP/1.1 200 OK\r\nX: "), "no answer in 0.1 s"),
    "drip in the body": (
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"),
        "too slow: not complete after 0.1 s",
    ),
}
ANSWERS = {
    "reset": (resetting(b""), "connection reset", Trouble.UNREACHABLE),
    "reset in the body": (
        resetting(http(b"[", length=9)),
        "cut off: connection reset",
        Trouble.UNREACHABLE,
    ),
    "closed": (answering(b""), "closed without an answer", Trouble.UNREACHABLE),
    "not HTTP": (answering(b"SSH-2.0-x\r\n\r\n"), "not HTTP, is this https?", Trouble.UNREADABLE),
    "short length": (
        answering(http(b"[", length=9)),
        "cut off: the answer ended too soon",
        Trouble.UNREADABLE,
    ),
    "cut chunk": (
        answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n["),
        "cut off: the answer ended too soon",
        Trouble.UNREADABLE,
    ),
    "too large": (answering(http(bytes(1001))), "answer too large", Trouble.UNREADABLE),
    "gzip bomb": (
        answering(http(BOMB, Content_Encoding="gzip")),
        "answer too large (over 1000 bytes)",
        Trouble.UNREADABLE,
    ),
    "gzip in gzip": (
        answering(http(gzip.compress(BOMB), Content_Encoding="gzip, gzip")),
        "compressed as gzip, gzip, not asked for",
        Trouble.UNREADABLE,
    ),
    "not gzip": (
        answering(http(b"[]", Content_Encoding="gzip")),
        "broken compression in the answer",
        Trouble.UNREADABLE,
    ),
    "large headers": (
        answering(http(b"[]", X="x" * 200_000)),
        "headers of the answer are too large",
        Trouble.UNREADABLE,
    ),
}


@pytest.mark.parametrize(("script", "reason"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
async def test_a_slow_server_is_given_up_at_the_time_limit(script: Script, reason: str) -> None:
    async with Server(script) as server:
        error = await fault(server.url, soon())
    assert (error.reason, error.trouble) == (reason, Trouble.UNREACHABLE)


@pytest.mark.parametrize(("script", "reason", "trouble"), ANSWERS.values(), ids=ANSWERS)
async def test_a_broken_answer_is_told_in_words(
    script: Script, reason: str, trouble: Trouble
) -> None:
    async with Server(script) as server:
        error = await fault(server.url)
    assert error.reason.startswith(reason)
    assert error.trouble is trouble


STATUSES = {
    ("401 x", ""): ("not allowed (HTTP 401): check the credentials", Trouble.REFUSED),
    ("403 x", ""): ("not allowed (HTTP 403): check the credentials", Trouble.REFUSED),
    ("404 x", ""): ("wrong prefix? HTTP 404, try .../alertmanager", Trouble.UNREADABLE),
    ("400 x", "Client sent an HTTP request to an HTTPS server."): (
        "HTTP 400: is this https?",
        Trouble.UNREADABLE,
    ),
    ("400 x", ""): ("HTTP 400: not what this API answers", Trouble.UNREADABLE),
    ("429 x", ""): ("HTTP 429: too busy, back off", Trouble.UNREACHABLE),
    ("500 x", ""): ("HTTP 500: the server failed", Trouble.UNREACHABLE),
    ("502 x", "<html>"): (
        "HTTP 502: the gateway gets no answer from the server",
        Trouble.UNREACHABLE,
    ),
}


@pytest.mark.parametrize(("status", "told"), STATUSES.items(), ids=str)
async def test_a_bad_status_is_told_in_words(
    status: tuple[str, str], told: tuple[str, Trouble]
) -> None:
    async with Server(answering(http(status[1].encode(), status[0]))) as server:
        error = await fault(server.url)
    assert (error.reason, error.trouble, error.retry_after) == (*told, None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30), ("Sat, 31 Jan 2026 12:00:30 GMT", 30), ("Sat, 31 Jan 2026 11:00:00 GMT", 0)],
)
async def test_retry_after_is_understood_as_seconds_and_as_a_date(
    header: str, seconds: int
) -> None:
    async with Server(answering(http(b"", "503 x", Retry_After=header))) as server:
        error = await fault(server.url)
    assert error.reason == f"HTTP 503: back off, retry after {seconds} s"
    assert error.retry_after is not None
    assert error.retry_after.total_seconds() == seconds


@pytest.mark.parametrize("header", ["soon", "-5", "9" * 5000, "Sat, 99 Jan", "\u00b2"])
async def test_a_strange_retry_after_does_no_harm(header: str) -> None:
    reply = httpx.Response(503, headers=[(b"Retry-After", header.encode())])
    transport = httpx.MockTransport(lambda request: reply)
    with pytest.raises(SourceError, match="HTTP 503"):
        await Endpoint("http://am", settings(), now=noon, transport=transport).get("/")


async def test_a_redirect_is_told_without_its_secrets_and_not_followed() -> None:
    where = "https://bob:hunter2@sso.example/login?token=hunter3#hunter4"
    async with Server(answering(http(b"", "302 x", Location=where), http(b"[]"))) as server:
        error = await fault(server.url)
        assert server.connections == 1
    assert error.reason == "moved to sso.example/login, correct the url"


async def test_nothing_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = await fault(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert error.reason == "connection refused"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:99999", "cannot ask: "),
        ("ftp://127.0.0.1", "not a valid http:// or https:// url"),
        ("http://[::1", "not a valid http:// or https:// url"),
    ],
)
async def test_an_address_that_the_configuration_should_have_refused(url: str, reason: str) -> None:
    assert (await fault(url)).reason.startswith(reason)


async def test_an_unknown_name_is_called_so() -> None:
    def lookup(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("secret") from socket.gaierror(-2, "secret")

    endpoint = Endpoint("http://am", settings(), now=noon, transport=httpx.MockTransport(lookup))
    with pytest.raises(SourceError, match=r"^name not found$"):
        await endpoint.get("/")


async def test_compressed_answers_and_prefixes_are_fine() -> None:
    seen = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(http(gzip.compress(b"[1]"), Content_Encoding="gzip"))

    async with Server(script) as server:
        endpoint = Endpoint(f"{server.url}/a/b/", settings(), now=noon)
        reply = await endpoint.get("/api/v2/alerts")
        await endpoint.close()
    assert (reply.body, reply.status) == (b"[1]", 200)
    assert seen[0].startswith(b"GET /a/b/api/v2/alerts HTTP/1.1\r\n")


async def test_one_connection_serves_many_requests() -> None:
    async with Server(answering(*[http(b"[]")] * 20)) as server:
        endpoint = Endpoint(server.url, settings(), now=noon)
        for _ in range(20):
            await endpoint.get("/")
        await endpoint.close()
        assert server.connections == 1


async def test_the_endpoint_recovers_after_every_kind_of_failure() -> None:
    scripts = [hang, *(script for script, *_ in ANSWERS.values()), answering(http(b"[]"))]

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await scripts[min(server.connections, len(scripts)) - 1](reader, writer)

    async with Server(script) as server:
        endpoint = Endpoint(server.url, soon(), now=noon, limit=1000)
        for _ in scripts[:-1]:
            with pytest.raises(SourceError):
                await endpoint.get("/")
        assert (await endpoint.get("/")).body == b"[]"
        await endpoint.close()


async def test_cancelling_while_connecting_leaves_no_dead_connections() -> None:
    """httpcore keeps one of its 100 slots for each connect cancelled at an unlucky step."""
    async with Server(answering(http(b"[]"))) as server:
        endpoint = Endpoint(server.url, soon(), now=noon)
        for step in range(6, 14):
            for _ in range(101):
                task = asyncio.create_task(endpoint.get("/"))
                for _ in range(step):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            assert (await endpoint.get("/")).body == b"[]"
        await endpoint.close()


async def test_the_environment_is_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with Server(answering(http(b"[]"))) as server:
        endpoint = Endpoint(server.url, settings(), now=noon)
        assert (await endpoint.get("/")).status == 200
        await endpoint.close()


async def test_the_configured_proxy_is_used() -> None:
    seen = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(http(b"[]"))

    async with Server(script) as proxy:
        endpoint = Endpoint("http://am.example", settings(proxy=proxy.url), now=noon)
        assert (await endpoint.get("/x")).status == 200
        await endpoint.close()
    assert seen[0].startswith(b"GET http://am.example/x HTTP/1.1\r\n")


async def test_a_hostile_reason_cannot_reach_the_terminal() -> None:
    where = "http://x.example/" + "\x1b[31m\u202e" + "y" * 500
    reply = httpx.Response(302, headers=[(b"Location", where.encode())])
    transport = httpx.MockTransport(lambda request: reply)
    with pytest.raises(SourceError) as caught:
        await Endpoint("http://am", settings(), now=noon, transport=transport).get("/")
    assert caught.value.reason.isprintable()
    assert len(caught.value.reason) < 120


async def test_a_posted_body_reaches_the_server() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == "application/json"
        return httpx.Response(422, content=request.content)

    transport = httpx.MockTransport(answer)
    endpoint = Endpoint("http://am", settings(), now=noon, transport=transport)
    reply = await endpoint.send("POST", "/api/v2/silences", {"comment": "x"})
    assert (reply.status, reply.body) == (422, b'{"comment":"x"}')


async def test_an_endless_body_is_cut_at_the_cap() -> None:
    async def flood() -> AsyncIterator[bytes]:
        while True:
            yield bytes(400)

    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=flood()))
    endpoint = Endpoint("http://am", settings(), now=noon, transport=transport, limit=1000)
    with pytest.raises(SourceError, match="answer too large"):
        await endpoint.get("/")


async def test_a_body_is_handed_over_while_it_arrives_but_not_that_of_a_refusal() -> None:
    parts: list[bytes] = []
    async with Server(answering(http(b"[1]"), http(b"no", "500 Broken"))) as server:
        endpoint = Endpoint(server.url, settings(), now=noon)
        reply = await endpoint.get("/", parts.append)
        assert (reply.body, b"".join(parts)) == (b"", b"[1]")
        with pytest.raises(SourceError, match="HTTP 500"):
            await endpoint.get("/", parts.append)
        await endpoint.close()
    assert b"".join(parts) == b"[1]"


async def test_time_that_we_take_for_a_part_is_not_the_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = asyncio.get_running_loop()
    really, late = loop.time, [0.0]
    monkeypatch.setattr(loop, "time", lambda: really() + late[0])

    def take(part: bytes) -> None:
        late[0] += 3600

    async def body() -> AsyncIterator[bytes]:
        for _ in range(2):
            yield b"[]"
            for _ in range(3):
                await asyncio.sleep(0)

    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=body()))
    endpoint = Endpoint("http://am", settings(), now=noon, transport=transport)
    assert (await endpoint.get("/", take)).status == 200
