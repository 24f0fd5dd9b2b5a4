"""A part of a long timeline, as a screen shows it, and which other part is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from irtui.domain.timeline import Event
from irtui.domain.timelinefilter import Filter


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part without gaps of what a filter shows, and how many events stand before and after it.

    `newest` is the sequence of the newest event of all timelines when this was read; `every` is
    how many events there are without the filter, None where there is none.
    """

    events: tuple[Event, ...] = ()
    earlier: int = 0
    later: int = 0
    newest: int = 0
    filter: Filter = Filter.ALL
    every: int | None = None

    @property
    def total(self) -> int:
        """How many events the filter shows."""
        return self.earlier + len(self.events) + self.later


class Part(Enum):
    """Which other part of a timeline somebody wants to see beside, or instead of, an excerpt."""

    FIRST = auto()
    EARLIER = auto()
    LATER = auto()
    LAST = auto()


def beginning(events: Sequence[Event], most: int, keep: UUID | None) -> Sequence[Event]:
    """The first events: so many, and as far as the one to keep."""
    kept = next((number for number, event in enumerate(events, 1) if event.id == keep), 0)
    return events[: max(most, kept)]
