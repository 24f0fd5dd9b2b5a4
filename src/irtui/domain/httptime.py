"""Moments and waits as HTTP headers tell them."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(text: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait, None where it is absent or unreadable."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    moment = http_date(text)
    return None if moment is None else max(timedelta(0), moment - now)


def http_date(text: str) -> datetime | None:
    """The moment a header such as Date names, in UTC; None where it is unreadable."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        # The last two are faults of the parser on strange dates.
        return None
