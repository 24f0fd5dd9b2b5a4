"""What a process tells the store when it begins to record, or takes over from another."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from irtui.domain.alert import Alert, AlertState
from irtui.domain.board import Board, Diff, seed
from irtui.domain.sourcestate import Health


def take_over(board: Board, episodes: Iterable[Alert], now: datetime) -> tuple[Board, Diff]:
    """The board with the episodes that the store holds open, and all it has to tell the store.

    Only what a fresh answer shows is told as firing: of anything else, whoever recorded before
    may have seen the end.
    """
    board, diff = seed(board, episodes, now)
    fresh = {name for name, state in board.sources.items() if state.health(now) is Health.FRESH}
    fired: list[Alert] = []
    lingering: list[Alert] = []
    for entry in board:
        proven = entry.alert.source in fresh and entry.state is not AlertState.UNCONFIRMED
        (fired if proven else lingering).append(entry.alert)
    return board, replace(diff, fired=tuple(fired), lingering=tuple(lingering))
