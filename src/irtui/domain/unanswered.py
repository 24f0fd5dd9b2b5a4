"""The alerts that nobody has taken within the time that their suggested severity asks for.

Each alert is judged once, by its labels alone, and kept: a look costs what changed since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count, islice

from irtui.domain.alert import Alert, AlertKey, AlertState
from irtui.domain.board import Board, Entry
from irtui.domain.changes import Changes
from irtui.domain.rows import decided
from irtui.domain.severity import SeverityRules, rank, suggest
from irtui.domain.triage import TriageBook

# Alerts that one look judges at most; those of a storm wait for the next looks.
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that nobody has taken, and how soon its severity wants that."""

    name: str
    severity: str
    since: datetime
    within: timedelta

    @property
    def due(self) -> datetime:
        """When somebody should have taken it."""
        return self.since + self.within


@dataclass(frozen=True, slots=True)
class Late:
    """The worst of `many` alerts that wait too long; `newest` is when the last became late."""

    worst: Waiting
    many: int
    newest: datetime
    rings_from: datetime


class Unanswered:
    """Those of the newest board; the `hidden` names are never meant."""

    def __init__(self, rules: SeverityRules, hidden: frozenset[str], every: timedelta) -> None:
        self._asks = _Asks(rules)
        self._hidden = hidden
        self._every = every
        self._book: TriageBook = {}
        self._unjudged: dict[AlertKey, Entry] = {}
        self._waiting: dict[AlertKey, Waiting] = {}
        self._late: dict[AlertKey, Waiting] = {}
        # By when they are due, with those that somebody has taken since.
        self._coming: list[tuple[datetime, int, AlertKey, Waiting]] = []
        self._number = count()
        self._worst: Waiting | None = None
        self._newest: datetime | None = None
        self._rings_from: datetime | None = None

    def look(self, board: Board, found: Changes, book: TriageBook, now: datetime) -> Late | None:
        """Take in a board, how it differs from the one before, and what operators decided."""
        before, self._book = self._book, book
        for entry in found.changed:
            self._unjudged[entry.alert.key] = entry
        for entry in found.gone:
            self._unjudged.pop(entry.alert.key, None)
            self._drop(entry.alert.key)
        if book is not before:
            for episode in decided(before, book):
                if (known := board.entry(episode.alert)) is not None:
                    self._unjudged[episode.alert] = known
        for key in list(islice(self._unjudged, _AT_ONCE)):
            self._judge(self._unjudged.pop(key))
        return self._told(self._become_late(now))

    def _judge(self, entry: Entry) -> None:
        alert = entry.alert
        triage = self._book.get(alert.episode)
        taken = triage is not None and (triage.owned or triage.aside)
        asked = None
        if entry.state is AlertState.FIRING and not taken and alert.name not in self._hidden:
            asked = self._asks.of(alert)
        if asked is None:
            self._drop(alert.key)
            return
        waiting = Waiting(alert.name or alert.fingerprint, asked[0], alert.starts_at, asked[1])
        if self._waiting.get(alert.key) != waiting:
            self._drop(alert.key)
            self._waiting[alert.key] = waiting
            heappush(self._coming, (waiting.due, next(self._number), alert.key, waiting))

    def _drop(self, key: AlertKey) -> None:
        self._waiting.pop(key, None)
        if self._late.pop(key, None) is self._worst:
            self._worst = None

    def _become_late(self, now: datetime) -> list[Waiting]:
        came = []
        while self._coming and self._coming[0][0] <= now:
            *_, key, waiting = heappop(self._coming)
            if self._waiting.get(key) is waiting:
                self._late[key] = waiting
                came.append(waiting)
        return came

    def _told(self, came: list[Waiting]) -> Late | None:
        """Those that are late; when more are, that rings no more often than a reminder does."""
        if not self._late:
            self._newest = self._rings_from = None
            return None
        known = self._late.values() if self._worst is None else [self._worst, *came]
        self._worst = min(known, key=lambda one: (rank(one.severity), one.due, one.name))
        self._newest = max((one.due for one in came), default=self._newest)
        assert self._newest is not None
        if self._rings_from is None or self._newest - self._rings_from >= self._every:
            self._rings_from = self._newest
        return Late(self._worst, len(self._late), self._newest, self._rings_from)


class _Asks:
    """What is asked of an alert, worked out once for all with the same telling labels."""

    def __init__(self, rules: SeverityRules) -> None:
        self._rules = rules
        names = {one.name for rule in rules.rules for one in rule.match}
        self._names = sorted(names | {rules.label, "alertname"})
        self._within = {one.key: one.ack_within for one in rules.levels if one.ack_within}
        self._known: dict[tuple[str | None, ...], tuple[str, timedelta] | None] = {}

    def of(self, alert: Alert) -> tuple[str, timedelta] | None:
        """The severity that suits it and how soon that asks for somebody, if it does."""
        if not self._within:
            return None
        told = tuple(map(alert.labels.get, self._names))
        if told not in self._known:
            hint = suggest(self._rules, [alert])
            within = self._within.get(hint.severity) if hint else None
            self._known[told] = (hint.severity, within) if hint and within else None
        return self._known[told]
