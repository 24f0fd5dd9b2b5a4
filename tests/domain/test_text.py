"""`irtui.text`: what a terminal may be shown, and how spans and moments are written."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.text import (
    age,
    brief,
    clean,
    clock,
    duration,
    minute,
    parse_duration,
    rfc3339,
    without_surrogates,
)

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
# Where the cleaner has work to do, more often than chance would bring it.
NASTY = st.text(
    st.sampled_from("\x00\t\n\r\x1b\x7f\x85\x9b\u200b\u202e\u2066\ufeff\ud800\U000e0041\u0301a🙂")
)
INVISIBLE = [
    0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029,
    0x200B, *range(0x2060, 0x2065), 0xFEFF, 0x00AD, 0x180E, *range(0xFFF9, 0xFFFC),
]  # fmt: skip


@pytest.mark.parametrize("code", range(0x20))
def test_a_control_character_becomes_its_picture(code: int) -> None:
    assert clean(chr(code)) == chr(0x2400 + code)


def test_line_ends_are_kept_where_wanted() -> None:
    assert clean("a\nb\r\nc\rd\te", keep_nl=True) == "a\nb\nc␍d␉e"
    assert clean("a\nb\r\nc") == "a␊b␍␊c"


def test_delete_c1_and_surrogates_are_replaced() -> None:
    assert clean("\x7f") == "\u2421"
    assert {clean(chr(code)) for code in range(0x80, 0xA0)} == {"\ufffd"}
    assert {clean(chr(code)) for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF)} == {"\ufffd"}


@pytest.mark.parametrize("code", INVISIBLE)
def test_what_turns_or_hides_text_becomes_a_dot(code: int) -> None:
    assert clean(f"a{chr(code)}b") == "a·b"


def test_tag_characters_vanish() -> None:
    assert clean("a" + "".join(map(chr, range(0xE0000, 0xE0080))) + "b") == "ab"


@pytest.mark.parametrize("mark", ["\u0301", "\u1ab0", "\u1dc0", "\u20d0"])
def test_at_most_three_marks_are_stacked(mark: str) -> None:
    assert clean("o" + 40 * mark) == "o" + 3 * mark
    assert clean("o" + 3 * mark) == "o" + 3 * mark


@pytest.mark.parametrize(
    "text",
    ["👩\u200d👩\u200d👧", "a\u200cb", "❤\ufe0f", "\u0e01\u0e38\u0e48\u0e38\u0e48", "grün Ж 数"],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert clean(text) == text


def test_a_long_text_is_cut_and_says_so() -> None:
    assert clean("abcdef", limit=4) == "abcd…[+2 chars]"
    assert clean("abcd", limit=4) == "abcd"
    assert clean("x" * 5000) == "x" * 4096 + "…[+904 chars]"


@given(TEXTS | NASTY, st.booleans())
def test_nothing_that_a_terminal_obeys_is_left(text: str, keep_nl: bool) -> None:
    shown = clean(text, keep_nl=keep_nl)
    allowed = "\n" if keep_nl else ""
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed] == []
    assert not {ord(c) for c in shown} & {*INVISIBLE, *range(0xE0000, 0xE0080)}
    assert shown.encode().decode() == shown


@given(TEXTS | NASTY, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, keep_nl: bool) -> None:
    shown = clean(text, keep_nl=keep_nl)
    assert clean(shown, keep_nl=keep_nl) == shown


@given(TEXTS, st.integers(0, 50))
def test_a_cut_text_is_no_longer_than_its_limit_and_the_mark(text: str, limit: int) -> None:
    shown = clean(text, limit=limit)
    assert len(shown.split("…[+")[0] if len(text) > limit else shown) <= limit


def test_surrogates_go_before_a_file_or_database() -> None:
    assert without_surrogates("a\ud800b\udfff") == "a?b?"
    assert without_surrogates("grün 🙂") == "grün 🙂"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0s"), (0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h"), (86399, "23h"),
     (86400, "1d"), (400 * 86400, "400d")],
)  # fmt: skip
def test_an_age_has_one_unit(seconds: int, text: str) -> None:
    assert age(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 00 min"),
     (3900, "1 h 05 min"), (47 * 3600, "47 h 00 min"), (48 * 3600, "2 d 0 h"), (-120, "-2 min"),
     (-0.5, "0 s")],
)  # fmt: skip
def test_a_duration_is_in_words(seconds: float, text: str) -> None:
    assert duration(timedelta(seconds=seconds)) == text


def test_an_unknown_span_is_never_zero() -> None:
    assert (age(None), duration(None), minute(None), rfc3339(None)) == (
        "–", "unknown", "unknown", None,
    )  # fmt: skip


def test_a_running_time_gets_hours_when_it_needs_them() -> None:
    assert clock(timedelta(minutes=6, seconds=12)) == "06:12"
    assert clock(timedelta(hours=1, minutes=6, seconds=12)) == "1:06:12"
    assert clock(timedelta(seconds=-3)) == "00:00"


def test_moments_are_written_in_utc() -> None:
    local = datetime(2026, 1, 31, 14, 3, 4, 56, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(local) == "2026-01-31T12:03:04.000056Z"
    assert minute(local) == "2026-01-31 12:03Z"


@pytest.mark.parametrize(
    ("text", "span"),
    [("15s", timedelta(seconds=15)), ("250ms", timedelta(milliseconds=250)),
     ("1h30m", timedelta(minutes=90)), ("30d", timedelta(days=30)), ("2w", timedelta(weeks=2)),
     ("0s", timedelta(0))],
)  # fmt: skip
def test_a_duration_is_read(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text",
    ["", "15", "s", "1.5h", "-5m", "15 s", "1h\n", "1y", "9" * 20 + "w",
     "9" * 5000 + "s"],
)  # fmt: skip
def test_what_is_no_duration_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="duration") as refused:
        parse_duration(text)
    assert len(str(refused.value)) < 120


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7))])))
def test_what_is_written_reads_back(moment: datetime) -> None:
    try:
        written = rfc3339(moment)
    except OverflowError:
        return
    assert written is not None
    assert datetime.fromisoformat(written) == moment


@given(st.integers(0, 10**8))
def test_a_span_reads_back_as_it_was_written(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert parse_duration(brief(span)) == span


def test_a_span_is_as_short_as_a_person_writes_it() -> None:
    spans = (timedelta(minutes=20), timedelta(minutes=90), timedelta(days=3), timedelta())
    assert [brief(span) for span in spans] == ["20m", "1h30m", "3d", "0s"]
