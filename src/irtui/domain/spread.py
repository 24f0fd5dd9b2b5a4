"""What many spans come to: how many, the median, the 90th percentile, the last. Never a mean.

The median of an even number of spans is the middle of the two in the middle. The 90th percentile
is by nearest rank: the smallest span that nine of ten do not exceed, so always one that happened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

# With fewer, a trend is an accident, and none is told.
ENOUGH = 10
_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Spread:
    """Some spans; everything but `n` is None where there are none.

    `trend` is how much longer the median of the later half is than that of the earlier half.
    """

    n: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None
    last: timedelta | None = None
    trend: timedelta | None = None


def spread(spans: Iterable[timedelta | None]) -> Spread:
    """What spans come to, given oldest first.

    What is unknown is left out, and what ends before it begins, of which a stamp must be wrong.
    """
    known = [span for span in spans if span is not None and span >= _ZERO]
    if not known:
        return Spread()
    ordered = sorted(known)
    return Spread(len(known), middle(ordered), p90(ordered), known[-1], _trend(known))


def middle(spans: Sequence[timedelta]) -> timedelta | None:
    """The median, None of nothing."""
    if not spans:
        return None
    ordered, half = sorted(spans), len(spans) // 2
    return ordered[half] if len(spans) % 2 else (ordered[half - 1] + ordered[half]) / 2


def p90(spans: Sequence[timedelta]) -> timedelta | None:
    """The 90th percentile by nearest rank, None of nothing."""
    rank = -(-9 * len(spans) // 10)
    return sorted(spans)[rank - 1] if spans else None


def _trend(known: Sequence[timedelta]) -> timedelta | None:
    if len(known) < ENOUGH:
        return None
    half = len(known) // 2
    before, after = middle(known[:half]), middle(known[-half:])
    return after - before if before is not None and after is not None else None
