"""The demo server over HTTP, with a clock of the test's own."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from irtui.demo.server import DemoServer
from irtui.demo.story import alerts_at, silences_at


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Iterator[httpx.Client]:
    with (
        DemoServer(now=clock) as server,
        httpx.Client(base_url=server.url, trust_env=False) as client,
    ):
        yield client


def names(client: httpx.Client, query: str = "") -> list[str]:
    answer = client.get(f"/api/v2/alerts{query}").raise_for_status()
    return sorted(alert["labels"]["alertname"] for alert in answer.json())


def post(client: httpx.Client, name: str, **fields: Any) -> None:
    body = [{"labels": {"alertname": name}, **fields}]
    client.post("/api/v2/alerts", json=body).raise_for_status()


def test_alerts_end_at_their_end(client: httpx.Client, clock: Clock) -> None:
    post(client, "Short", endsAt="2026-01-31T12:01:00Z")
    post(client, "Default")
    assert names(client) == ["Default", "Short"]
    clock.forward(minutes=2)
    assert names(client) == ["Default"]
    clock.forward(minutes=4)
    assert names(client) == []


def test_a_resend_keeps_the_start_and_moves_the_end(client: httpx.Client, clock: Clock) -> None:
    post(client, "Down")
    first = client.get("/api/v2/alerts").json()[0]
    clock.forward(minutes=3)
    post(client, "Down")
    again = client.get("/api/v2/alerts").json()[0]
    assert again["startsAt"] == first["startsAt"] == "2026-01-31T12:00:00.000Z"
    assert (first["endsAt"], again["endsAt"]) == (
        "2026-01-31T12:05:00.000Z",
        "2026-01-31T12:08:00.000Z",
    )


def test_a_silence_suppresses_while_it_lasts(client: httpx.Client, clock: Clock) -> None:
    post(client, "Down", endsAt="2026-02-01T00:00:00Z")
    silence = {
        "matchers": [{"name": "alertname", "value": "Down", "isRegex": False}],
        "startsAt": "2026-01-31T12:10:00Z",
        "endsAt": "2026-01-31T12:20:00Z",
        "createdBy": "alice",
        "comment": "",
    }
    created = client.post("/api/v2/silences", json=silence).json()["silenceID"]
    seen = []
    for _ in range(3):
        state = client.get(f"/api/v2/silence/{created}").json()["status"]["state"]
        seen.append((state, names(client, "?silenced=false")))
        clock.forward(minutes=10)
    assert seen == [("pending", ["Down"]), ("active", []), ("expired", ["Down"])]


def test_the_clock_of_the_server_is_the_one_it_was_given(
    client: httpx.Client, clock: Clock
) -> None:
    clock.forward(hours=5)
    answer = client.get("/api/v2/status")
    assert parsedate_to_datetime(answer.headers["date"]) == clock.moment
    assert answer.json()["uptime"] == "2026-01-31T12:00:00.000Z"


def test_the_story_is_told_by_the_clock(clock: Clock) -> None:
    with (
        DemoServer(now=clock, story=alerts_at, silences=silences_at) as server,
        httpx.Client(base_url=server.url, trust_env=False) as client,
    ):
        assert "CheckoutHighErrorRate" not in names(client)
        clock.forward(minutes=2)
        assert "CheckoutHighErrorRate" in names(client)
        assert set(names(client)) - set(names(client, "?silenced=false")) == {"NodeClockSkew"}
        clock.forward(minutes=7)
        assert "CheckoutHighErrorRate" not in names(client)


def test_between_resends_the_story_gives_the_same_bytes(clock: Clock) -> None:
    with (
        DemoServer(now=clock, story=alerts_at) as server,
        httpx.Client(base_url=server.url, trust_env=False) as client,
    ):
        clock.forward(minutes=2, seconds=5)
        first = client.get("/api/v2/alerts").content
        clock.forward(seconds=15)
        assert client.get("/api/v2/alerts").content == first


def test_a_stopped_server_is_gone_even_for_kept_connections(clock: Clock) -> None:
    with httpx.Client(trust_env=False) as client:
        with DemoServer(now=clock) as server:
            url = f"{server.url}/-/ready"
            assert client.get(url).is_success
        with pytest.raises(httpx.TransportError):
            client.get(url)


def test_it_listens_on_loopback_only(client: httpx.Client) -> None:
    assert client.base_url.host == "127.0.0.1"


@pytest.mark.parametrize(
    "header",
    [
        "Content-Length: nan",
        "Content-Length: 1000000000000",
        "Content-Length: ²",
        "Transfer-Encoding: chunked",
    ],
)
def test_a_body_of_unknown_or_huge_size_is_refused(client: httpx.Client, header: str) -> None:
    url = client.base_url
    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall(f"POST /api/v2/alerts HTTP/1.1\r\n{header}\r\n\r\n".encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b"\xff", b'[{"labels":{"a":"\\ud800"}}]', b'[{"labels":[]}]', b"[1]", b"NaN"],
)
def test_hostile_bodies_get_an_answer(client: httpx.Client, body: bytes) -> None:
    for path in ("/api/v2/alerts", "/api/v2/silences"):
        headers = {"Content-Type": "application/json"}
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code in (200, 400, 422)
    assert client.get("/api/v2/alerts").is_success
