"""A moment that has been, as an operator types it: `12:05`, `-20m` or `2026-11-23 12:05`."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from irtui.domain.until import NoMoment
from irtui.text import clean, parse_duration

# A time of the day that comes within so long is a slip, and not meant for the day before.
_SLIP = timedelta(hours=1)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?Z?", re.ASCII)
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)


def parse_moment(text: str, now: datetime, zone: tzinfo | None = UTC) -> datetime:
    """The moment in UTC that a text means, no later than now; NoMoment says what to write.

    A time without a date is the last such time by the clock of the zone (None: the machine's).
    """
    text = text.strip()
    try:
        found = _read(text, now, zone)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise NoMoment(f"{_shown(text)} is no time: write 12:05, -20m or 2026-11-23 12:05")
    if found > now:
        raise NoMoment(f"{_shown(text)} has not come yet: write a time that has been")
    return found


def written_moment(at: datetime, zone: tzinfo | None = UTC) -> str:
    """A moment to the second as `parse_moment` reads it."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _read(text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    if text.startswith("-"):
        return now - parse_duration(text[1:].strip())
    if found := _CLOCK.fullmatch(text):
        at = time(int(found[1]), int(found[2]), int(found[3] or 0))
        return _last(at, now, UTC if text.endswith("Z") else zone)
    if found := _DATE.fullmatch(text):
        day, at = date.fromisoformat(found[1]), time(int(found[2]), int(found[3]))
        at = at.replace(second=int(found[4] or 0))
        if (offset := found[5]) is None:
            return _utc(datetime.combine(day, at), zone)
        return datetime.fromisoformat(f"{day}T{at}{offset.replace('Z', '+00:00')}").astimezone(UTC)
    return None


def _last(at: time, now: datetime, zone: tzinfo | None) -> datetime:
    """The last moment at which the clock showed a time; what comes shortly is that moment."""
    today = now.astimezone(zone).date()
    # Where the clock is put back it shows a time twice.
    moments = [
        _utc(datetime.combine(today + timedelta(days=days), at.replace(fold=fold)), zone)
        for days in (-2, -1, 0, 1)
        for fold in (0, 1)
    ]
    past = max(moment for moment in moments if moment <= now)
    soon = [moment for moment in moments if now < moment <= now + _SLIP]
    return min(soon) if soon and now - past > _SLIP else past


def _utc(local: datetime, zone: tzinfo | None) -> datetime:
    # A naive moment is taken by the machine's clock.
    return (local if zone is None else local.replace(tzinfo=zone)).astimezone(UTC)


def _shown(text: str) -> str:
    return f'"{clean(text, limit=40)}"'
