"""Is a runbook due for a review? Its front matter says when it had one, and how often it needs one.

Months and years are those of the calendar; a review on 31 January that lasts a month is due on the
last day of February.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_REVIEWED = ("last_reviewed_on", "last_reviewed", "reviewed_on")
_EVERY = ("review_in", "review_every")
_SPAN = re.compile(
    r"(?P<number>\d{1,4}|an?|one|two|three|four|six|nine|twelve)?\s*"
    r"(?P<unit>d|days?|w|weeks?|m|mo|mths?|months?|q|quarters?|y|years?"
    r"|daily|weekly|monthly|quarterly|yearly|annually)",
    re.IGNORECASE,
)
_NUMBERS = {
    "": 1, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9,
    "twelve": 12,
}  # fmt: skip
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "q": 3, "y": 12, "a": 12}
_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Interval:
    """How long a review lasts, in calendar months and days."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date | None:
        """The day when it is over, None past the end of the calendar."""
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        if year > date.max.year:
            return None
        last = calendar.monthrange(year, month + 1)[1]
        try:
            return date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Review:
    """What a front matter says of reviews; `unclear` names each key that cannot be understood."""

    reviewed_on: date | None = None
    every: Interval | None = None
    due: date | None = None
    unclear: tuple[str, ...] = ()


def review_of(metadata: Mapping[str, object]) -> Review:
    """The review that a front matter tells of; keys below `irtui:` come first."""
    own = metadata.get("irtui")
    places = (own, metadata) if isinstance(own, Mapping) else (metadata,)
    reviewed_key, reviewed = _first(places, _REVIEWED)
    every_key, every = _first(places, _EVERY)
    day, span = _day(reviewed), interval(every)
    unclear = [reviewed_key] if reviewed is not None and day is None else []
    unclear += [every_key] if every is not None and span is None else []
    due = span.after(day) if day and span else None
    return Review(day, span, due, tuple(unclear))


def overdue(review: Review, now: datetime) -> timedelta | None:
    """For how many whole days a review is overdue, None where it is not or nobody can tell."""
    today = now.astimezone(UTC).date()
    late = today - review.due if review.due else timedelta(0)
    return late if late > timedelta(0) else None


def age(review: Review, now: datetime) -> timedelta | None:
    """How long ago the last review was, None if there was none."""
    day = review.reviewed_on
    return now.astimezone(UTC).date() - day if day else None


def badge(review: Review, now: datetime) -> str:
    """What a screen shows beside the title; nothing as long as all is well."""
    if late := overdue(review, now):
        return f"review overdue {late.days}d"
    return "" if review.reviewed_on else "never reviewed"


def told(review: Review, now: datetime) -> str:
    """The state of the review in words."""
    if shown := badge(review, now):
        return shown
    due = f", due {review.due.isoformat()}" if review.due else ""
    return f"reviewed {review.reviewed_on}{due}"


def interval(value: object) -> Interval | None:
    """The span that an author wrote, such as `3 months`, `6m`, `90d` or `1 year`; else None.

    A bare `m` is a month: nobody reviews by the minute.
    """
    match = _SPAN.fullmatch(value.strip()[:_LONGEST]) if isinstance(value, str) else None
    if match is None:
        return None
    number, unit = (match["number"] or "").lower(), match["unit"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    if count == 0 or (number and unit.endswith("ly")):
        return None
    letter = unit[0]
    # "daily" and "day" start alike, and so do all the others.
    if letter in _DAYS:
        return Interval(days=count * _DAYS[letter])
    return Interval(months=count * _MONTHS[letter])


def _first(places: tuple[Mapping[str, object], ...], keys: tuple[str, ...]) -> tuple[str, object]:
    """The first key that is there with a value, and the value."""
    for place in places:
        for key in keys:
            if (value := place.get(key)) not in (None, ""):
                return key, value
    return keys[0], None


def _day(value: object) -> date | None:
    """The day that a value of YAML names: a date, a time, or a text in one of the usual forms."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()[:_LONGEST]
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
