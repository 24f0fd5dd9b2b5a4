"""Whatever happens to a write, there is exactly one silence, or the operator knows what is not."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from irtui.domain.answer import Failure, Trouble
from irtui.domain.matcher import parse_all
from irtui.domain.silencetold import NotTaken, SilenceList, Taken, Unsure
from tests.sources.servers import NOON
from tests.sources.silencing import (
    Alertmanagers,
    Fault,
    Member,
    answering,
    deaf,
    deaf_once,
    mute,
    mute_once,
    refused,
    wanted,
)

FIRST = "00000000-0000-0000-0000-000000000001"


async def test_only_the_first_member_is_told() -> None:
    pair = Alertmanagers()
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-a")
    assert (pair.first.asked, pair.second.asked) == (["POST"], [])
    assert len(pair.silences) == 1


async def test_the_next_member_is_told_where_nobody_listens() -> None:
    pair = Alertmanagers()
    pair.first.fault = refused
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-b")
    assert len(pair.silences) == 1
    # The dead one is left alone for a while.
    await pair.members.put(wanted(comment="another"))
    assert pair.first.asked == ["POST"]


@pytest.mark.parametrize("gossip", [True, False])
async def test_a_timeout_after_the_server_took_it_makes_no_second_one(gossip: bool) -> None:
    pair = Alertmanagers(gossip=gossip)
    pair.first.fault = mute_once
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-a")
    assert (pair.first.asked, pair.second.asked) == (["POST", "GET"], [])
    assert len(pair.silences) == 1


async def test_a_member_that_took_it_and_stays_mute_is_found_out_by_the_others() -> None:
    pair = Alertmanagers()
    pair.first.fault = mute
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-b")
    assert (pair.first.asked, pair.second.asked) == (["POST", "GET"], ["GET"])
    assert pair.waited == [timedelta(seconds=2)]
    assert len(pair.silences) == 1


async def test_a_request_that_was_lost_goes_to_the_next_member() -> None:
    pair = Alertmanagers()
    pair.first.fault = deaf_once
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-b")
    assert (pair.first.asked, pair.second.asked) == (["POST", "GET"], ["POST"])
    assert len(pair.silences) == 1


async def test_where_nobody_can_tell_it_says_so() -> None:
    pair = Alertmanagers(gossip=False)
    pair.first.fault, pair.second.fault = mute, refused
    told = await pair.members.put(wanted())
    assert isinstance(told, Unsure)
    assert told.reason == "am-a: no answer in 10 s; am-b: connection reset"


async def test_where_nobody_listens_nothing_is_taken() -> None:
    pair = Alertmanagers()
    pair.first.fault = pair.second.fault = refused
    assert isinstance(await pair.members.put(wanted()), NotTaken)
    assert isinstance(await pair.members.expire(FIRST), NotTaken)


REFUSALS: list[tuple[int, bytes, str]] = [
    (400, b'"start time must be before end time"', "start time must be before end time (HTTP 400)"),
    (422, b'{"code":602,"message":"comment is required"}', "comment is required (HTTP 422)"),
    (400, b"comment: too\nlong\n", "comment: too long (HTTP 400)"),
    (400, b"", "HTTP 400: not what this API answers"),
    (400, b"\x1b[31m" + b"x" * 9000, "␛[31m" + "x" * 195 + "…[+8805 chars] (HTTP 400)"),
    (401, b'{"message":"the token is s3cret"}', "not allowed (HTTP 401): check the credentials"),
    (403, b"<html>no</html>", "not allowed (HTTP 403): check the credentials"),
    (404, b"<html>no</html>", "wrong prefix? HTTP 404, try .../alertmanager"),
    (404, b'"silence not found"', "silence not found (HTTP 404)"),
    (415, b'{"code":415,"message":"unsupported"}', "unsupported (HTTP 415)"),
    (302, b"", "moved to elsewhere, correct the url"),
]


@pytest.mark.parametrize(("status", "body", "reason"), REFUSALS)
async def test_an_answer_is_final_and_told_in_one_sentence(
    status: int, body: bytes, reason: str
) -> None:
    pair = Alertmanagers()
    pair.first.fault = answering(status, body)
    assert await pair.members.put(wanted()) == NotTaken(f"am-a: {reason}")
    assert pair.second.asked == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_gateway_that_fails_may_have_passed_it_on(status: int) -> None:
    pair = Alertmanagers()

    def passed_on(member: Member, request: httpx.Request) -> httpx.Response | None:
        if request.method != "POST":
            return None
        member.serve(request)
        return httpx.Response(status, content=b"<html>gateway</html>")

    pair.first.fault = passed_on
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-a")
    pair.first.fault = answering(status, b"<html>gateway</html>", "POST")
    assert isinstance(await pair.members.put(wanted(comment="another")), NotTaken)
    assert "POST" not in pair.second.asked
    assert len(pair.silences) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"silenceID":"%s"}' % FIRST.encode()),
        (201, b'{"silenceID":"%s"}' % FIRST.encode()),
        (202, b'{"id":"%s","message":"silence created"}' % FIRST.encode()),
        (202, b"accepted"),
        (204, b""),
    ],
)
async def test_any_good_status_is_good(status: int, body: bytes) -> None:
    pair = Alertmanagers()

    def other(member: Member, request: httpx.Request) -> httpx.Response | None:
        if request.method != "POST":
            return None
        member.serve(request)
        return httpx.Response(status, content=body)

    pair.first.fault = other
    assert await pair.members.put(wanted()) == Taken(FIRST, "am-a")


async def test_the_list_comes_from_the_first_that_answers() -> None:
    pair = Alertmanagers()
    await pair.members.put(wanted())
    listed = await pair.members.silences()
    again = await pair.members.silences()
    assert isinstance(listed, SilenceList)
    assert isinstance(again, SilenceList)
    assert again.silences is listed.silences
    assert pair.second.asked == []
    pair.first.fault = refused
    other = await pair.members.silences()
    assert isinstance(other, SilenceList)
    assert other.silences == listed.silences


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (refused, "connection reset"),
        (answering(500, b'"unexpected matcher sets"'), "HTTP 500: the server cannot list"),
        (answering(503, b"Limit of concurrent GET requests reached"), "too busy"),
        (answering(200, b"<html>"), "login page"),
        (answering(200, b"null"), "not a list of silences"),
        (answering(200, b""), "empty answer"),
        (answering(401), "not allowed"),
    ],
)
async def test_no_list_is_told_as_a_failure(fault: Fault, reason: str) -> None:
    pair = Alertmanagers()
    pair.first.fault = pair.second.fault = fault
    told = await pair.members.silences()
    assert isinstance(told, Failure)
    assert told.reason.startswith("am-a: ")
    assert reason in told.reason
    if reason == "not allowed":
        assert told.trouble is Trouble.REFUSED


async def test_ending_twice_does_no_harm_and_an_unknown_one_is_told() -> None:
    pair = Alertmanagers()
    await pair.members.put(wanted())
    assert await pair.members.expire(FIRST) == Taken(FIRST, "am-a")
    assert await pair.members.expire(FIRST) == Taken(FIRST, "am-a")
    unknown = FIRST.replace("1", "9")
    assert await pair.members.expire(unknown) == NotTaken(f"am-a: it knows no silence {unknown}")
    pair.first.fault = deaf
    assert await pair.members.expire(FIRST) == Taken(FIRST, "am-b")


async def test_an_id_from_outside_stays_one_part_of_the_path() -> None:
    pair = Alertmanagers()
    await pair.members.expire("../alerts?x=1#y")
    assert pair.first.asked == ["DELETE"]


async def test_credentials_and_tenant_go_on_writes_too() -> None:
    member = Alertmanagers().first
    peer = member.peer(headers={"X-Scope-OrgID": "team-a"}, bearer_token="t0ken")
    await peer.read()
    await peer.put(wanted())
    await peer.expire(FIRST)
    assert member.asked == ["GET", "POST", "DELETE"]
    for headers in member.headers:
        assert headers["x-scope-orgid"] == "team-a"
        assert headers["authorization"] == "Bearer t0ken"


async def test_an_edit_keeps_what_other_programs_wrote_beside_a_silence() -> None:
    pair = Alertmanagers()
    bodies: list[Any] = []

    def taking(member: Member, request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, content=b'{"silenceID":"x"}')

    pair.first.fault = taking
    await pair.members.put(
        wanted('a="b" c!~"d"', id="old", annotations={"ticket": "OPS-1"}, ends_at=NOON)
    )
    assert bodies == [
        {
            "id": "old",
            "matchers": [
                {"name": "a", "value": "b", "isRegex": False, "isEqual": True},
                {"name": "c", "value": "d", "isRegex": True, "isEqual": False},
            ],
            "startsAt": "2026-01-31T12:00:00Z",
            "endsAt": "2026-01-31T12:00:00Z",
            "createdBy": "alice",
            "comment": "why",
            "annotations": {"ticket": "OPS-1"},
        }
    ]


async def test_the_same_matchers_in_another_order_are_the_same_silence() -> None:
    pair = Alertmanagers()
    await pair.members.put(wanted('a="b" c="d"'))
    listed = await pair.members.silences()
    assert isinstance(listed, SilenceList)
    assert len(listed.like(wanted('c="d" a="b"'))) == 1
    for other in (
        wanted('a="b"'),
        wanted('a="b" c="d"', comment="else"),
        wanted('a="b" c="d"', created_by="bob"),
        wanted('a="b" c="d"', ends_at=NOON + timedelta(hours=1, milliseconds=1)),
    ):
        assert listed.like(other) == []
    assert parse_all('a="b"') == wanted('a="b"').matchers
