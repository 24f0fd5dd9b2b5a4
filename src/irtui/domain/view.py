"""From the board and what operators decided to the rows of the alerts screen, worst first."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from irtui.domain.alert import AlertKey, AlertState
from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.board import Board, Entry
from irtui.domain.filter import Filter
from irtui.domain.sourcestate import Health
from irtui.domain.triage import Triage, TriageBook, TriageState

# What a row counts as, in one number.
_FIRING, _SUPPRESSED, _UNCONFIRMED, _OWNED, _LINKED, _SNOOZED, _DISMISSED = 1, 2, 4, 8, 16, 32, 64

in_order = attrgetter("place")


@dataclass(slots=True, eq=False)
class Doubt:
    """True while a source may not be believed.

    All rows of a source have the same one, so that no row has to be made anew when that changes.
    """

    there: bool

    def __bool__(self) -> bool:
        return self.there


@dataclass(slots=True, eq=False)
class Row:
    """One alert as a list shows it; never changed, but made anew.

    `triage` is None as long as there is nothing to say of its episode, `stale` is true while its
    source may not be believed, and `settled` tells whether the store has been read at all.

    What a list asks of each of many thousand rows is found once: `key` is its identity, `loud`
    whether it asks for somebody, `aside` whether it was put out of sight, `kind` what it counts as,
    and `place` sorts it among the others.
    """

    entry: Entry
    triage: Triage | None
    level: AlertLevel
    stale: Doubt | bool
    settled: bool = True
    key: AlertKey = field(init=False)
    loud: bool = field(init=False)
    aside: bool = field(init=False)
    labels: Mapping[str, str] = field(init=False)
    subject: str = field(init=False)
    began: datetime = field(init=False)
    kind: int = field(init=False)
    place: tuple[int, float, str, str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Find what a list asks of every row."""
        alert, state, triage = self.entry.alert, self.entry.state, self.triage
        self.key, self.labels, self.subject = alert.key, alert.labels, alert.subject
        self.began = alert.starts_at
        owned = triage is not None and triage.owned
        self.aside = triage is not None and triage.aside
        # It asks for somebody: it fires, nobody is on it, and nothing suppresses it. Before the
        # store was read nobody knows.
        free = not owned and not self.aside
        self.loud = self.settled and free and state is AlertState.FIRING
        suppressed = state is AlertState.SUPPRESSED
        self.kind = _OWNED if owned else 0
        if triage is not None and triage.incident:
            self.kind += _LINKED
        if triage is not None and triage.aside:
            snoozed = triage.state is TriageState.SNOOZED
            self.kind += _SNOOZED if snoozed else _DISMISSED
        if suppressed:
            self.kind += _SUPPRESSED
        elif state is AlertState.FIRING:
            self.kind += _FIRING
        elif state is AlertState.UNCONFIRMED:
            self.kind += _UNCONFIRMED
        bucket = 1000 * self.aside + 100 * suppressed + 10 * self.level.rank + owned
        began = alert.starts_at.timestamp()
        self.place = bucket, -began, alert.name, alert.source, alert.fingerprint


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
    snoozed: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """The rows to show and the counts over them.

    Of views that are kept up to date, each has a `number` and tells which rows `came` since the one
    before (None: no matter, they are others) and which of its rows are `gone`.
    """

    rows: Sequence[Row] = ()
    counts: Counts = Counts()
    number: int = 0
    came: Sequence[Row] | None = None
    gone: Collection[Row] = ()


def look(
    board: Board,
    book: TriageBook | None,
    wanted: Filter,
    now: datetime,
    *,
    operator: str,
    watchdogs: frozenset[str],
    aside: bool = False,
) -> View:
    """The view of a board: watchdogs left out but counted, the filter applied, sorted.

    What operators put out of sight is left out but counted, too, unless `aside` or the filter asks
    for it. `book` is None as long as the store has not been read. Who looks again and again keeps
    `Rows`.
    """
    stale = stale_sources(board, now)
    every = [
        row_of(entry, book, entry.alert.source in stale)
        for entry in board
        if entry.alert.name not in watchdogs
    ]
    out = [] if aside or wanted.aside else [row for row in every if row.aside]
    seen = [row for row in every if not row.aside] if out else every
    rows = sorted(wanted.passing(seen, now, operator), key=in_order)
    hidden = sum(1 for entry in board if entry.alert.name in watchdogs)
    return View(rows, count(kinds(rows), kinds(out), len(seen) - len(rows), hidden))


def stale_sources(board: Board, now: datetime) -> frozenset[str]:
    """The sources whose last answer may not be believed."""
    return frozenset(
        name for name, state in board.sources.items() if state.health(now) is not Health.FRESH
    )


def row_of(entry: Entry, book: TriageBook | None, stale: Doubt | bool) -> Row:
    """The row of an entry under what was decided, and whether its source is stale."""
    alert = entry.alert
    triage = book.get(alert.episode) if book else None
    return Row(entry, triage, level_of(alert.labels), stale, book is not None)


def kinds(rows: Iterable[Row]) -> Counter[int]:
    """How many rows there are of each kind."""
    return Counter(map(attrgetter("kind"), rows))


def count(found: Counter[int], away: Counter[int], filtered: int, watchdogs: int) -> Counts:
    """The counts over rows: how many of each kind are shown, and how many are out of sight."""

    def many(*, of: int, but: int = 0, among: Counter[int] = found) -> int:
        return sum(number for kind, number in among.items() if kind & of and not kind & but)

    return Counts(
        shown=found.total(),
        new=many(of=_FIRING, but=_OWNED | _SNOOZED | _DISMISSED),
        acknowledged=many(of=_OWNED, but=_LINKED),
        linked=many(of=_LINKED),
        suppressed=many(of=_SUPPRESSED),
        unconfirmed=many(of=_UNCONFIRMED),
        filtered=filtered,
        watchdogs=watchdogs,
        snoozed=many(of=_SNOOZED) + many(of=_SNOOZED, among=away),
        dismissed=many(of=_DISMISSED) + many(of=_DISMISSED, among=away),
    )
