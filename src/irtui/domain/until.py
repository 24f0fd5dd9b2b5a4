"""Until when: what an operator types or picks as the end of a snooze or an acknowledgement.

`2h` from now, `17:30` at the next such time, `2026-11-24 09:00`, or `morning`: all by the clock on
the operator's wall.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from irtui.text import clean, parse_duration

MORNING = "morning"
LONGEST = timedelta(days=365)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}:\d{2}))?")


class NoMoment(ValueError):
    """No moment, or none that can be meant; the message says what to write instead."""


def wall_time(text: str) -> time:
    """The time of a day that `09:00` tells; NoMoment says what to write."""
    try:
        if found := _CLOCK.fullmatch(text):
            return time(int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise NoMoment(f'"{clean(text, limit=40)}" is no time of a day: write 09:00')


@dataclass(frozen=True, slots=True)
class Wall:
    """The clock on the operator's wall: when it is morning, and its zone (None: the machine's)."""

    morning: time
    zone: tzinfo | None = None

    def next(self, at: time, now: datetime) -> datetime:
        """The next moment after now at which the wall shows this time."""
        today = now.astimezone(self.zone).date()
        # A time that a change to summer time leaves out is taken an hour later.
        moments = (self._moment(today + timedelta(days=days), at) for days in range(3))
        return next(moment for moment in moments if moment > now)

    def moment(self, text: str, now: datetime) -> datetime:
        """The moment in UTC that a text means, later than now; else NoMoment."""
        text = text.strip()
        found = self._read(text, now)
        if found is None:
            raise NoMoment(
                f'"{clean(text, limit=40)}" is no end: write 2h, 17:30, {MORNING} '
                "or 2026-11-24 09:00"
            )
        if found <= now:
            raise NoMoment(f'"{clean(text, limit=40)}" has passed: choose a later end')
        if found - now > LONGEST:
            raise NoMoment(
                f'"{clean(text, limit=40)}" is more than a year away: choose a sooner end'
            )
        return found

    def _read(self, text: str, now: datetime) -> datetime | None:
        try:
            if text == MORNING:
                return self.next(self.morning, now)
            if _CLOCK.fullmatch(text):
                return self.next(wall_time(text), now)
            if found := _DATE.fullmatch(text):
                day = date.fromisoformat(found[1])
                hour, _, minute = (found[2] or "").partition(":")
                at = time(int(hour), int(minute)) if found[2] else self.morning
                return self._moment(day, at)
            return now + parse_duration(text)
        except (ValueError, OverflowError):
            return None

    def _moment(self, day: date, at: time) -> datetime:
        local = datetime.combine(day, at)
        zoned = local.astimezone() if self.zone is None else local.replace(tzinfo=self.zone)
        return zoned.astimezone(UTC)
