"""Asks one source for ever: at its interval while it answers, with back-off while it fails."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from irtui.domain.answer import Answer, Failure, Outcome, Polled
from irtui.sources.backoff import back_off
from irtui.sources.source import Source

JITTER = 0.1


async def poll(
    source: Source,
    deliver: Callable[[Polled], None],
    *,
    now: Callable[[], datetime],
    wait: Callable[[timedelta], Awaitable[None]],
    random: Callable[[], float],
) -> None:
    """Ask, deliver the outcome with the time of the next try, wait, again; never returns.

    `wait` may end early, which asks at once. `random` gives numbers from 0 up to 1.
    """
    failures = 0
    while True:
        outcome = await _ask(source, now)
        failures = failures + 1 if isinstance(outcome, Failure) else 0
        delay = next_delay(outcome, source.interval, failures, random())
        deliver(Polled(outcome, now() + delay))
        await wait(delay)


def next_delay(outcome: Outcome, interval: timedelta, failures: int, chance: float) -> timedelta:
    """The wait after an outcome, the last of so many failures in a row; `chance` is in [0, 1)."""
    if isinstance(outcome, Answer):
        # Spread, so that many screens do not ask one server in the same moment.
        return interval * (1 - JITTER + 2 * JITTER * chance)
    return back_off(failures, outcome.trouble, outcome.retry_after)


async def _ask(source: Source, now: Callable[[], datetime]) -> Outcome:
    try:
        return await source.fetch()
    except Exception as error:  # noqa: BLE001 - a fault in one source must not end its poller
        return Failure(source.name, now(), f"could not ask: {type(error).__name__}")
