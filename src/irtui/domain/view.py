"""From the board and what operators decided to the rows of the alerts screen, worst first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from irtui.domain.alert import AlertKey, AlertState, EpisodeKey
from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.board import Board, Entry
from irtui.domain.filter import Filter, Subject
from irtui.domain.sourcestate import Health
from irtui.domain.triage import Triage

TriageBook = Mapping[EpisodeKey, Triage]


@dataclass(frozen=True, slots=True)
class Row:
    """One alert as a list shows it.

    `triage` is None as long as nobody decided anything and the store has not recorded it;
    `settled` tells whether the store has been read at all.
    """

    entry: Entry
    triage: Triage | None
    level: AlertLevel
    stale: bool
    settled: bool = True

    @property
    def key(self) -> AlertKey:
        """Identity: the cursor stays on it through every refresh, sort and filter."""
        return self.entry.alert.key

    @property
    def owned(self) -> bool:
        """Whether somebody is on it."""
        return self.triage is not None and self.triage.owned

    @property
    def loud(self) -> bool:
        """Whether it asks for somebody: it fires, nobody is on it, and nothing suppresses it.

        Before the store was read nobody knows, so nothing is loud.
        """
        return self.settled and self.entry.state is AlertState.FIRING and not self.owned


@dataclass(frozen=True, slots=True)
class Counts:
    """What the line above the list says."""

    shown: int = 0
    new: int = 0
    acknowledged: int = 0
    linked: int = 0
    suppressed: int = 0
    unconfirmed: int = 0
    filtered: int = 0
    watchdogs: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """The rows to show and the counts over them."""

    rows: tuple[Row, ...] = ()
    counts: Counts = Counts()


def look(
    board: Board,
    book: TriageBook | None,
    wanted: Filter,
    now: datetime,
    *,
    operator: str,
    watchdogs: frozenset[str],
) -> View:
    """The view of a board: watchdogs left out but counted, the filter applied, sorted.

    `book` is None as long as the store has not been read.
    """
    health = {name: state.health(now) for name, state in board.sources.items()}
    rows: list[Row] = []
    filtered = hidden = 0
    for entry in board:
        alert = entry.alert
        if alert.name in watchdogs:
            hidden += 1
            continue
        triage = book.get(alert.episode) if book else None
        if wanted.terms and not wanted(Subject(entry, triage, now, operator)):
            filtered += 1
            continue
        stale = health[alert.source] is not Health.FRESH
        rows.append(Row(entry, triage, level_of(alert.labels), stale, book is not None))
    rows.sort(key=_worst_first)
    return View(tuple(rows), _count(rows, filtered, hidden))


def _worst_first(row: Row) -> tuple[Any, ...]:
    alert = row.entry.alert
    suppressed = row.entry.state is AlertState.SUPPRESSED
    return (
        suppressed, row.level.rank, row.owned, -alert.starts_at.timestamp(), alert.name,
        alert.source, alert.fingerprint,
    )  # fmt: skip


def _count(rows: list[Row], filtered: int, watchdogs: int) -> Counts:
    # One pass without calls: fifty thousand rows are counted after every answer.
    new = acknowledged = linked = suppressed = unconfirmed = 0
    for row in rows:
        state, triage = row.entry.state, row.triage
        owned = triage is not None and triage.owned
        if triage is not None and triage.incident:
            linked += 1
        elif owned:
            acknowledged += 1
        if state is AlertState.SUPPRESSED:
            suppressed += 1
        elif state is AlertState.UNCONFIRMED:
            unconfirmed += 1
        elif state is AlertState.FIRING and not owned:
            new += 1
    return Counts(
        shown=len(rows),
        new=new,
        acknowledged=acknowledged,
        linked=linked,
        suppressed=suppressed,
        unconfirmed=unconfirmed,
        filtered=filtered,
        watchdogs=watchdogs,
    )
