"""The end of a snooze: durations, times on the wall, dates; days on which the clock is changed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.until import LONGEST, NoMoment, Wall

BERLIN = Wall(time(9), ZoneInfo("Europe/Berlin"))
NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 03:00 on the wall
MOMENTS = st.builds(lambda minutes: NIGHT + timedelta(minutes=minutes), st.integers(0, 900_000))


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("90m", "2026-11-23 04:30"),
        ("17:30", "2026-11-23 17:30"),
        ("2:30", "2026-11-24 02:30"),
        ("morning", "2026-11-23 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        (" 2026-12-01 7:05 ", "2026-12-01 07:05"),
        ("2026-12-01T07:05", "2026-12-01 07:05"),
    ],
)
def test_what_it_means(text: str, wall: str) -> None:
    found = BERLIN.moment(text, NIGHT).astimezone(BERLIN.zone)
    assert f"{found:%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "12:60", "2026-13-01", "2026-02-30", "-1h", "9"]
)
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(NoMoment, match="is no end: write 2h, 17:30"):
        BERLIN.moment(text, NIGHT)


@pytest.mark.parametrize("text", ["0s", "2026-11-22 09:00"])
def test_what_has_passed(text: str) -> None:
    with pytest.raises(NoMoment, match="has passed"):
        BERLIN.moment(text, NIGHT)


def test_what_is_too_far_away() -> None:
    with pytest.raises(NoMoment, match="more than a year away"):
        BERLIN.moment("2028-01-01", NIGHT)


@given(MOMENTS, st.times(), st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
def test_the_next_time_on_the_wall_is_at_most_a_long_day_away(
    now: datetime, at: time, zone: str
) -> None:
    at = at.replace(microsecond=0, tzinfo=None)
    wall = Wall(time(9), ZoneInfo(zone))
    found = wall.next(at, now)
    assert timedelta(0) < found - now <= timedelta(hours=25)
    shown = found.astimezone(wall.zone).time()
    left_out = (datetime.combine(found.date(), at) + timedelta(hours=1)).time()
    assert shown in (at, left_out)


@given(st.text(max_size=30), MOMENTS)
def test_any_text_gives_a_later_moment_or_a_sentence(text: str, now: datetime) -> None:
    try:
        found = BERLIN.moment(text, now)
    except NoMoment:
        return
    assert now < found <= now + LONGEST
