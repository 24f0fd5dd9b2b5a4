"""When a silence is to end, as an operator writes it: a length, a moment, or with its alerts."""

import re
from datetime import UTC, datetime, timedelta

from irtui.text import clean, parse_duration

UNTIL_RESOLVED = "until resolved"
LONGEST = timedelta(days=3650)

_MOMENT = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)[ T])?(\d\d?):(\d\d)(?::\d\d)? ?(?:Z|UTC)?")
_PARTS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def read_end(text: str, now: datetime) -> timedelta | datetime | None:
    """The length or the moment that a text names, None for until its alerts have resolved.

    ValueError says in a sentence what to write instead.
    """
    words = text.strip().lower().removeprefix("until").strip()
    if words in ("resolved", "resolve"):
        return None
    if found := _MOMENT.fullmatch(words.upper()):
        return _moment(found, now)
    try:
        span = parse_duration(words.replace(" ", ""))
    except ValueError:
        shown = f"{clean(text, limit=30)} is no end: " if text.strip() else "It needs an end: "
        raise ValueError(f"{shown}write 2h, 18:00 or 2026-01-31 18:00 (UTC).") from None
    if not timedelta(0) < span <= LONGEST:
        raise ValueError("A silence lasts longer than nothing, and at most 10 years.")
    return span


def _moment(found: re.Match[str], now: datetime) -> datetime:
    """A moment of the clock that UTC shows; without a day the next one."""
    year, month, day, hour, minute = found.groups()
    try:
        if year is not None:
            moment = datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC)
        else:
            today = now.astimezone(UTC)
            moment = today.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
            moment += timedelta(days=1) if moment <= now else timedelta(0)
    except (ValueError, OverflowError):
        raise ValueError(f"{found[0]} is no moment: write 18:00 or 2026-01-31 18:00.") from None
    if moment <= now:
        raise ValueError(f"{found[0]} is over: write a later moment (UTC).")
    if moment - now > LONGEST:
        raise ValueError("A silence lasts at most 10 years.")
    return moment


def length_text(span: timedelta) -> str:
    """A length as `read_end` reads it back, to the second: `1h30m`."""
    seconds = max(1, round(span.total_seconds()))
    words = ""
    for unit, size in _PARTS:
        many, seconds = divmod(seconds, size)
        words += f"{many}{unit}" if many else ""
    return words


def moment_text(moment: datetime) -> str:
    """A moment as `read_end` reads it back, to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}"
