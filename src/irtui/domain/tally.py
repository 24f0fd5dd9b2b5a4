"""Counts how often each label has each value, quickly enough for tens of thousands of alerts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeVar

Labels = Mapping[str, str]
T = TypeVar("T")

# So many label sets stay near the processor while they are counted.
_CHUNK = 500


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """A long sequence in pieces that are counted one after another."""
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def columns(labelsets: Sequence[Labels]) -> Iterator[tuple[str, list[str]]]:
    """The values by name: sets with the same names are taken together, which takes few steps."""
    alike: defaultdict[tuple[str, ...], list[Labels]] = defaultdict(list)
    for labels in labelsets:
        alike[tuple(labels)].append(labels)
    for names, sets in alike.items():
        for name in names:
            yield name, list(map(itemgetter(name), sets))


def tally(labelsets: Sequence[Labels]) -> dict[str, Counter[str]]:
    """How many label sets have which value of which label; an empty value counts as none."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for chunk in chunks(labelsets):
        for name, values in columns(chunk):
            counts[name].update(values)
    for counter in counts.values():
        counter.pop("", None)
    return {name: counter for name, counter in counts.items() if counter}
