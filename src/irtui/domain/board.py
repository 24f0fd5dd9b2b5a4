"""The live board: what every source last said, and which alerts that proves firing or gone.

`apply` is the only way an answer changes the board; it is pure. An alert ends only when a *witness*
- a member that had reported it, answers now and has not just restarted - is without it for the
whole grace. Everything short of that keeps the alert, marked unconfirmed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from irtui.domain.alert import Alert, AlertKey, AlertState, EpisodeKey
from irtui.domain.answer import Answer, Failure, Polled
from irtui.domain.sourcestate import SourceState
from irtui.domain.watchdog import Watchdog

# How much later than the known start it must begin for members that never reported it before,
# until that counts as a new firing: members of one cluster differ by seconds.
_UNKNOWN_MEMBER_SHIFT = timedelta(minutes=5)

# A loss of that many alerts and more than half at once is believed after that many more answers.
_SUDDEN = 10
_HOLD = 2


@dataclass(frozen=True, slots=True)
class Waits:
    """How long absence must last, and how long a restarted server is not believed."""

    grace: timedelta = timedelta(seconds=60)
    restart_window: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert on the board with what is known of its presence.

    `starts` holds the first start that each member told of this episode; `reporters` are the
    members that last reported it; `absent_since` is the first good answer of a witness without it.
    """

    alert: Alert
    state: AlertState
    starts: Mapping[str, datetime] = field(default_factory=dict)
    reporters: Collection[str] = ()
    absent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """What an answer changed: episodes that began, changed, and ended (with when).

    Those that changed say something else, or are suppressed where they were not, or not any more.
    `lingering` ones may have ended meanwhile: they only are to be known, not to be opened again.
    """

    fired: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    ended: tuple[tuple[EpisodeKey, datetime], ...] = ()
    lingering: tuple[Alert, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fired or self.changed or self.ended or self.lingering)

    def pieces(self, size: int) -> "Iterator[Diff]":
        """The same in one diff of that size, else in several, ends first."""
        whole = len(self.fired) + len(self.changed) + len(self.ended) + len(self.lingering)
        if 0 < whole <= size:
            yield self
            return
        for start in range(0, len(self.ended), size):
            yield Diff(ended=self.ended[start : start + size])
        seen = (*self.fired, *self.changed)
        for start in range(0, len(seen), size):
            yield Diff(changed=seen[start : start + size])
        for start in range(0, len(self.lingering), size):
            yield Diff(lingering=self.lingering[start : start + size])


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


def empty(sources: Iterable[tuple[str, timedelta]], watchdogs: Collection[Watchdog] = ()) -> Board:
    """A board that knows its sources (name, interval) and has heard of none yet."""
    states = {
        name: SourceState(
            name, interval, watchdogs=tuple(one for one in watchdogs if one.guards(name))
        )
        for name, interval in sources
    }
    return Board(states, {name: {} for name in states})


def apply(board: Board, polled: Polled, waits: Waits) -> tuple[Board, Diff]:
    """The board after one outcome of one source, and what that changed."""
    outcome = polled.outcome
    before = board.sources[outcome.source]
    if isinstance(outcome, Failure):
        after = before.failed(outcome, polled.next_at)
        return _with(board, after, board.entries[outcome.source]), Diff()
    after = before.answered(outcome, polled.next_at, waits.restart_window)
    known = board.entries[outcome.source]
    told = outcome.alerts
    absent = {key: entry for key, entry in known.items() if key not in told}
    after = replace(after, held=_HOLD if _sudden_loss(known, absent) else max(0, before.held - 1))
    grace = max(waits.grace, 2 * before.interval)
    moved, diff = _merge(known, absent, outcome, after, grace)
    return _with(board, after, _moved(known, moved)), diff


def seed(board: Board, episodes: Iterable[Alert], at: datetime) -> tuple[Board, Diff]:
    """The board with the episodes that the store holds open, each unconfirmed until a source tells.

    Where an answer came first, it decides by the same rule whether it is the stored episode.
    """
    entries: dict[str, dict[str, Entry]] = {name: {} for name in board.entries}
    ended: list[tuple[EpisodeKey, datetime]] = []
    last: dict[AlertKey, Alert] = {}
    for alert in sorted(episodes, key=lambda one: one.starts_at):
        if alert.source not in entries:
            continue
        if alert.key in last:
            ended.append((last[alert.key].episode, at))
        last[alert.key] = alert
    for alert in last.values():
        present = board.entry(alert.key)
        if present is not None and _fired_again(alert.starts_at, alert.members, present.alert):
            ended.append((alert.episode, at))
        elif (stored := _stored(alert, present)) is not present:
            entries[alert.source][alert.fingerprint] = stored
    moved = {name: _moved(found, entries[name]) for name, found in board.entries.items()}
    return replace(board, entries=moved, number=board.number + 1), Diff(ended=tuple(ended))


def _stored(alert: Alert, present: Entry | None) -> Entry:
    """The entry of a stored episode, of which a source may have told already."""
    if present is None:
        return Entry(alert, AlertState.UNCONFIRMED, alert.members, alert.members)
    known = alert.members.items() <= present.starts.items()
    heard = alert.members.keys() <= set(present.reporters)
    return _kept(
        present,
        replace(
            present,
            alert=_since(present.alert, alert.starts_at),
            starts=present.starts if known else {**present.starts, **alert.members},
            reporters=present.reporters if heard else {*present.reporters, *alert.members},
        ),
    )


def _since(alert: Alert, starts_at: datetime) -> Alert:
    """The alert under the identity of the episode that began then."""
    return alert if alert.starts_at == starts_at else replace(alert, starts_at=starts_at)


def _kept(before: Entry, after: Entry) -> Entry:
    """The entry from before where the one after says the same: by that others see that it does."""
    return before if before == after else after


def _moved(known: Entries, moved: Mapping[str, Entry | None]) -> Entries:
    """The entries after some have moved, None for those that went; the same where none has."""
    if not moved:
        return known
    entries = dict(known)
    for fingerprint, entry in moved.items():
        if entry is not None:
            entries[fingerprint] = entry
        else:
            del entries[fingerprint]
    return entries


def _with(board: Board, state: SourceState, entries: Entries) -> Board:
    return Board(
        {**board.sources, state.name: state},
        {**board.entries, state.name: entries},
        board.number + 1,
    )


def _merge(
    known: Entries, absent: Entries, answer: Answer, state: SourceState, grace: timedelta
) -> tuple[Mapping[str, Entry | None], Diff]:
    """The entries that an answer moves, None for those that go, and what that changed.

    `absent` are the known ones that the answer lacks.
    """
    moved: dict[str, Entry | None] = {}
    fired: list[Alert] = []
    changed: list[Alert] = []
    ended: list[tuple[EpisodeKey, datetime]] = []
    members = {member.name for member in answer.members}
    down = {member.name for member in answer.members if member.error is not None}
    believed = members - down - state.restarting
    for fingerprint, alert in _told_anew(known, answer.alerts):
        entry = known.get(fingerprint)
        if entry is None:
            moved[fingerprint] = _first(alert)
            fired.append(alert)
        elif _fired_again(entry.alert.starts_at, entry.starts, alert):
            moved[fingerprint] = _first(alert)
            ended.append((entry.alert.episode, entry.absent_since or answer.at))
            fired.append(alert)
        elif (still := _still(entry, alert, believed)) is not entry:
            moved[fingerprint] = still
            if _told_otherwise(entry.alert, alert):
                changed.append(still.alert)
    for fingerprint, entry in absent.items():
        kept = _absent(entry, answer.at, members, believed)
        since = kept.absent_since
        if since is not None and answer.at - since >= grace and not state.held:
            moved[fingerprint] = None
            ended.append((entry.alert.episode, since))
        elif kept is not entry:
            moved[fingerprint] = kept
    return moved, Diff(tuple(fired), tuple(changed), tuple(ended))


def _told_anew(known: Entries, told: Mapping[str, Alert]) -> Iterable[tuple[str, Alert]]:
    """The alerts that a source does not tell as the very same as last time: it does for most."""
    entry_of, gone = known.get, AlertState.UNCONFIRMED
    # One pass without calls: of fifty thousand alerts a poll changes few.
    return [
        (fingerprint, alert)
        for fingerprint, alert in told.items()
        if (entry := entry_of(fingerprint)) is None
        or entry.alert is not alert
        or entry.reporters is not alert.members
        or entry.state is gone
    ]


def _told_otherwise(before: Alert, alert: Alert) -> bool:
    return before.suppressed != alert.suppressed or not before.says(alert)


def _state(alert: Alert) -> AlertState:
    return AlertState.SUPPRESSED if alert.suppressed else AlertState.FIRING


def _sudden_loss(known: Entries, absent: Entries) -> bool:
    """Whether more than half of the alerts, and at least ten, are missing all at once."""
    lost = _confirmed(absent)
    return lost >= _SUDDEN and 2 * lost > _confirmed(known)


def _confirmed(entries: Entries) -> int:
    return len([1 for one in entries.values() if one.state is not AlertState.UNCONFIRMED])


def _first(alert: Alert) -> Entry:
    return Entry(alert, _state(alert), alert.members, alert.members)


def _still(entry: Entry, alert: Alert, believed: set[str]) -> Entry:
    """The entry of an alert that fires on, under the identity it has had from the beginning.

    A member that tells nothing now, or nothing to be believed, stays its reporter.
    """
    starts, reporters = entry.starts, alert.members.keys()
    if not reporters <= starts.keys():
        starts = {**alert.members, **starts}
    silent = {member for member in entry.reporters if member not in believed} - reporters
    same = _since(alert, entry.alert.starts_at)
    told = reporters | silent if silent else alert.members
    return _kept(entry, Entry(same, _state(alert), starts, told))


def _absent(entry: Entry, at: datetime, members: set[str], believed: set[str]) -> Entry:
    """The entry of an alert that a good answer lacks.

    Where none of its reporters belongs to the source any more, every member is a witness.
    """
    witnesses = (members.intersection(entry.reporters) or members) & believed
    since = (entry.absent_since or at) if witnesses else None
    if entry.state is AlertState.UNCONFIRMED and entry.absent_since == since:
        return entry
    return replace(entry, state=AlertState.UNCONFIRMED, absent_since=since)


def _fired_again(start: datetime, starts: Mapping[str, datetime], alert: Alert) -> bool:
    """Whether every member that reports it now tells a start later than its own first one.

    A member that told none counts if its start is nearer to the new ones than to the old one.
    """
    if alert.starts_at == start:
        return False
    known = {member: told for member, told in alert.members.items() if member in starts}
    if not known:
        return alert.starts_at > start + (_UNKNOWN_MEMBER_SHIFT if alert.members else timedelta(0))
    new = min(known.values())
    return all(
        told > starts[member] if member in known else told - start > new - told
        for member, told in alert.members.items()
    )
