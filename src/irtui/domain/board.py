"""The live board: what every source last said, and which alerts that proves firing or gone.

`apply` is the only way an answer changes the board; it is pure. An alert ends only when a *witness*
- a member that had reported it, answers now and has not just restarted - is without it for the
whole grace. Everything short of that keeps the alert, marked unconfirmed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from irtui.domain.alert import Alert, AlertKey, AlertState, EpisodeKey
from irtui.domain.answer import Answer, Failure, Polled
from irtui.domain.sourcestate import SourceState

# How much later than the known start a member that never reported the alert before must see it
# begin, before that counts as a new firing: members of one cluster differ by seconds.
_UNKNOWN_MEMBER_SHIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long absence must last, and how long a restarted server is not believed."""

    grace: timedelta = timedelta(seconds=60)
    restart_window: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert on the board with what is known of its presence.

    `reporters` are the members that last reported it, each with the start it told;
    `absent_since` is the first good answer of a witness without it.
    """

    alert: Alert
    state: AlertState
    reporters: Mapping[str, datetime] = field(default_factory=dict)
    absent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """What an answer changed: episodes that began, changed, and ended (with when)."""

    fired: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    ended: tuple[tuple[EpisodeKey, datetime], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fired or self.changed or self.ended)


Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Board:
    """An immutable picture of all sources and their alerts; `number` grows with every change."""

    sources: Mapping[str, SourceState] = field(default_factory=dict)
    entries: Mapping[str, Entries] = field(default_factory=dict)
    number: int = 0

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.entries.values():
            yield from entries.values()

    def entry(self, key: AlertKey) -> Entry | None:
        """The alert with this key, if it is on the board."""
        return self.entries.get(key.source, {}).get(key.fingerprint)


def empty(sources: Iterable[tuple[str, timedelta]]) -> Board:
    """A board that knows its sources (name, interval) and has heard of none yet."""
    states = {name: SourceState(name, interval) for name, interval in sources}
    return Board(states, {name: {} for name in states})


def apply(board: Board, polled: Polled, waits: Waits) -> tuple[Board, Diff]:
    """The board after one outcome of one source, and what that changed."""
    outcome = polled.outcome
    before = board.sources[outcome.source]
    if isinstance(outcome, Failure):
        after = before.failed(outcome, polled.next_at)
        return _with(board, after, board.entries[outcome.source]), Diff()
    after = before.answered(outcome, polled.next_at, waits.restart_window)
    grace = max(waits.grace, 2 * before.interval)
    entries, diff = _merge(board.entries[outcome.source], outcome, after, grace)
    return _with(board, after, entries), diff


def seed(board: Board, episodes: Iterable[Alert], at: datetime) -> tuple[Board, Diff]:
    """The board with the episodes that the store holds open, each unconfirmed until a source tells.

    Where an answer came first, it decides by the same rule whether it is the stored episode.
    """
    entries = {name: dict(found) for name, found in board.entries.items()}
    ended: list[tuple[EpisodeKey, datetime]] = []
    for alert in episodes:
        if alert.source not in entries:
            continue
        here = entries[alert.source]
        present = here.get(alert.fingerprint)
        if present is None:
            here[alert.fingerprint] = Entry(alert, AlertState.UNCONFIRMED, alert.members)
        elif _fired_again(alert.starts_at, alert.members, present.alert):
            ended.append((alert.episode, at))
        else:
            kept = replace(present.alert, starts_at=alert.starts_at)
            here[alert.fingerprint] = replace(present, alert=kept)
    return replace(board, entries=entries, number=board.number + 1), Diff(ended=tuple(ended))


def _with(board: Board, state: SourceState, entries: Entries) -> Board:
    return Board(
        {**board.sources, state.name: state},
        {**board.entries, state.name: entries},
        board.number + 1,
    )


def _merge(
    known: Entries, answer: Answer, state: SourceState, grace: timedelta
) -> tuple[Entries, Diff]:
    entries: dict[str, Entry] = {}
    fired: list[Alert] = []
    changed: list[Alert] = []
    ended: list[tuple[EpisodeKey, datetime]] = []
    reachable = {member.name for member in answer.members if member.error is None}
    believed = reachable - state.restarting
    for fingerprint, alert in answer.alerts.items():
        entry = known.get(fingerprint)
        if entry is None:
            entries[fingerprint] = _present(alert, {})
            fired.append(alert)
        elif _fired_again(entry.alert.starts_at, entry.reporters, alert):
            entries[fingerprint] = _present(alert, {})
            ended.append((entry.alert.episode, answer.at))
            fired.append(alert)
        else:
            same = _same_episode(entry, alert)
            silent = {m: at for m, at in entry.reporters.items() if m not in believed}
            entries[fingerprint] = _present(same, silent)
            if same != entry.alert:
                changed.append(same)
    for fingerprint, entry in known.items():
        if fingerprint in entries:
            continue
        kept = _absent(entry, answer.at, believed)
        if kept.absent_since is not None and answer.at - kept.absent_since >= grace:
            ended.append((entry.alert.episode, kept.absent_since))
        else:
            entries[fingerprint] = kept
    return entries, Diff(tuple(fired), tuple(changed), tuple(ended))


def _present(alert: Alert, silent_reporters: Mapping[str, datetime]) -> Entry:
    state = AlertState.SUPPRESSED if alert.suppressed else AlertState.FIRING
    return Entry(alert, state, {**silent_reporters, **alert.members})


def _absent(entry: Entry, at: datetime, believed: set[str]) -> Entry:
    """The entry of an alert that a good answer lacks."""
    reporters = entry.reporters.keys() or believed
    since = (entry.absent_since or at) if believed & set(reporters) else None
    return replace(entry, state=AlertState.UNCONFIRMED, absent_since=since)


def _same_episode(entry: Entry, alert: Alert) -> Alert:
    """The alert as told now, under the identity its episode has had from the beginning."""
    if alert == entry.alert:
        return entry.alert
    return replace(alert, starts_at=entry.alert.starts_at)


def _fired_again(start: datetime, known: Mapping[str, datetime], alert: Alert) -> bool:
    """Whether every member that reports it now tells a start later than its own last one."""
    if alert.starts_at == start:
        return False
    if not alert.members:
        return alert.starts_at > start
    return all(
        told > known[member] if member in known else told > start + _UNKNOWN_MEMBER_SHIFT
        for member, told in alert.members.items()
    )
