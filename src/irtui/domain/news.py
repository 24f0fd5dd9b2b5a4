"""What a change of the board says to somebody who reads a log."""

from collections.abc import Iterator

from irtui.domain.alert import AlertState
from irtui.domain.board import Board, Entries
from irtui.domain.sourcestate import Health, SourceState


def news(before: Board, after: Board) -> Iterator[str]:
    """A line for each source that stands differently, fell silent, or has begun or ended alerts."""
    for name, state in after.sources.items():
        old = before.sources[name]
        if (stands := _standing(state)) != _standing(old):
            yield f"{name}: {stands}"
        yield from _silence(old, state)
        fired, ended = _moved(before.entries[name], after.entries[name])
        if fired or ended:
            yield f"{name}: {fired} fired, {ended} ended, {len(after.entries[name])} on the board"


def _standing(state: SourceState) -> str:
    if state.polled is Health.UNKNOWN:
        return "not asked yet"
    if state.polled is Health.STALE:
        return f"no answer: {state.reason}"
    words = ["answers"]
    if state.down:
        words.append(f"{len(state.members) - len(state.down)} of {len(state.members)} members")
    if state.restarting:
        words.append("may have restarted")
    if state.held:
        words.append("most alerts vanished at once, held")
    if state.unreadable:
        words.append(f"{state.unreadable} not readable")
    return ", ".join(words)


def _silence(before: SourceState, after: SourceState) -> Iterator[str]:
    """What begins or ends to be silent, by each state's own time."""
    was = before.silent(before.tried_at) if before.tried_at else []
    now = after.silent(after.tried_at) if after.tried_at else []
    if len(now) > len(was):
        yield from now
    elif was and not after.missing:
        yield f"{after.name}: dead-man's switch fires again"


def _moved(before: Entries, after: Entries) -> tuple[int, int]:
    """How many episodes began and ended; one that only the store told of has not begun now."""
    if before is after:
        return 0, 0
    fired = sum(
        1
        for fingerprint, entry in after.items()
        if entry.state is not AlertState.UNCONFIRMED and not _same(before, after, fingerprint)
    )
    ended = sum(1 for fingerprint in before if not _same(before, after, fingerprint))
    return fired, ended


def _same(before: Entries, after: Entries, fingerprint: str) -> bool:
    """Whether an alert is in the same episode as before."""
    old, new = before.get(fingerprint), after.get(fingerprint)
    return old is not None and new is not None and old.alert.starts_at == new.alert.starts_at
