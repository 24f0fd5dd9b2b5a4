"""A group: alerts with the same value of a label, and what is said of all of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.rows import merged
from irtui.domain.view import Row


class GroupKey(NamedTuple):
    """Identity of a group: the cursor stays on it while its members come and go."""

    label: str
    value: str


class Group:
    """Some rows of a list, worst first; it stays the same object while its rows come and go.

    What is said of all of them is counted when it is first asked, since only some groups are seen,
    and from then on only who came or went is looked at.
    """

    def __init__(self, key: GroupKey, rows: Sequence[Row], *, unfolded: bool = False) -> None:
        self.key = key
        self.rows = rows
        self.unfolded = unfolded
        self._facts: Facts | None = None

    @property
    def level(self) -> AlertLevel:
        """The worst level among them."""
        return self.rows[0].level

    @property
    def subject(self) -> str:
        """What the worst of them is about."""
        return self.rows[0].subject

    @property
    def stale(self) -> bool:
        """Whether some of them come from a source that may not be believed."""
        return any(set(map(attrgetter("stale"), self.rows)))

    @property
    def facts(self) -> "Facts":
        """What is said of all of them."""
        if self._facts is None:
            self._facts = Facts(self.rows)
        return self._facts

    def move_on(self, gone: Collection[Row], came: Collection[Row]) -> None:
        """Go on without some rows and with others."""
        self.rows = merged(self.rows, gone, came)
        if self._facts is not None and self.rows:
            self._facts.move_on(self.rows, gone, came)


class Facts:
    """What is said of rows: how many are `loud`, how many are about each of their `subjects` and
    told by each of their `sources`, when the `oldest` began, and the labels `shared` by all.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.loud = 0
        self.subjects: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self._count(rows)
        self.oldest = _oldest(rows)
        self.shared = _shared(rows, {})

    def move_on(self, rows: Sequence[Row], gone: Collection[Row], came: Collection[Row]) -> None:
        """Say it of these rows: those of before without some and with others."""
        self._count(came)
        self._count(gone, -1)
        if any(row.began <= self.oldest for row in gone):
            self.oldest = _oldest(rows)
        elif came:
            self.oldest = min(self.oldest, _oldest(came))
        # Whoever stays has still what all had, so only those who came are asked.
        still = {
            name: value
            for name, value in self.shared.items()
            if all(row.labels.get(name) == value for row in came)
        }
        self.shared = _shared(rows, still)

    def _count(self, rows: Collection[Row], sign: int = 1) -> None:
        self.loud += sign * sum(map(attrgetter("loud"), rows))
        subjects, sources = map(attrgetter("subject"), rows), map(attrgetter("key.source"), rows)
        for counter, found in ((self.subjects, subjects), (self.sources, sources)):
            if sign > 0:
                counter.update(found)
            else:
                _take_from(counter, found)


def _take_from(counter: Counter[str], values: Iterable[str]) -> None:
    for value in values:
        counter[value] -= 1
        if not counter[value]:
            del counter[value]


def _oldest(rows: Collection[Row]) -> datetime:
    oldest: datetime = min(map(attrgetter("began"), rows))
    return oldest


def _shared(rows: Sequence[Row], known: Mapping[str, str]) -> Mapping[str, str]:
    """The labels that all rows have in common, some of which are known to be such."""
    every = [row.labels for row in rows]
    return {
        name: value
        for name, value in every[0].items()
        # Most labels differ between the first and the last already.
        if name in known or (every[-1].get(name) == value and _all_have(every, name, value))
    }


def _all_have(every: Sequence[Mapping[str, str]], name: str, value: str) -> bool:
    try:
        return list(map(itemgetter(name), every)).count(value) == len(every)
    except KeyError:
        return False
