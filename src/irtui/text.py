"""Makes outside text safe to show, and writes ages, durations and times the way people read them.

Values stay as they came in memory and in the store; `clean` stands where they become something
shown. Everything here is a pure function of its arguments.
"""

import re
from datetime import UTC, datetime, timedelta

LIMIT = 4096
LABEL_LIMIT = 256

_INVISIBLE = (
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\ufff9\ufffa\ufffb"
)
_REPLACED: dict[int, str | None] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(128, 160), "�"),
    **dict.fromkeys(range(55296, 57344), "�"),
    **{ord(character): "·" for character in _INVISIBLE},
    **dict.fromkeys(range(917504, 917632)),
}
_REPLACED_BUT_NEWLINE = {code: text for code, text in _REPLACED.items() if code != 0x0A}
# Latin and symbol blocks only: other scripts stack marks for good reasons.
_STACKED_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def clean(text: str, *, keep_nl: bool = False, limit: int = LIMIT) -> str:
    """The text with every character that a terminal would obey made visible or removed.

    Control characters become control pictures, direction and zero-width characters a dot, tag
    characters vanish; `keep_nl` keeps line ends. A text over `limit` characters is cut and says
    how many are missing.
    """
    rest = len(text) - limit
    if rest > 0:
        text = text[:limit]
    if keep_nl:
        text = text.replace("\r\n", "\n").translate(_REPLACED_BUT_NEWLINE)
    elif not (text.isascii() and text.isprintable()):
        text = text.translate(_REPLACED)
    if not text.isascii():
        text = _STACKED_MARKS.sub(r"\1", text)
    return f"{text}…[+{rest} chars]" if rest > 0 else text


def without_surrogates(text: str) -> str:
    """The text with lone surrogates replaced, which no UTF-8 file or database takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def age(span: timedelta | None) -> str:
    """A span in one unit, as narrow as a column: `4m`, `2h`, `3d`; an unknown one is `–`."""
    if span is None:
        return "–"
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def duration(span: timedelta | None) -> str:
    """A span in words for a sentence or a report: `38 min`, `1 h 05 min`; unknown is `unknown`."""
    if span is None:
        return "unknown"
    whole = int(span.total_seconds())
    sign, seconds = ("-" if whole < 0 else ""), abs(whole)
    if seconds < 60:
        return f"{sign}{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{sign}{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{sign}{hours} h {minutes:02d} min"
    days, hours = divmod(hours, 24)
    return f"{sign}{days} d {hours} h"


def brief(span: timedelta) -> str:
    """A span as a configuration has it, exact to the second: `1m30s`, `20m`, `1h30m`, `3d`."""
    seconds = int(span.total_seconds())
    text = ""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        if many := seconds // size:
            text += f"{many}{unit}"
            seconds -= many * size
    return text or "0s"


def clock(span: timedelta) -> str:
    """A running time as `06:12`, or `1:06:12` from an hour on."""
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def rfc3339(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC, to the microsecond where it has one; None stays None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def minute(moment: datetime | None) -> str:
    """A moment as a report shows it: `2026-01-31 12:03Z`; unknown is `unknown`."""
    return "unknown" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


_DURATION = re.compile(r"(?:\d{1,12}(?:ms|[smhdw]))+")
_DURATION_PART = re.compile(r"(\d+)(ms|[smhdw])")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_duration(text: str) -> timedelta:
    """The span a string such as `15s`, `1h30m` or `30d` names; ValueError says what is wrong."""
    if not _DURATION.fullmatch(text):
        raise ValueError(
            f'"{clean(text, limit=40)}" is not a duration such as "15s", "2h" or "30d"'
        )
    try:
        return timedelta(
            seconds=sum(int(number) * _UNITS[unit] for number, unit in _DURATION_PART.findall(text))
        )
    except OverflowError:
        raise ValueError(f'"{clean(text, limit=40)}" is longer than any duration') from None
