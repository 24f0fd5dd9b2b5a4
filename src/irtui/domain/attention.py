"""When the terminal should ring: a new alert at or above a level, not more often than is useful."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.alert import AlertState, EpisodeKey
from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.board import Board


@dataclass(frozen=True, slots=True)
class Ringing:
    """What rang before: the episodes that were seen, and when the bell last sounded.

    `seen` is None until the first look, which never rings: what fired before we came is no news.
    """

    seen: frozenset[EpisodeKey] | None = None
    rang_at: datetime | None = None


def listen(
    before: Ringing, board: Board, now: datetime, *, level: AlertLevel, pause: timedelta
) -> tuple[Ringing, bool]:
    """Whether to ring now, and what to remember; a burst rings once in `pause`."""
    firing = frozenset(
        entry.alert.episode
        for entry in board
        if entry.state is AlertState.FIRING and level_of(entry.alert.labels).rank <= level.rank
    )
    answered = any(state.last_ok_at for state in board.sources.values())
    if before.seen is None:
        return (Ringing(firing) if answered else before), False
    rested = before.rang_at is None or now - before.rang_at >= pause
    ring = rested and bool(firing - before.seen)
    # While the bell rests, what is new stays new, so that it rings when the pause is over.
    seen = firing if ring or not firing - before.seen else before.seen & firing
    return Ringing(seen, now if ring else before.rang_at), ring
