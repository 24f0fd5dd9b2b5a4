"""What silences reach: which of the alerts that fire they match."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from irtui.domain.alert import Alert
from irtui.domain.board import Board, Entries
from irtui.domain.matcher import Matcher
from irtui.domain.silence import Silence, pinned, sweeping
from irtui.domain.sourcestate import Health

_MOST_MATCHERS, _MOST_VALUES = 1000, 100_000


@dataclass(frozen=True, slots=True)
class Reach:
    """The alerts that matchers match, of so many that fire on the source.

    `open_ended` matchers name no certain value or hold without any label: they may match whatever
    fires next, too.
    """

    matched: tuple[Alert, ...]
    firing: int
    open_ended: bool = False
    sweeping: bool = False

    @property
    def everything(self) -> bool:
        """Whether it takes all that fires: all of several, or one that it does not name."""
        all_of_it = bool(self.matched) and len(self.matched) == self.firing
        return self.sweeping or (all_of_it and (self.firing > 1 or self.open_ended))

    @property
    def broad(self) -> bool:
        """Whether it takes more than half of what fires."""
        most = 2 * len(self.matched) > self.firing > 1
        return most or self.everything


class Verdicts:
    """What matchers said of values, so that no regular expression reads a value twice."""

    def __init__(self) -> None:
        self._known: dict[Matcher, dict[str, bool]] = {}

    def of(self, matcher: Matcher) -> dict[str, bool]:
        """What one matcher said, by value; to be added to."""
        if len(self._known) > _MOST_MATCHERS:
            self._known.clear()
        said = self._known.setdefault(matcher, {})
        if len(said) > _MOST_VALUES:
            said.clear()
        return said


class Firing:
    """What fires on one source, asked by many silences.

    `known` is False as long as the source has told nothing: then nothing can be said of a reach.
    """

    def __init__(
        self, alerts: Iterable[Alert], *, known: bool = True, verdicts: Verdicts | None = None
    ) -> None:
        self.alerts = tuple(alerts)
        self.known = known
        self._verdicts = verdicts or Verdicts()
        self._by_label: dict[str, dict[str, list[Alert]]] = {}
        self._reaches: dict[tuple[Matcher, ...], Reach] = {}

    @classmethod
    def on(cls, board: Board, source: str, verdicts: Verdicts | None = None) -> "Firing":
        """What the board shows of a source: suppressed and unconfirmed alerts, too."""
        told = board.sources[source].polled is not Health.UNKNOWN
        alerts = (entry.alert for entry in board.entries[source].values())
        return cls(alerts, known=told, verdicts=verdicts)

    def reach(self, matchers: Sequence[Matcher]) -> Reach:
        """What a silence with these matchers would suppress; without any it is nothing."""
        wanted = tuple(matchers)
        if wanted not in self._reaches:
            self._reaches[wanted] = self._reach(wanted)
        return self._reaches[wanted]

    def _reach(self, matchers: tuple[Matcher, ...]) -> Reach:
        if not matchers:
            return Reach((), len(self.alerts))
        found = self._candidates(matchers)
        for matcher in matchers:
            found = _fulfilling(matcher, found, self._verdicts.of(matcher))
        return Reach(tuple(found), len(self.alerts), not pinned(matchers), sweeping(matchers))

    def reach_of(self, silence: Silence) -> Reach:
        """What a silence matches; where only the server can read it, what the alerts say of it."""
        if silence.strange or not silence.matchers:
            named = tuple(alert for alert in self.alerts if silence.matches(alert))
            return Reach(named, len(self.alerts))
        return self.reach(silence.matchers)

    def _candidates(self, matchers: Sequence[Matcher]) -> list[Alert]:
        """The alerts with the rarest of the values that the matchers name, else all."""
        found = list(self.alerts)
        for matcher in matchers:
            if matcher.op == "=" and matcher.value:
                having = self._having(matcher.name).get(matcher.value, [])
                found = min(found, having, key=len)
        return found

    def _having(self, name: str) -> dict[str, list[Alert]]:
        index = self._by_label.get(name)
        if index is None:
            index = self._by_label[name] = {}
            for alert in self.alerts:
                if value := alert.labels.get(name, ""):
                    index.setdefault(value, []).append(alert)
        return index


class Looks:
    """What fires on each source, indexed anew only where a board shows something else."""

    def __init__(self) -> None:
        self._verdicts = Verdicts()
        self._firing: dict[str, tuple[tuple[Entries, bool], Firing]] = {}

    def on(self, board: Board, source: str) -> Firing:
        """What the board shows of a source; of one that it does not know nothing is known."""
        if source not in board.sources:
            return Firing((), known=False)
        seen = board.entries[source], board.sources[source].polled is not Health.UNKNOWN
        before = self._firing.get(source)
        if before is None or before[0][0] is not seen[0] or before[0][1] != seen[1]:
            before = seen, Firing.on(board, source, self._verdicts)
            self._firing[source] = before
        return before[1]


def _fulfilling(matcher: Matcher, alerts: list[Alert], known: dict[str, bool]) -> list[Alert]:
    """The alerts whose label fulfils a matcher, of which is `known` what it says of some values."""
    found = []
    for alert in alerts:
        value = alert.labels.get(matcher.name, "")
        fulfilled = known.get(value)
        if fulfilled is None:
            fulfilled = known[value] = matcher.matches(alert.labels)
        if fulfilled:
            found.append(alert)
    return found
