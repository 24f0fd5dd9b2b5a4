"""A moment that has been: times of the day, spans back, dates; whatever else is typed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.moment import parse_moment, written_moment
from irtui.domain.until import NoMoment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 12, 40, 30, tzinfo=UTC)  # 13:40:30 in Berlin
NOWS = st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from([UTC, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12:05", "2026-11-23 12:05:00"),
        (" 9:05 ", "2026-11-23 09:05:00"),
        ("12:40:29", "2026-11-23 12:40:29"),
        ("23:50", "2026-11-22 23:50:00"),
        ("-20m", "2026-11-23 12:20:30"),
        ("- 1h30m", "2026-11-23 11:10:30"),
        ("-0s", "2026-11-23 12:40:30"),
        ("2026-11-20 7:05", "2026-11-20 07:05:00"),
        ("2026-11-20T07:05:09", "2026-11-20 07:05:09"),
        ("2026-11-20T07:05:09.5Z", "2026-11-20 07:05:09"),
        ("2026-11-20T07:05+02:00", "2026-11-20 05:05:00"),
    ],
)
def test_what_it_means(text: str, meant: str) -> None:
    assert written_moment(parse_moment(text, NOW)) == meant


def test_the_clock_of_a_zone_counts_unless_the_text_says_utc() -> None:
    assert parse_moment("13:05", NOW, BERLIN) == NOW.replace(minute=5, second=0)
    assert parse_moment("12:05Z", NOW, BERLIN) == NOW.replace(minute=5, second=0)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-", "-1", "25:00", "12:60", "12", "2026-02-30 12:05", "2026-11-20", "٣:٠٥",
     "2026-W48-1", "-99999999999w", "0001-01-01T00:00+14:00"],
)  # fmt: skip
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(NoMoment, match="is no time: write 12:05, -20m or 2026-11-23 12:05"):
        parse_moment(text, NOW)


@pytest.mark.parametrize("text", ["12:41", "13:40", "2026-11-23 12:41", "2027-01-01 00:00"])
def test_what_has_not_come(text: str) -> None:
    """A minute too late is a slip of the hand, and not the day before."""
    with pytest.raises(NoMoment, match="has not come yet"):
        parse_moment(text, NOW)


@given(NOWS, st.times(), ZONES)
def test_a_time_is_the_last_one_that_the_clock_showed(
    now: datetime, at: time, zone: ZoneInfo
) -> None:
    now, at = now.replace(microsecond=0), at.replace(microsecond=0, tzinfo=None)
    try:
        found = parse_moment(f"{at:%H:%M:%S}", now, zone)
    except NoMoment:
        coming = [now + timedelta(seconds=second) for second in range(1, 3601)]
        assert at in {one.astimezone(zone).time() for one in coming}
        return
    assert timedelta(0) <= now - found <= timedelta(hours=25)
    shown = found.astimezone(zone).time()
    # Where the clock is put forward it leaves an hour out.
    assert shown == at or abs(shown.hour - at.hour) == 1


@given(NOWS, st.timedeltas(timedelta(0), timedelta(days=9999)), ZONES)
def test_what_is_written_is_read_to_the_second(
    now: datetime, back: timedelta, zone: ZoneInfo
) -> None:
    at = (now - back).replace(microsecond=0)
    found = parse_moment(written_moment(at, zone), now, zone)
    # Of an hour that comes twice the first is meant.
    assert found == at or at - found == timedelta(hours=1)
    assert parse_moment(written_moment(at), now) == at


@given(st.text(max_size=30) | st.from_regex(r"-?[\d:smhdTZ +.-]+", fullmatch=True), NOWS, ZONES)
def test_whatever_is_typed_is_a_moment_that_has_been_or_one_sentence(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
    found, said = None, ""
    try:
        found = parse_moment(text, now, zone)
    except NoMoment as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 160
    assert found is None or (found <= now and found.utcoffset() == timedelta(0))
