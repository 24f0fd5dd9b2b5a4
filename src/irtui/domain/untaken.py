"""Counts the alerts that fire and that nobody has taken, by looking at what changed only."""

from irtui.domain.alert import AlertKey, AlertState
from irtui.domain.board import Board, Entry
from irtui.domain.changes import Changes
from irtui.domain.rows import decided
from irtui.domain.triage import TriageBook


class Untaken:
    """The alerts of the newest board that still need somebody; the `hidden` names never do."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._book: TriageBook = {}
        self._keys: set[AlertKey] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def look(self, board: Board, found: Changes, book: TriageBook) -> None:
        """Take in a board, how it differs from the one before, and what operators decided."""
        before, self._book = self._book, book
        for entry in found.changed:
            self._judge(entry)
        for entry in found.gone:
            self._keys.discard(entry.alert.key)
        if book is not before:
            for key in decided(before, book):
                if (known := board.entry(key.alert)) is not None:
                    self._judge(known)

    def _judge(self, entry: Entry) -> None:
        alert = entry.alert
        triage = self._book.get(alert.episode)
        taken = triage is not None and (triage.owned or triage.aside)
        if entry.state is AlertState.FIRING and not taken and alert.name not in self._hidden:
            self._keys.add(alert.key)
        else:
            self._keys.discard(alert.key)
