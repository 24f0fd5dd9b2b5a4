"""What one Alertmanager answers, read tolerantly and never as an empty list by mistake."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.domain.answer import Trouble
from irtui.sources.alertmanager import AlertmanagerPeer
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint
from irtui.sources.reading import Reading
from tests.sources.servers import NOON, noon, settings

DATA = Path(__file__).parent.parent / "data" / "alertmanager"
RECORDED = (DATA / "alerts-0.25.0.json").read_bytes()
STATUS = (DATA / "status-0.25.0.json").read_bytes()


class Server:
    """Answers with a body of alerts and a status; both may be changed between requests."""

    def __init__(
        self, alerts: bytes, status: bytes = STATUS, headers: dict[str, str] | None = None
    ) -> None:
        self.alerts, self.status, self.code = alerts, status, 200
        self.headers = {"content-type": "application/json"} | (headers or {})
        self.asked: list[str] = []
        endpoint = Endpoint(
            "http://am", settings(), now=noon, transport=httpx.MockTransport(self._answer)
        )
        self.peer = AlertmanagerPeer("am:80", "prod", endpoint)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if request.url.path == "/api/v2/alerts":
            return httpx.Response(self.code, content=self.alerts, headers=self.headers)
        assert request.url.path == "/api/v2/status"
        return httpx.Response(200 if self.status else 404, content=self.status)


async def read(body: bytes, **headers: str) -> Reading:
    return await Server(body, headers=headers).peer.read()


async def test_a_recorded_answer_is_read_whole() -> None:
    reading = await read(RECORDED)
    assert (reading.unreadable, len(reading.alerts)) == (0, 4)
    disk = reading.alerts["8c77d5865e910658"]
    moment = datetime(2026, 11, 23, 14, 39, 17, 797_000, UTC)
    assert (disk.source, disk.name, disk.receivers) == ("prod", "DiskFull", ("oncall", "default"))
    assert disk.starts_at == reading.updated_at[disk.fingerprint] == moment
    assert disk.members == {"am:80": moment}
    assert disk.generator_url == "http://prometheus.example/graph?g0.expr=up&g0.tab=1"
    assert not disk.suppressed
    nameless = reading.alerts["907a3d7b1c6e1db6"]
    assert (nameless.name, nameless.generator_url) == ("", "")
    inhibited = reading.alerts["913c8c434ab89a6b"]
    assert (inhibited.suppressed, inhibited.inhibited_by) == (True, (disk.fingerprint,))
    silenced = reading.alerts["d6e6bf884c227871"]
    assert silenced.suppressed
    assert len(silenced.silenced_by) == 1
    assert silenced.annotations["description"] == "\x1b[31mred\x1b[0m and \u202e turned"
    assert reading.started_at == datetime(2026, 11, 23, 14, 39, 16, 294_000, UTC)
    assert reading.version == "0.25.0"


async def test_the_status_is_asked_after_the_alerts() -> None:
    """So a restart in between shows as one, not as an empty list of an old server."""
    server = Server(RECORDED)
    await server.peer.read()
    assert server.asked == ["/api/v2/alerts", "/api/v2/status"]


@pytest.mark.parametrize(
    "status",
    [b"", b"<html>", b"null", b"[]", b"{}", b'{"uptime":5,"versionInfo":null}', b"[" * 99_999],
)
async def test_good_alerts_stand_without_a_status(status: bytes) -> None:
    reading = await Server(RECORDED, status).peer.read()
    assert (len(reading.alerts), reading.started_at, reading.version) == (4, None, "")


NOT_A_LIST = {
    "empty": (b"", "empty answer"),
    "spaces": (b" \n", "empty answer"),
    "null": (b"null", "wrong schema: null, not a list"),
    "v1": (b'{"status":"success","data":[]}', "wrong schema: an object, not a list"),
    "text": (b'"x"', "wrong schema: a text, not a list"),
    "number": (b"0", "wrong schema: a number or boolean, not a list"),
    "cut": (RECORDED[: len(RECORDED) // 2], "cut off: the JSON ends too soon"),
    "cut in a text": (b'[{"annotations":{"a', "cut off: the JSON ends too soon"),
    "trailing": (b"[] []", "not JSON from character 3 on"),
    "plain text": (b"OK", "not JSON (application/json)"),
    "bad UTF-8": (b'["\xff"]', "not UTF-8"),
    "UTF-16": ("[]".encode("utf-16"), "not UTF-8"),
    "deep": (b"[" * 200_000, "not readable: nested too deep"),
    "long number": (b"[" + b"9" * 10_000 + b"]", "not readable: a number too long, or NaN"),
    "NaN": (b"[NaN]", "not readable: a number too long, or NaN"),
}


@pytest.mark.parametrize(("body", "reason"), NOT_A_LIST.values(), ids=NOT_A_LIST)
async def test_what_is_no_list_is_never_an_empty_one(body: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        await read(body)
    assert (caught.value.reason, caught.value.trouble) == (reason, Trouble.UNREADABLE)


async def test_a_login_page_is_called_so() -> None:
    page = Server(b"<!doctype html>", headers={"content-type": "text/html; charset=utf-8"})
    with pytest.raises(SourceError, match=r"^not JSON \(text/html\), a login page\?$"):
        await page.peer.read()


async def test_no_content_is_no_list() -> None:
    server = Server(b"")
    server.code = 204
    with pytest.raises(SourceError, match=r"^empty answer$"):
        await server.peer.read()


async def test_a_byte_order_mark_is_accepted() -> None:
    assert len((await read(b"\xef\xbb\xbf" + RECORDED)).alerts) == 4


GOOD: dict[str, Any] = json.loads(RECORDED)[0]


@pytest.mark.parametrize(
    "bad",
    [
        {"labels": None},
        {"labels": ["a"]},
        {"labels": {"alertname": 5}},
        {"startsAt": None},
        {"startsAt": "soon"},
        {"startsAt": "0001-01-01T00:00:00Z"},
        {"fingerprint": None},
        {"fingerprint": ""},
    ],
    ids=str,
)
async def test_an_entry_without_identity_is_counted_beside_the_good_ones(
    bad: dict[str, Any],
) -> None:
    reading = await read(json.dumps([GOOD, {**GOOD, **bad}]).encode())
    assert (list(reading.alerts), reading.unreadable) == ([GOOD["fingerprint"]], 1)


@pytest.mark.parametrize("key", ["labels", "startsAt", "fingerprint"])
async def test_an_entry_that_lacks_a_part_of_its_identity_is_counted(key: str) -> None:
    entry = {name: value for name, value in GOOD.items() if name != key}
    reading = await read(json.dumps([entry, None, 5, []]).encode())
    assert (reading.alerts, reading.unreadable) == ({}, 4)


@pytest.mark.parametrize(
    ("strange", "same"),
    [
        ({"receivers": ["oncall", None, {"name": None}]}, {"receivers": ("oncall",)}),
        ({"receivers": None, "annotations": None}, {"receivers": (), "annotations": {}}),
        ({"annotations": {"a": 5}, "status": None}, {"annotations": {}, "suppressed": False}),
        ({"status": {"state": 1, "silencedBy": None}}, {"silenced_by": (), "suppressed": False}),
        (
            {"startsAt": "2026-01-31T12:00:00.123456789Z"},
            {"starts_at": NOON.replace(microsecond=123456)},
        ),
        ({"startsAt": "2026-01-31T14:00:00+02:00"}, {"starts_at": NOON}),
        ({"generatorURL": None, "new": {"x": []}}, {"generator_url": ""}),
        ({"labels": {"a": "\ud800\x1b\u202e"}}, {"labels": {"a": "?\x1b\u202e"}}),
        ({"labels": {"\udfff": "é"}}, {"labels": {"?": "é"}}),
    ],
    ids=str,
)
async def test_strange_values_are_tolerated(strange: dict[str, Any], same: dict[str, Any]) -> None:
    reading = await read(json.dumps([{**GOOD, **strange}]).encode())
    alert = reading.alerts[GOOD["fingerprint"]]
    assert {name: getattr(alert, name) for name in same} == same


async def test_a_large_list_that_cannot_be_cut_is_asked_for_again_only_the_first_time() -> None:
    nested = {"annotations": {}, "x": [{}, {"annotations": {}}], **GOOD}
    entries = [{**nested, "fingerprint": str(number)} for number in range(5000)]
    server = Server(json.dumps(entries, separators=(",", ":")).encode())
    for times in (2, 3):
        assert len((await server.peer.read()).alerts) == 5000
        assert server.asked.count("/api/v2/alerts") == times


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59-05:00", 5, ""])
async def test_a_strange_time_of_the_last_update_is_no_time(stamp: object) -> None:
    reading = await read(json.dumps([{**GOOD, "updatedAt": stamp, "endsAt": stamp}]).encode())
    assert (len(reading.alerts), reading.updated_at) == (1, {})


async def test_the_same_alert_told_twice_is_one() -> None:
    later = {**GOOD, "startsAt": "2026-12-01T00:00:00Z"}
    first = await read(json.dumps([later, GOOD]).encode())
    alert = first.alerts[GOOD["fingerprint"]]
    assert (alert.starts_at.month, alert.members["am:80"]) == (11, alert.starts_at)


async def test_an_unchanged_body_gives_the_same_mapping() -> None:
    server = Server(RECORDED)
    first, second = await server.peer.read(), await server.peer.read()
    assert first.alerts is second.alerts


async def test_an_unchanged_entry_gives_the_same_alert() -> None:
    server = Server(RECORDED)
    first = await server.peer.read()
    server.alerts = RECORDED.replace(b"db-1 is full", b"db-1 is fuller")
    second = await server.peer.read()
    changed = "8c77d5865e910658"
    assert second.alerts[changed].summary == "Disk of db-1 is fuller"
    assert all(second.alerts[key] is first.alerts[key] for key in first.alerts if key != changed)


async def test_a_bad_answer_between_does_not_spoil_the_next() -> None:
    server = Server(RECORDED)
    await server.peer.read()
    server.alerts = b"null"
    with pytest.raises(SourceError):
        await server.peer.read()
    server.alerts = b"[]"
    assert (await server.peer.read()).alerts == {}
    server.alerts = RECORDED
    assert len((await server.peer.read()).alerts) == 4


async def test_a_large_body_is_read_too() -> None:
    entries = [{**GOOD, "fingerprint": f"{number:016x}"} for number in range(2000)]
    body = json.dumps(entries, separators=(",", ":")).encode()
    assert len(body) > 1_000_000
    assert len((await read(body)).alerts) == 2000


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        ("Sat, 31 Jan 2026 12:00:30 GMT", None),
        ("Sat, 31 Jan 2026 12:00:31 GMT", 31),
        ("Sat, 31 Jan 2026 11:00:00 GMT", -3600),
        ("yesterday", None),
        ("Sat, 31 Jan 99999 11:00:00 GMT", None),
    ],
)
async def test_a_clock_that_differs_by_more_than_30_seconds_is_told(
    date: str, skew: int | None
) -> None:
    reading = await read(b"[]", date=date)
    assert reading.skew == (None if skew is None else timedelta(seconds=skew))
