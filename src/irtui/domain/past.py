"""The earlier firings of an alert: how often, when, and what was said about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.triage import NoiseReason, TriageState

LONGEST_HEAT = timedelta(days=30)
MOST_NAMESAKES = 1000
# An alert that fires all the time has more episodes than anybody waits for.
MOST_STARTS = 2000


@dataclass(frozen=True, slots=True)
class Firing:
    """An earlier episode of an alert, and what was decided and noted about it in the end.

    `ended_at` is None where nobody saw it end; `note` is the last one, or why it was noise.
    """

    starts_at: datetime
    ended_at: datetime | None = None
    state: TriageState = TriageState.NEW
    owner: str | None = None
    reason: NoiseReason | None = None
    incident: str | None = None
    note: str = ""

    @property
    def told(self) -> bool:
        """Whether anybody said anything about it."""
        return self.state is not TriageState.NEW or bool(self.incident or self.note)

    @property
    def lasted(self) -> timedelta | None:
        """How long it fired, None where that is unknown."""
        return None if self.ended_at is None else self.ended_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Past:
    """What was before this firing of an alert.

    `times` counts the earlier firings, `first` is the start of the first one. `starts` are those of
    the last thirty days, at most `MOST_STARTS`, and the last few `firings` are there in full, both
    newest first. `told` is the newest of which something was said. `namesakes` counts the firings
    of all alerts of the same name, this one included; at `MOST_NAMESAKES` there may be more.
    """

    times: int = 0
    first: datetime | None = None
    starts: Sequence[datetime] = ()
    firings: Sequence[Firing] = ()
    told: Firing | None = None
    namesakes: int = 0


def heat(starts: Iterable[datetime], now: datetime, cell: timedelta, cells: int) -> list[int]:
    """How many of the starts are in each of the cells, the last of which ends now."""
    found = [0] * cells
    for start in starts:
        # A monitor whose clock goes ahead starts alerts in our future.
        ago = max(now - start, timedelta(0)) // cell
        if ago < cells:
            found[cells - 1 - ago] += 1
    return found
