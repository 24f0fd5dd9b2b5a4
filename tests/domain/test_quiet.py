"""Quiet hours: what the clock on the wall shows decides, over midnight and when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.quiet import QuietHours, parse_quiet
from irtui.text import clean

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, tzinfo=BERLIN)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = st.integers(0, 24 * 60 - 1)
walls = st.integers(0, 7 * 24 * 60 - 1).map(lambda minute: MONDAY + timedelta(minutes=minute))


def hhmm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def quiet(text: str, wall: datetime) -> bool:
    return parse_quiet(text).holds(wall)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("22:00-07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]),
        ("12:00-13:00", ["12:00", "12:59"], ["11:59", "13:00", "00:00"]),
        ("22:00-24:00", ["22:00", "23:59"], ["00:00", "21:59"]),
        ("22:00-00:00", ["22:00", "23:59"], ["00:00", "21:59"]),
        ("0:00-24:00", ["00:00", "23:59"], []),
    ],
)
def test_a_span_holds_from_its_first_minute_until_its_last(
    text: str, inside: list[str], outside: list[str]
) -> None:
    for words, expected in ((inside, True), (outside, False)):
        for word in words:
            hour, minute = map(int, word.split(":"))
            assert quiet(text, MONDAY.replace(hour=hour, minute=minute)) is expected, word


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
    assert quiet("fri 22:00-07:00", friday.replace(hour=23))
    assert quiet("fri 22:00-07:00", saturday.replace(hour=6))
    assert not quiet("fri 22:00-07:00", friday.replace(hour=6))
    assert not quiet("fri 22:00-07:00", saturday.replace(hour=23))
    assert quiet("sun 22:00-07:00", MONDAY.replace(hour=6))


@given(walls, st.integers(0, 6), st.integers(0, 6))
def test_days_are_a_list_or_a_range_that_may_go_over_the_weekend(
    wall: datetime, first: int, last: int
) -> None:
    between = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    assert quiet(f"{DAYS[first]}-{DAYS[last]}", wall) is (wall.weekday() in between)
    assert quiet(f"{DAYS[first]},{DAYS[last]}", wall) is (wall.weekday() in {first, last})


@given(walls, MINUTES, MINUTES)
def test_a_span_and_the_span_between_its_ends_fill_the_day(
    wall: datetime, begin: int, end: int
) -> None:
    if begin == end:
        with pytest.raises(ValueError, match="begins when it ends"):
            parse_quiet(f"{hhmm(begin)}-{hhmm(end)}")
        return
    there, back = f"{hhmm(begin)}-{hhmm(end)}", f"{hhmm(end)}-{hhmm(begin)}"
    assert quiet(there, wall) is not quiet(back, wall)


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minute: NEW_YEAR + timedelta(minutes=minute)),
    MINUTES,
    MINUTES,
)
def test_what_the_wall_shows_decides_on_every_day_of_the_year(
    at: datetime, begin: int, end: int
) -> None:
    if begin == end:
        return
    wall = at.astimezone(BERLIN)
    minute = wall.hour * 60 + wall.minute
    shown = begin <= minute < end if begin < end else minute >= begin or minute < end
    assert quiet(f"{hhmm(begin)}-{hhmm(end)}", wall) is shown


@pytest.mark.parametrize(
    ("text", "day", "minutes"),
    [
        ("22:00-07:00", "2026-03-28", 8 * 60),  # clocks go forward in this night
        ("22:00-07:00", "2026-10-24", 10 * 60),  # and back in this
        ("22:00-07:00", "2026-06-06", 9 * 60),
        ("02:10-02:50", "2026-03-28", 0),  # a time that this night does not have
        ("02:10-02:50", "2026-10-24", 80),  # and one that it has twice
    ],
)
def test_the_nights_in_which_clocks_change(text: str, day: str, minutes: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN).astimezone(UTC)
    moments = [noon + timedelta(minutes=minute) for minute in range(24 * 60)]
    assert sum(quiet(text, at.astimezone(BERLIN)) for at in moments) == minutes


def test_a_loud_alert_is_let_through_and_what_has_no_level_is_not() -> None:
    hours = QuietHours((parse_quiet("22:00-07:00"),), AlertLevel.WARNING)
    night, day = MONDAY.replace(hour=3), MONDAY.replace(hour=12)
    assert [hours.hush(level, night) for level in (*AlertLevel, None)] == [
        False, False, True, True, True, True,
    ]  # fmt: skip
    assert not any(hours.hush(level, day) for level in (*AlertLevel, None))
    assert QuietHours(hours.spans).hush(AlertLevel.CRITICAL, night)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "night", "22-7", "22:00", "22:00-", "22:00-07:00 sat", "sat sun", "sat,", "sat-",
        "mon-tue-wed", "sat 22:00-07:00 x", "25:00-26:00", "22:60-23:00", "24:00-07:00",
        "24:01-7:00", "22:00-24:30", "٢٢:00-07:00", "-1:00-07:00", "\x1b[2J",
    ],
)  # fmt: skip
def test_what_names_no_hours_is_refused_in_a_sentence(text: str) -> None:
    assert any(words in refusal(text) for words in ("no quiet hours", "no time of", "begins when"))


@given(st.text(max_size=20))
def test_any_text_is_hours_or_a_sentence(text: str) -> None:
    said = refusal(text)
    assert said == clean(said)


def refusal(text: str) -> str:
    """Why a text is refused, nothing if it is not."""
    try:
        parse_quiet(text)
    except ValueError as error:
        return str(error)
    return ""
