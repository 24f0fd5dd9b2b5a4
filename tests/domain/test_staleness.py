"""When a runbook is due for a review, in the forms that people write it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from irtui.domain.runbook import parse
from irtui.domain.staleness import Interval, age, badge, interval, overdue, review_of, told

NOW = datetime(2026, 3, 12, 23, 59, tzinfo=UTC)
DAYS = some.dates(date(1990, 1, 1), date(2100, 1, 1))
INTERVALS = some.builds(Interval, some.integers(0, 60), some.integers(0, 400))


def front_matter(*lines: str) -> dict[str, object]:
    """What the parser reads from such lines."""
    return dict(parse("\n".join(["---", *lines, "---", "# A"]), name="a.md").metadata)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3 months", Interval(3)),
        ("6 months", Interval(6)),
        ("1 year", Interval(12)),
        ("2 Years", Interval(24)),
        ("6m", Interval(6)),
        ("90d", Interval(days=90)),
        ("30 days", Interval(days=30)),
        ("12w", Interval(days=84)),
        ("1 week", Interval(days=7)),
        ("month", Interval(1)),
        ("a year", Interval(12)),
        ("six months", Interval(6)),
        ("quarterly", Interval(3)),
        ("annually", Interval(12)),
        (" monthly ", Interval(1)),
    ],
)
def test_the_spans_that_people_write(text: str, span: Interval) -> None:
    assert interval(text) == span


@pytest.mark.parametrize("value", ["soon", "", "0 months", "3", "-3 months", "3 monthly", 90, None])
def test_what_is_no_span(value: object) -> None:
    assert interval(value) is None


@pytest.mark.parametrize(
    "written",
    ["2025-12-01", "'2025-12-01'", "2025-12-01T10:00:00Z", "1 December 2025", "Dec 01, 2025"],
)
def test_a_runbook_is_due_when_its_interval_has_passed(written: str) -> None:
    review = review_of(front_matter(f"last_reviewed_on: {written}", "review_in: 3 months"))
    assert (review.reviewed_on, review.due) == (date(2025, 12, 1), date(2026, 3, 1))
    assert badge(review, NOW) == told(review, NOW) == "review overdue 11d"
    assert age(review, NOW) == timedelta(days=101)
    assert badge(review, NOW - timedelta(days=11)) == ""


def test_a_fresh_one_says_when_it_is_due() -> None:
    review = review_of(front_matter("last_reviewed_on: 2026-03-01", "review_in: 1 year"))
    assert badge(review, NOW) == ""
    assert told(review, NOW) == "reviewed 2026-03-01, due 2027-03-01"


@pytest.mark.parametrize("lines", [(), ("review_in: 3 months",), ("last_reviewed_on:",)])
def test_who_tells_no_day_was_never_reviewed(lines: tuple[str, ...]) -> None:
    review = review_of(front_matter("title: x", *lines))
    assert badge(review, NOW) == "never reviewed"
    assert overdue(review, NOW) is None
    assert review.unclear == ()


def test_a_day_without_an_interval_is_never_due() -> None:
    review = review_of(front_matter("last_reviewed_on: 2001-01-01"))
    assert (badge(review, NOW), told(review, NOW)) == ("", "reviewed 2001-01-01")


def test_the_keys_of_irtui_come_first() -> None:
    review = review_of(
        front_matter("last_reviewed_on: 2026-01-31", "review_in: 1 year", "irtui: {review_in: 1m}")
    )
    assert review.due == date(2026, 2, 28)


def test_what_cannot_be_read_is_named() -> None:
    review = review_of(front_matter("last_reviewed_on: last spring", "review_in: 3"))
    assert review.unclear == ("last_reviewed_on", "review_in")


@given(DAYS, INTERVALS)
def test_an_interval_never_ends_before_it_begins(day: date, span: Interval) -> None:
    due = span.after(day)
    assert due is not None
    assert due >= day
    assert span.months or due == day + timedelta(days=span.days)
    assert span.days or (due.year * 12 + due.month) == day.year * 12 + day.month + span.months


@given(DAYS, some.integers(1, 9999), some.sampled_from(["d", "w", "m", "q", "y"]), some.datetimes())
def test_a_badge_tells_whole_days_that_have_passed(
    day: date, number: int, unit: str, at: datetime
) -> None:
    now = at.replace(tzinfo=UTC)
    review = review_of({"last_reviewed_on": day, "review_in": f"{number}{unit}"})
    late = overdue(review, now)
    assert (late is None) == (review.due is None or review.due >= now.date())
    assert badge(review, now) == (f"review overdue {late.days}d" if late else "")


@given(some.dictionaries(some.sampled_from(["last_reviewed_on", "review_in", "irtui"]), some.none()
       | some.booleans() | some.integers() | some.floats() | some.text(max_size=80)
       | some.lists(some.text()) | some.dates() | some.datetimes()))  # fmt: skip
def test_whatever_stands_in_a_front_matter_is_survived(metadata: dict[str, object]) -> None:
    review = review_of(metadata)
    assert told(review, NOW)
