"""Keeps the rows from look to look, and makes again only those of which something changed.

Of fifty thousand alerts a poll changes a few hundred, and the screen must not stand still for the
others: what did not change is the same object on the board, in the book and in the list.
"""

from bisect import bisect, bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from irtui.domain.alert import AlertKey, EpisodeKey
from irtui.domain.board import Board, Entry
from irtui.domain.changes import Changes, changes
from irtui.domain.filter import Filter
from irtui.domain.triage import TriageBook
from irtui.domain.view import (
    Doubt,
    Row,
    View,
    count,
    in_order,
    kinds,
    row_of,
    stale_sources,
)

# How long what a filter on the age of alerts found holds.
_JUDGED = timedelta(seconds=5)


class Rows:
    """The rows of the newest board: each look gives what `view.look` would give, but sooner.

    As long as nothing changed it is the same view; whether sources are stale is no change of it,
    since every row tells that at any time. A filter that depends on the time is asked
    again only every few seconds. `compare` finds what differs between two boards.
    """

    def __init__(
        self,
        operator: str,
        watchdogs: frozenset[str],
        compare: Callable[[Board, Board], Changes] = changes,
    ) -> None:
        self._operator = operator
        self._watchdogs = watchdogs
        self._compare = compare
        self._board = Board()
        self._book: TriageBook | None = None
        self._doubts: defaultdict[str, Doubt] = defaultdict(lambda: Doubt(False))
        self._wanted = Filter()
        self._judged_at = datetime.min.replace(tzinfo=UTC)
        self._by_key: dict[AlertKey, Row] = {}
        self._hidden: set[AlertKey] = set()
        self._aside: dict[AlertKey, Row] = {}
        # In order and never changed; both are one list where there is no filter.
        self._all: list[Row] = []
        self._shown = self._all
        self._kinds: Counter[int] = Counter()
        self._view = View()

    def look(self, board: Board, book: TriageBook | None, wanted: Filter, now: datetime) -> View:
        """The view of a board; `book` is None as long as the store has not been read."""
        stale = stale_sources(board, now)
        for source in board.sources:
            self._doubts[source].there = source in stale
        due, gone = self._changed(board, book)
        before, other = self._wanted, self._is_other(wanted, now)
        if not (due or gone or other):
            return self._view
        whole = self._shown is self._all
        dead, fresh = self._renew(due.values(), gone)
        if dead or fresh:
            self._all = merged(self._all, dead, fresh)
        came: Sequence[Row] | None = None
        if other:
            self._choose(narrower=not (dead or fresh) and wanted.narrows(before))
        else:
            came = self._passing(fresh)
            dead = dead if whole else {row for row in dead if _index(self._shown, row) is not None}
            self._move_on(dead, came)
        away = () if wanted.aside else self._aside.values()
        filtered = len(self._all) - len(self._shown) - len(away)
        counts = count(self._kinds, kinds(away), filtered, len(self._hidden))
        self._view = View(self._shown, counts, self._view.number + 1, came, dead)
        return self._view

    def _is_other(self, wanted: Filter, now: datetime) -> bool:
        """Take a filter; whether it may find something else in what has not changed."""
        judged = timedelta(0) <= now - self._judged_at < _JUDGED
        other = wanted is not self._wanted or (wanted.timed and not judged)
        if other:
            self._wanted, self._judged_at = wanted, now
        return other

    @property
    def _everything(self) -> bool:
        """Whether nothing is filtered or out of sight."""
        return not (self._wanted.terms or self._aside)

    def _choose(self, *, narrower: bool) -> None:
        """Find anew what is shown, in what was if the filter is narrower."""
        if self._everything:
            self._shown = self._all
        elif narrower and 2 * len(self._shown) < len(self._all):
            self._shown = self._passing(self._shown)
        else:
            # In the order in which they came: neighbours lie together in memory, and to look at
            # all labels in another order takes twice as long.
            passing = set(self._passing(self._by_key.values()))
            self._shown = [row for row in self._all if row in passing]
        self._kinds = kinds(self._shown)

    def _move_on(self, gone: Collection[Row], came: Sequence[Row]) -> None:
        """Find what is shown without some rows and with others."""
        self._shown = self._all if self._everything else merged(self._shown, gone, came)
        self._kinds.subtract(kinds(gone))
        self._kinds.update(kinds(came))

    def where(self, key: AlertKey) -> int | None:
        """The place of an alert in the newest view, None where it is not shown."""
        row = self._by_key.get(key)
        return None if row is None else _index(self._shown, row)

    def _changed(
        self, board: Board, book: TriageBook | None
    ) -> tuple[Mapping[AlertKey, Entry], Collection[AlertKey]]:
        """The entries whose rows are to be made, and the alerts that are not there any more."""
        due: dict[AlertKey, Entry] = {}
        if (book is None) is not (self._book is None):
            due = {key: row.entry for key, row in self._by_key.items()}
        if book is not self._book:
            for key in decided(self._book or {}, book or {}):
                entry = board.entry(key.alert)
                if entry is not None and entry.alert.starts_at == key.starts_at:
                    due[key.alert] = entry
        news = self._compare(self._board, board)
        due |= {entry.alert.key: entry for entry in news.changed}
        gone = [entry.alert.key for entry in news.gone]
        for alert in gone:
            due.pop(alert, None)
        self._board, self._book = board, book
        return due, gone

    def _renew(self, due: Iterable[Entry], gone: Iterable[AlertKey]) -> tuple[set[Row], list[Row]]:
        """Make the rows of these entries: which rows they replace, and the new ones."""
        dead: set[Row] = set()
        fresh: list[Row] = []
        for entry in due:
            row = row_of(entry, self._book, self._doubts[entry.alert.source])
            self._drop(row.key, dead)
            if entry.alert.name in self._watchdogs:
                self._hidden.add(row.key)
            else:
                self._by_key[row.key] = row
                if row.aside:
                    self._aside[row.key] = row
                fresh.append(row)
        for key in gone:
            self._drop(key, dead)
        return dead, fresh

    def _drop(self, key: AlertKey, dead: set[Row]) -> None:
        self._hidden.discard(key)
        self._aside.pop(key, None)
        if (row := self._by_key.pop(key, None)) is not None:
            dead.add(row)

    def _passing(self, rows: Collection[Row]) -> list[Row]:
        if self._aside and not self._wanted.aside:
            rows = [row for row in rows if not row.aside]
        return self._wanted.passing(rows, self._judged_at, self._operator)


def decided(before: TriageBook, after: TriageBook) -> Iterator[EpisodeKey]:
    """The episodes of which two books do not say the same."""
    known = before.get
    yield from (key for key, triage in after.items() if known(key) is not triage)
    yield from before.keys() - after.keys()


def merged(rows: Sequence[Row], gone: Collection[Row], came: Collection[Row]) -> list[Row]:
    """Rows in order, without those that are gone and with those that came, in any order."""
    if 8 * len(gone) > len(rows):
        dead = set(gone)
        rows, gone = [row for row in rows if row not in dead], ()
    if not rows:
        return sorted(came, key=in_order)
    # To go through all takes longer than to find the places of a few.
    edits: list[tuple[int, Row | None]] = []
    for row in gone:
        if (at := _index(rows, row)) is not None:
            edits.append((at, None))
    edits += ((bisect(rows, row.place, key=in_order), row) for row in sorted(came, key=in_order))
    found: list[Row] = []
    start = 0
    for at, new in sorted(edits, key=itemgetter(0)):
        found += rows[start:at]
        start = max(start, at)
        if new is None:
            start = at + 1
        else:
            found.append(new)
    found += rows[start:]
    return found


def _index(rows: Sequence[Row], row: Row) -> int | None:
    """The place of a row among rows in order, None where it is not one of them."""
    at = bisect_left(rows, row.place, key=in_order)
    return at if at < len(rows) and rows[at] is row else None
