"""Alertmanagers in memory that share their silences, each with the fault that a test gives it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx

from irtui.demo.api import Request, answer
from irtui.demo.silences import Silences
from irtui.demo.state import State
from irtui.domain.matcher import parse_all
from irtui.domain.silence import Wanted
from irtui.sources.http import Endpoint
from irtui.sources.silence_members import SilenceMembers
from irtui.sources.silence_peer import SilencePeer
from tests.sources.servers import NOON, noon, settings

Fault = Callable[["Member", httpx.Request], Any]


class Member:
    """One server; what it is asked goes through its fault first, which may answer or raise."""

    def __init__(self, state: State, name: str = "am-a") -> None:
        self.state = state
        self.name = name
        self.now: Callable[[], datetime] = noon
        self.fault: Fault | None = None
        self.asked: list[str] = []
        self.headers: list[httpx.Headers] = []

    def peer(self, **options: Any) -> SilencePeer:
        def endpoint() -> Endpoint:
            transport = httpx.MockTransport(self._answer)
            return Endpoint("http://am", settings(**options), now=self.now, transport=transport)

        return SilencePeer(self.name, "prod", endpoint(), endpoint())

    def serve(self, request: httpx.Request) -> httpx.Response:
        """The answer of a server without faults."""
        reply = answer(
            self.state,
            Request(
                request.method,
                request.url.raw_path.decode(),
                request.headers.get("content-type", ""),
                request.content,
            ),
            self.now(),
        )
        return httpx.Response(reply.status, content=reply.body)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        self.headers.append(request.headers)
        if self.fault is not None:
            told = self.fault(self, request)
            if told == "sent":
                # What httpcore tells once the request is on its way.
                await request.extensions["trace"]("http11.send_request_headers.started", {})
                raise httpx.ReadTimeout("")
            if told is not None:
                found: httpx.Response = told
                return found
        return self.serve(request)


def refused(member: Member, request: httpx.Request) -> None:
    """Nobody listens."""
    raise httpx.ConnectError("")


def mute(member: Member, request: httpx.Request) -> Any:
    """It takes what it is told, and answers nothing."""
    member.serve(request)
    return "sent"


def mute_once(member: Member, request: httpx.Request) -> Any:
    """It takes the next request without an answer, and answers again from then on."""
    member.fault = None
    return mute(member, request)


def deaf(member: Member, request: httpx.Request) -> Any:
    """It neither takes nor answers anything."""
    return "sent"


def deaf_once(member: Member, request: httpx.Request) -> Any:
    """The next request is lost."""
    member.fault = None
    return "sent"


def answering(status: int, body: bytes = b"", method: str = "") -> Fault:
    """It always answers this, to one method or to all."""

    def fault(member: Member, request: httpx.Request) -> httpx.Response | None:
        if method in ("", request.method):
            return httpx.Response(status, content=body)
        return None

    return fault


class Alertmanagers:
    """A cluster of two whose gossip is at once, or one that has none."""

    def __init__(self, *, gossip: bool = True) -> None:
        ids = count(1)

        def state() -> State:
            return State(NOON, Silences(lambda: f"00000000-0000-0000-0000-{next(ids):012}"))

        first = state()
        self.first = Member(first, "am-a")
        self.second = Member(first if gossip else state(), "am-b")
        self.waited: list[timedelta] = []
        self.members = SilenceMembers(
            "prod", [self.first.peer(), self.second.peer()], noon, self._wait
        )

    @property
    def silences(self) -> list[Any]:
        """All silences that any member has."""
        states = {id(one): one for one in (self.first.state, self.second.state)}
        return [silence for one in states.values() for silence in one.silences.known.values()]

    async def _wait(self, span: timedelta) -> None:
        self.waited.append(span)


def wanted(text: str = 'alertname="A"', **changes: Any) -> Wanted:
    """A silence for an hour."""
    known: dict[str, Any] = {
        "matchers": parse_all(text),
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=1),
        "created_by": "alice",
        "comment": "why",
    }
    return Wanted(**{**known, **changes})
