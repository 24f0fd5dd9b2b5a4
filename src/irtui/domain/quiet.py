"""Quiet hours: the times of the week, by the clock on the wall, at which nothing should ring."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from irtui.domain.alertlevel import AlertLevel
from irtui.text import clean

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_WHOLE_DAY = 24 * 60
_FORM = 'write "22:00-07:00", "sat,sun" or "mon-fri 12:00-13:00"'


@dataclass(frozen=True, slots=True)
class Quiet:
    """One span of quiet hours: from minute `begin` of each of the `days` to minute `end`.

    Days count from Monday 0; an `end` before the `begin` is on the day after. Neither zone nor
    summer time matters here: what the wall shows decides, so an hour that a change of the clock
    repeats is as quiet as the first time.
    """

    days: frozenset[int]
    begin: int
    end: int

    def holds(self, wall: datetime) -> bool:
        """Whether it is quiet at this local time."""
        day, minute = wall.weekday(), wall.hour * 60 + wall.minute
        if self.begin < self.end:
            return day in self.days and self.begin <= minute < self.end
        begun = day in self.days and minute >= self.begin
        return begun or ((day - 1) % 7 in self.days and minute < self.end)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """All quiet hours, and the level from which an alert is let through all the same."""

    spans: tuple[Quiet, ...] = ()
    loud: AlertLevel | None = None

    def hold(self, wall: datetime) -> bool:
        """Whether it is quiet at this local time."""
        return any(span.holds(wall) for span in self.spans)

    def hush(self, level: AlertLevel | None, wall: datetime) -> bool:
        """Whether what has this level, or none, has to be silent at this local time."""
        through = self.loud is not None and level is not None and level.rank <= self.loud.rank
        return not through and self.hold(wall)


def parse_quiet(text: str) -> Quiet:
    """The quiet hours that a text such as `sat,sun 10:00-24:00` names; ValueError says what is
    wrong with it.
    """
    words = text.lower().split()
    days = _days(words.pop(0)) if words and not words[0][:1].isdigit() else frozenset(range(7))
    span = _SPAN.fullmatch(words[0]) if len(words) == 1 else None
    if days is None or (words and span is None) or not text.strip():
        raise ValueError(f'"{clean(text, limit=40)}" names no quiet hours, {_FORM}')
    if span is None:
        return Quiet(days, 0, _WHOLE_DAY)
    begin, end = _minute(span[1], span[2]), _minute(span[3], span[4])
    if begin in (_WHOLE_DAY, end):
        raise ValueError(f'"{clean(text, limit=40)}" begins when it ends, 00:00-24:00 is a day')
    return Quiet(days, begin, end)


def _days(text: str) -> frozenset[int] | None:
    """The days in a list such as `mon-fri,sun`; None where one of them is none."""
    found: set[int] = set()
    for part in text.split(","):
        ends = part.split("-")
        if len(ends) > 2 or not set(ends) <= set(_DAYS):
            return None
        begin, end = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        found |= {day % 7 for day in range(begin, end + (1 if begin <= end else 8))}
    return frozenset(found)


def _minute(hours: str, minutes: str) -> int:
    if (hours, minutes) == ("24", "00"):
        return _WHOLE_DAY
    try:
        at = time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(f"{hours}:{minutes} is no time of day") from None
    return at.hour * 60 + at.minute
