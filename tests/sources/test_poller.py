"""When a source is asked: told by a source, a wait and a chance that the test makes up."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.answer import Answer, Failure, Outcome, Polled, Trouble
from irtui.sources.poller import next_delay, poll
from tests.sources.servers import NOON, noon

GOOD = Answer("prod", NOON, {})
DOWN = Failure("prod", NOON, "connection refused")
AUTH = Failure("prod", NOON, "not allowed", Trouble.REFUSED)
INTERVAL = timedelta(seconds=15)


class Over(BaseException):
    """Ends the endless poll of a test."""


class Told:
    """A source that gives prepared outcomes or raises prepared exceptions."""

    name = "prod"
    interval = INTERVAL

    def __init__(self, outcomes: Sequence[Outcome | Exception]) -> None:
        self._outcomes = list(outcomes)

    async def fetch(self) -> Outcome:
        if not self._outcomes:
            raise Over
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def close(self) -> None:
        pass


async def polled(
    outcomes: Sequence[Outcome | Exception], chance: float = 0.5
) -> tuple[list[Polled], list[float]]:
    delivered: list[Polled] = []
    waits: list[float] = []

    async def wait(delay: timedelta) -> None:
        assert len(delivered) == len(waits) + 1, "an outcome is delivered before the wait"
        waits.append(delay.total_seconds())

    with pytest.raises(Over):
        await poll(Told(outcomes), delivered.append, now=noon, wait=wait, random=lambda: chance)
    return delivered, waits


async def test_good_answers_come_at_the_interval() -> None:
    delivered, waits = await polled([GOOD, GOOD])
    assert waits == [15, 15]
    assert delivered == [Polled(GOOD, NOON + INTERVAL)] * 2


async def test_the_interval_is_spread_by_a_tenth() -> None:
    _, earliest = await polled([GOOD], chance=0)
    _, latest = await polled([GOOD], chance=1)
    assert (earliest, latest) == ([13.5], [16.5])


async def test_failures_back_off_from_a_second_to_a_minute() -> None:
    _, waits = await polled([DOWN] * 9)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_good_answer_ends_the_back_off() -> None:
    _, waits = await polled([DOWN, DOWN, GOOD, DOWN])
    assert waits == [1, 2, 15, 1]


async def test_refused_credentials_are_not_tried_again_for_a_minute() -> None:
    _, waits = await polled([AUTH, AUTH])
    assert waits == [60, 60]


@pytest.mark.parametrize(("asked", "waited"), [(0, 1), (30, 30), (86_400, 300)])
async def test_retry_after_is_obeyed_up_to_five_minutes(asked: int, waited: int) -> None:
    busy = Failure("prod", NOON, "HTTP 503", retry_after=timedelta(seconds=asked))
    delivered, waits = await polled([busy])
    assert waits == [waited]
    assert delivered[0].next_at == NOON + timedelta(seconds=waited)


@pytest.mark.parametrize(
    "error",
    [ValueError("hunter2"), RecursionError(), ExceptionGroup("hunter2", [OSError("hunter2")])],
)
async def test_no_exception_of_a_source_ends_the_poll(error: Exception) -> None:
    delivered, waits = await polled([error, GOOD])
    failure = delivered[0].outcome
    assert isinstance(failure, Failure)
    assert failure.reason == f"could not ask: {type(error).__name__}"
    assert (delivered[1].outcome, waits) == (GOOD, [1, 15])


@given(
    st.sampled_from(Trouble),
    st.none() | st.timedeltas(min_value=timedelta(0)),
    st.integers(1, 10**9),
)
def test_a_failed_source_is_asked_again_within_five_minutes(
    trouble: Trouble, asked: timedelta | None, failures: int
) -> None:
    failure = Failure("prod", NOON, "", trouble, retry_after=asked)
    delay = next_delay(failure, INTERVAL, failures, 0.5)
    assert timedelta(seconds=1) <= delay <= timedelta(minutes=5)
    assert asked is None or delay >= min(asked, timedelta(minutes=5))
