"""What happened that somebody outside may want to be told of: alerts, sources, watchdogs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from irtui.domain.alert import Alert
from irtui.domain.board import Board, Diff
from irtui.domain.sourcestate import Health, SourceState
from irtui.domain.watchdog import Watchdog


class Occasion(StrEnum):
    """Why somebody is told; SKIPPED says how many notices were too many to be told one by one."""

    FIRED = "fired"
    ENDED = "ended"
    SOURCE_STALE = "source_stale"
    SOURCE_FRESH = "source_fresh"
    WATCHDOG_SILENT = "watchdog_silent"
    WATCHDOG_BACK = "watchdog_back"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened, with the alert that it happened to or a sentence that says it."""

    occasion: Occasion
    source: str = ""
    alert: Alert | None = None
    ended_at: datetime | None = None
    text: str = ""
    skipped: int = 0


def of_episodes(
    fired: Iterable[Alert], ended: Iterable[tuple[Alert, datetime]]
) -> Iterator[Notice]:
    """The notices of episodes that were recorded; who silenced an alert does not want to hear."""
    for alert, at in ended:
        yield Notice(Occasion.ENDED, alert.source, alert, ended_at=at)
    for alert in fired:
        if not alert.suppressed:
            yield Notice(Occasion.FIRED, alert.source, alert)


def of_boards(before: Board, after: Board, diff: Diff) -> Iterator[Notice]:
    """The notices of what is not recorded: silences that ended, and how the sources stand."""
    for alert in diff.changed:
        entry = before.entry(alert.key)
        if entry is not None and entry.alert.suppressed and not alert.suppressed:
            yield Notice(Occasion.FIRED, alert.source, alert)
    for name, state in after.sources.items():
        if (old := before.sources[name]) is not state:
            yield from _source(old, state)


def _source(before: SourceState, after: SourceState) -> Iterator[Notice]:
    name = after.name
    if after.polled is Health.STALE and before.polled is not Health.STALE:
        yield Notice(Occasion.SOURCE_STALE, name, text=f"{name} is stale: {after.reason}")
    if after.polled is not Health.FRESH:
        return
    if before.polled is Health.STALE:
        yield Notice(Occasion.SOURCE_FRESH, name, text=f"{name} answers again")
    for watchdog in _silent(after) - _silent(before):
        text = f"{name}: dead-man's switch silent, no alert matches {watchdog}"
        yield Notice(Occasion.WATCHDOG_SILENT, name, text=text)
    for watchdog in _overdue(before) - after.missing.keys():
        text = f"{name}: dead-man's switch fires again, an alert matches {watchdog}"
        yield Notice(Occasion.WATCHDOG_BACK, name, text=text)


def _silent(state: SourceState) -> set[Watchdog]:
    """The watchdogs that are missed for good: a server that restarted lately cannot tell yet."""
    return set() if state.restarting else _overdue(state)


def _overdue(state: SourceState) -> set[Watchdog]:
    """The watchdogs that were missed for their whole grace at the last good answer."""
    at = state.last_ok_at
    return {
        watchdog
        for watchdog, since in state.missing.items()
        if at is not None and at - since >= max(watchdog.grace, 2 * state.interval)
    }
