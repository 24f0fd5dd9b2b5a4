"""Times as Alertmanager's API reads and writes them."""

import re
from datetime import UTC, datetime
from typing import Any

_FORM = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)


def read(value: Any) -> datetime | None:
    """The moment a value of a request names; null and the year 1 mean none. ValueError, TypeError.

    A time without a zone is UTC, as with the real server.
    """
    if value is None or value == "":
        return None
    if not _FORM.fullmatch(value):
        raise ValueError(f"parsing time {value!r}: not RFC 3339")
    moment = datetime.fromisoformat(value.upper())
    if moment.year == 1:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def write(moment: datetime) -> str:
    """The moment with milliseconds, the way every answer shows it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
