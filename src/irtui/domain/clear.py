"""The one function that decides whether irtui may say "all clear"."""

from dataclasses import dataclass
from datetime import datetime

from irtui.domain.alert import AlertState
from irtui.domain.board import Board
from irtui.domain.sourcestate import Health, SourceState
from irtui.text import age, duration


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all is clear, and the sentence that says what this rests on."""

    clear: bool
    sentence: str


def judge(
    board: Board, now: datetime, *, shown: int, hidden: int, snoozed: int = 0, dismissed: int = 0
) -> Verdict:
    """All clear only if every source proves it and nothing is shown, held or hidden.

    `shown` counts the alerts on the screen that are not silenced, `hidden` those that a filter
    hides, `snoozed` and `dismissed` what operators put out of sight. Alerts hidden as watchdogs by
    configuration count as neither.
    """
    doubts = [doubt for state in board.sources.values() if (doubt := _doubt(state, now))]
    if not board.sources:
        doubts.append("no source is configured")
    held = sum(1 for entry in board if entry.state is AlertState.UNCONFIRMED)
    if held:
        doubts.append(f"{held} unconfirmed")
    for number, word in ((hidden, "hidden"), (snoozed, "snoozed"), (dismissed, "dismissed")):
        if number:
            doubts.append(f"{number} {word}")
    if shown:
        doubts.append(f"{shown} firing")
    if doubts:
        return Verdict(False, "Not proven clear: " + "; ".join(doubts) + ".")
    oldest = max(state.age(now) for state in board.sources.values())
    count = len(board.sources)
    fresh = "1 source fresh" if count == 1 else f"{count} sources fresh"
    return Verdict(True, f"All clear. {fresh}, the oldest answer {duration(oldest)} old.")


def _doubt(state: SourceState, now: datetime) -> str | None:
    health = state.health(now)
    if health is Health.UNKNOWN:
        return f"{state.name} has not answered yet"
    if health is Health.STALE:
        since = f" for {age(now - state.stale_since)}" if state.stale_since else ""
        return f"{state.name} is stale{since}: {state.why(now)}"
    if state.down:
        good = len(state.members) - len(state.down)
        return f"{state.name}: {good} of {len(state.members)} members answer"
    if state.restarting:
        return f"{state.name} may have restarted and not know all alerts yet"
    if state.held:
        return f"{state.name} lost more than half of its alerts at once, which is not confirmed yet"
    if state.unreadable:
        return f"{state.name}: {state.unreadable} not readable"
    return "; ".join(state.silent(now, patient=False)) or None
