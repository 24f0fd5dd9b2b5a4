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
    may have seen the end. What the store holds just so already is not told.
    """
    stored = {alert.episode: alert for alert in episodes}
    board, diff = seed(board, stored.values(), now)
    fresh = {name for name, state in board.sources.items() if state.health(now) is Health.FRESH}
    fired: list[Alert] = []
    lingering: list[Alert] = []
    for entry in board:
        alert = entry.alert
        known = stored.get(alert.episode)
        if known is not None and known.says(alert):
            continue
        proven = alert.source in fresh and entry.state is not AlertState.UNCONFIRMED
        if proven:
            fired.append(alert)
        elif known is None:
            lingering.append(alert)
    return board, replace(diff, fired=tuple(fired), lingering=tuple(lingering))
