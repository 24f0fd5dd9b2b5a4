"""A source against real Alertmanagers: alone, restarted, and two as one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from irtui.config.settings import SourceSettings
from irtui.domain.answer import Answer, Failure
from irtui.domain.muting import Muting
from irtui.sources.muting import TellsMuting
from irtui.sources.registry import open_source
from irtui.sources.source import Source
from tests.services.alertmanager import RealAlertmanager

pytestmark = pytest.mark.real

STARTED = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[RealAlertmanager]:
    with RealAlertmanager() as started:
        yield started


@pytest.fixture
def other() -> Iterator[RealAlertmanager]:
    with RealAlertmanager() as started:
        yield started


def source(*urls: str) -> Source:
    return open_source(SourceSettings(name="prod", urls=urls), lambda: datetime.now(UTC))


def alert(name: str, starts_at: str = "2026-01-31T12:00:00Z") -> dict[str, Any]:
    return {
        "labels": {"alertname": name, "severity": "critical"},
        "annotations": {"summary": "\x1b[31m é"},
        "startsAt": starts_at,
        "endsAt": "2126-01-31T12:00:00Z",
    }


async def test_posted_alerts_are_read(server: RealAlertmanager) -> None:
    server.post([alert("Down"), alert("Slow")])
    prod = source(server.url)
    answer = await prod.fetch()
    assert isinstance(answer, Answer)
    down = next(one for one in answer.alerts.values() if one.name == "Down")
    assert (down.starts_at, down.summary, down.suppressed) == (STARTED, "\x1b[31m é", False)
    assert (len(answer.alerts), answer.unreadable, answer.skew) == (2, 0, None)
    (member,) = answer.members
    assert member.error is None
    assert member.version
    again = await prod.fetch()
    assert isinstance(again, Answer)
    assert again.alerts is answer.alerts
    await prod.close()


async def test_a_stopped_server_fails_and_a_restarted_one_tells_its_start(
    server: RealAlertmanager,
) -> None:
    server.post([alert("Down")])
    prod = source(server.url)
    before = await prod.fetch()
    server.stop()
    failure = await prod.fetch()
    server.start()
    after = await prod.fetch()
    await prod.close()
    assert isinstance(failure, Failure)
    assert failure.reason == "connection refused"
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)
    assert (len(before.alerts), len(after.alerts)) == (1, 0)
    first, second = before.members[0].started_at, after.members[0].started_at
    assert first is not None
    assert second is not None
    assert first < second


async def test_two_servers_answer_as_one(server: RealAlertmanager, other: RealAlertmanager) -> None:
    server.post([alert("Down", "2026-01-31T12:00:01Z"), alert("OnlyHere")])
    other.post([alert("Down")])
    prod = source(server.url, other.url)
    answer = await prod.fetch()
    assert isinstance(answer, Answer)
    down = next(one for one in answer.alerts.values() if one.name == "Down")
    assert (len(answer.alerts), down.starts_at, len(down.members)) == (2, STARTED, 2)
    other.stop()
    rest = await prod.fetch()
    await prod.close()
    assert isinstance(rest, Answer)
    assert len(rest.alerts) == 2
    assert [member.error for member in rest.members] == [None, "connection refused"]


async def test_a_wrong_prefix_is_told(server: RealAlertmanager) -> None:
    prod = source(f"{server.url}/nowhere")
    failure = await prod.fetch()
    await prod.close()
    assert isinstance(failure, Failure)
    assert failure.reason == "wrong prefix? HTTP 404, try .../alertmanager"


async def test_whether_a_mute_interval_holds_is_asked_of_the_groups(
    server: RealAlertmanager,
) -> None:
    server.post([alert("Down"), alert("Slow")])
    prod = source(server.url)
    answer = await prod.fetch()
    assert isinstance(answer, Answer)
    assert isinstance(prod, TellsMuting)
    server.wait(lambda: len(server.get("/api/v2/alerts/groups")) > 2)
    for one in answer.alerts.values():
        told = await prod.muting(one)
        assert isinstance(told, Muting)
        # Alertmanager knows of it from 0.28 on; each alert goes to both receivers.
        assert not told.told or sorted(told.free) == ["default", "oncall"]
    server.kill()
    assert isinstance(await prod.muting(one), Failure)
    await prod.close()
