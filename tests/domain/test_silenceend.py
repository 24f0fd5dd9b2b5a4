"""When a silence ends, as it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.silenceend import LONGEST, length_text, moment_text, read_end

NOW = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 31, 12, 31), datetime(2035, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(st.integers(1, int(LONGEST.total_seconds())))
def test_a_length_is_read_back_as_it_is_shown(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert read_end(length_text(span), NOW) == span


@given(MOMENTS)
def test_a_moment_is_read_back_as_it_is_shown(moment: datetime) -> None:
    assert read_end(moment_text(moment), NOW) == moment


@given(st.text(max_size=30))
def test_whatever_is_written_is_in_the_future_or_refused_in_a_sentence(text: str) -> None:
    refusal, found = "none.", None
    try:
        found = read_end(text, NOW)
    except ValueError as error:
        refusal = str(error)
    assert refusal.endswith(".")
    if isinstance(found, timedelta):
        assert timedelta(0) < found <= LONGEST
    elif found is not None:
        assert NOW < found <= NOW + LONGEST


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (" 1h 30m ", timedelta(minutes=90)),
        ("until resolved", None),
        ("Resolved", None),
        ("18:00", NOW.replace(hour=18, minute=0)),
        ("until 12:30", NOW + timedelta(days=1)),
        ("9:05Z", NOW.replace(day=1, month=2, hour=9, minute=5)),
        ("2026-02-01 08:00", datetime(2026, 2, 1, 8, tzinfo=UTC)),
        ("2026-02-01T08:00:00Z", datetime(2026, 2, 1, 8, tzinfo=UTC)),
    ],
)
def test_what_can_be_written(text: str, meant: object) -> None:
    assert read_end(text, NOW) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "It needs an end: write 2h"),
        ("soon", "soon is no end: write 2h"),
        ("25:00", "25:00 is no moment"),
        ("2026-02-30 10:00", "is no moment"),
        ("2026-01-31 12:00", "is over"),
        ("0s", "longer than nothing"),
        ("999999w", "at most 10 years"),
        ("9999-01-01 00:00", "at most 10 years"),
    ],
)
def test_what_is_refused_says_what_to_write(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_end(text, NOW)
