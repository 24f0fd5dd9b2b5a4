"""Several members asked as one: the union answers, and a dead member never blanks the list."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Member, Outcome, Trouble
from irtui.sources.cluster import Cluster
from irtui.sources.faults import SourceError
from irtui.sources.reading import Reading
from tests.sources.servers import NOON

REFUSED = SourceError("connection refused")
AUTH = SourceError("not allowed (HTTP 401): check the credentials", Trouble.REFUSED)


class Peer:
    """A member that tells what the test sets; `asked` counts."""

    def __init__(self, name: str, told: Reading | Exception) -> None:
        self.name = name
        self.told = told
        self.asked = 0
        self.closed = False

    async def read(self) -> Reading:
        self.asked += 1
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    async def close(self) -> None:
        self.closed = True


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def alerts(*fingerprints: str) -> Mapping[str, Alert]:
    return {one: Alert("prod", one, NOON, {"alertname": one}) for one in fingerprints}


def cluster(*peers: Peer, clock: Clock | None = None) -> Cluster:
    return Cluster("prod", timedelta(seconds=15), peers, clock or Clock())


def good(outcome: Outcome) -> Answer:
    assert isinstance(outcome, Answer)
    return outcome


def bad(outcome: Outcome) -> Failure:
    assert isinstance(outcome, Failure)
    return outcome


async def test_the_union_of_the_members_is_the_answer() -> None:
    started, fast, slow = NOON - timedelta(days=1), timedelta(seconds=40), timedelta(seconds=-90)
    first = Peer("am-a", Reading(alerts("1", "2"), 2, started, "0.27.0", fast))
    second = Peer("am-b", Reading(alerts("2", "3"), 1, None, "", slow))
    answer = good(await cluster(first, second).fetch())
    assert answer.alerts.keys() == {"1", "2", "3"}
    assert answer.members == (
        Member("am-a", None, started, "0.27.0", fast),
        Member("am-b", skew=slow),
    )
    assert (answer.unreadable, answer.skew) == (2, slow)
    assert (answer.source, answer.at) == ("prod", NOON)


async def test_a_dead_member_is_named_and_the_rest_answers() -> None:
    peers = Peer("am-a", REFUSED), Peer("am-b", Reading(alerts("1")))
    answer = good(await cluster(*peers).fetch())
    assert answer.alerts.keys() == {"1"}
    assert answer.members == (Member("am-a", "connection refused"), Member("am-b"))


async def test_only_if_all_fail_the_source_fails_with_the_first_reason() -> None:
    failure = bad(await cluster(Peer("am-a", AUTH), Peer("am-b", REFUSED)).fetch())
    assert failure.reason == "am-a: not allowed (HTTP 401): check the credentials"
    assert failure.trouble is Trouble.REFUSED
    assert [member.error for member in failure.members] == [AUTH.reason, REFUSED.reason]


async def test_a_single_server_needs_no_name_in_its_reason() -> None:
    told = SourceError("HTTP 503: too busy, back off", retry_after=timedelta(seconds=30))
    failure = bad(await cluster(Peer("am-a", told)).fetch())
    assert failure.reason == "HTTP 503: too busy, back off"
    assert (failure.source, failure.retry_after) == ("prod", timedelta(seconds=30))


@pytest.mark.parametrize("error", [RecursionError(), ExceptionGroup("x", [OSError()])])
async def test_no_exception_of_a_member_gets_through(error: Exception) -> None:
    failure = bad(await cluster(Peer("am-a", error)).fetch())
    assert failure.reason == f"could not read the answer: {type(error).__name__}"


async def test_members_are_asked_at_the_same_time() -> None:
    meeting = asyncio.Barrier(2)

    class Meeting(Peer):
        async def read(self) -> Reading:
            await meeting.wait()
            return await super().read()

    both = Meeting("am-a", Reading({})), Meeting("am-b", Reading({}))
    good(await cluster(*both).fetch())


async def test_a_refusing_member_is_left_alone_while_the_other_answers() -> None:
    clock = Clock()
    refusing, answering = Peer("am-a", AUTH), Peer("am-b", Reading(alerts("1")))
    source = cluster(refusing, answering, clock=clock)
    for _ in range(5):
        answer = good(await source.fetch())
        assert answer.members[0].error == AUTH.reason
        clock.move(15)
    assert (refusing.asked, answering.asked) == (2, 5)


async def test_a_member_that_recovers_is_back_within_a_minute() -> None:
    clock = Clock()
    dead, answering = Peer("am-a", REFUSED), Peer("am-b", Reading(alerts("1")))
    source = cluster(dead, answering, clock=clock)
    for _ in range(50):
        await source.fetch()
        clock.move(15)
    dead.told = Reading(alerts("2"))
    for _ in range(5):
        answer = good(await source.fetch())
        clock.move(15)
    assert answer.alerts.keys() == {"1", "2"}
    assert answer.members[0].error is None


async def test_a_clock_that_was_set_back_does_not_prolong_the_rest() -> None:
    clock = Clock()
    refusing = Peer("am-a", AUTH)
    source = cluster(refusing, Peer("am-b", Reading({})), clock=clock)
    await source.fetch()
    clock.move(-3600)
    await source.fetch()
    assert refusing.asked == 2


async def test_when_all_fail_the_one_that_may_be_asked_is() -> None:
    clock = Clock()
    refusing, dead = Peer("am-a", AUTH), Peer("am-b", REFUSED)
    source = cluster(refusing, dead, clock=clock)
    for _ in range(4):
        bad(await source.fetch())
        clock.move(0.5)
    assert (refusing.asked, dead.asked) == (1, 4)


async def test_an_unchanged_cluster_gives_the_same_mapping() -> None:
    source = cluster(Peer("am-a", Reading(alerts("1"))), Peer("am-b", Reading(alerts("2"))))
    first, second = good(await source.fetch()), good(await source.fetch())
    assert first.alerts is second.alerts


async def test_a_lost_member_takes_its_alerts_along() -> None:
    lost = Peer("am-a", Reading(alerts("1")))
    source = cluster(lost, Peer("am-b", Reading(alerts("2"))))
    await source.fetch()
    lost.told = REFUSED
    assert good(await source.fetch()).alerts.keys() == {"2"}


@pytest.mark.parametrize(("took", "told"), [(29, 29), (3600, 0)])
async def test_an_answer_that_slept_with_the_machine_is_old(took: int, told: int) -> None:
    clock = Clock()

    class Slow(Peer):
        async def read(self) -> Reading:
            clock.move(took)
            return await super().read()

    answer = good(await cluster(Slow("am-a", Reading({})), clock=clock).fetch())
    assert answer.at == NOON + timedelta(seconds=told)


async def test_closing_closes_every_member() -> None:
    peers = Peer("am-a", REFUSED), Peer("am-b", REFUSED)
    await cluster(*peers).close()
    assert all(peer.closed for peer in peers)
