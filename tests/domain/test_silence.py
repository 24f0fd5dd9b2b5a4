"""What a silence matches, what no server takes, and when a change keeps its id."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.demo.problem import Problem
from irtui.demo.silences import Silences
from irtui.domain.matcher import Matcher, Operator, parse_all
from irtui.domain.silence import SilenceState, Wanted, keeps_id, matches, refusal, sweeping
from irtui.sources.silence_entry import read_silence, write_silence
from tests.builders import HOUR, MINUTE, SECOND, T0
from tests.domain.silences import silence

OPERATORS: list[Operator] = ["=", "!=", "=~", "!~"]
MATCHERS = st.lists(
    st.builds(
        Matcher,
        st.sampled_from(["a", "b", "alertname"]),
        st.sampled_from(OPERATORS),
        st.sampled_from(["", "x", ".*", ".+", "x|y", "[^x]*"]),
    ),
    max_size=4,
).map(tuple)


def body(**changes: Any) -> dict[str, Any]:
    known = Wanted(parse_all("a=b"), T0, T0 + HOUR, "alice", "why")
    return write_silence(known) | changes


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ('a="b"', {"a": "b"}, True),
        ('a="b"', {}, False),
        ('a=""', {}, True),
        ('a!="b"', {}, True),
        ('a=~".*"', {}, True),
        ('a=~".+"', {}, False),
        ('a!~".+"', {"b": "c"}, True),
        ('a=~"b"', {"a": "abc"}, False),
        ('a=~"b.d"', {"a": "b\nd"}, False),
        ('a="b" c="d"', {"a": "b"}, False),
        ('a="b" c!="d"', {"a": "b"}, True),
    ],
)
def test_all_matchers_must_match_and_a_missing_label_is_empty(
    text: str, labels: dict[str, str], expected: bool
) -> None:
    assert matches(parse_all(text), labels) is expected


@given(MATCHERS)
def test_what_is_refused_is_what_a_server_refuses(matchers: tuple[Matcher, ...]) -> None:
    entries = write_silence(Wanted(matchers, T0, T0 + HOUR, "alice", "why"))
    try:
        Silences(lambda: "id").put(entries, T0)
        taken = True
    except Problem:
        taken = False
    assert (refusal(matchers) is None) == taken


def test_only_negative_matchers_take_what_has_no_label_at_all() -> None:
    assert refusal(parse_all('nobody!="x"')) is None
    assert sweeping(parse_all('nobody!="x"'))
    assert not sweeping(parse_all('nobody!="x" alertname=~".+"'))


@given(
    st.sampled_from([-2 * HOUR, -MINUTE, timedelta(0), MINUTE, 2 * HOUR]),
    st.sampled_from([timedelta(0), SECOND, MINUTE, -MINUTE, HOUR]),
    st.sampled_from([MINUTE, HOUR, 3 * HOUR, 5 * HOUR]),
    st.sampled_from(["a=b", "a=c"]),
    st.booleans(),
)
def test_an_id_is_kept_just_when_the_server_keeps_it(
    starts: timedelta, moved: timedelta, lasts: timedelta, text: str, expired: bool
) -> None:
    """Some time after a silence was made somebody changes it."""
    ids = iter(["first", "second"])
    server = Silences(lambda: next(ids))
    start, now = T0 + starts, T0 + 10 * MINUTE
    made_at = min(start, T0)
    server.put(body(startsAt=start.isoformat(), endsAt=(start + 4 * HOUR).isoformat()), made_at)
    if expired:
        server.expire("first", T0)
    known = server.known["first"]
    before = silence(
        "a=b", id="first", starts_at=known.starts_at, ends_at=known.ends_at,
        told=SilenceState(known.state(now)),
    )  # fmt: skip
    wanted = Wanted(parse_all(text), known.starts_at + moved, now + lasts, "alice", "why", "first")
    if wanted.ends_at <= wanted.starts_at:
        return
    assert (server.put(write_silence(wanted), now) == "first") == keeps_id(before, wanted, now)


def test_the_state_moves_on_between_two_answers() -> None:
    pending = silence(starts_at=T0 + MINUTE, told=SilenceState.PENDING)
    assert pending.state(T0) is SilenceState.PENDING
    assert pending.state(T0 + MINUTE) is SilenceState.ACTIVE
    assert pending.state(T0 + HOUR) is SilenceState.EXPIRED
    assert pending.remaining(T0 + 2 * HOUR) == timedelta(0)


def test_a_server_whose_clock_is_ahead_is_believed() -> None:
    assert silence(starts_at=T0 + MINUTE).state(T0) is SilenceState.ACTIVE
    assert silence(told=SilenceState.EXPIRED).state(T0) is SilenceState.EXPIRED


@given(MATCHERS.filter(bool))
def test_what_is_written_is_read_back(matchers: tuple[Matcher, ...]) -> None:
    wanted = Wanted(matchers, T0, T0 + HOUR, "alice", 'why "so"\n')
    found = read_silence(write_silence(wanted) | {"id": "1"}, "prod")
    assert found is not None
    assert found.matchers == matchers
    assert found.is_what_was_wanted(wanted)
