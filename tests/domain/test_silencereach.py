"""What silences reach: counts, lists and warnings."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.matcher import Matcher, Operator, parse_all
from irtui.domain.silence import SilenceState, matches
from irtui.domain.silencereach import Firing, Looks
from irtui.domain.silencestanding import Flag, standing
from tests.builders import HOUR, MINUTE, SECOND, T0, alert, answer, board, failure
from tests.domain.silences import silence

OPERATORS: list[Operator] = ["=", "!=", "=~", "!~"]
NAMES = st.sampled_from(["alertname", "a", "b"])
VALUES = st.sampled_from(["x", "y", "xy", "z"])
ALERTS = st.lists(st.dictionaries(NAMES, VALUES), max_size=12).map(
    lambda labels: [alert(f"A{n}", labels=one) for n, one in enumerate(labels)]
)
MATCHERS = st.lists(
    st.builds(
        Matcher, NAMES, st.sampled_from(OPERATORS), VALUES | st.sampled_from(["", "x.*", "x|y"])
    ),
    min_size=1,
    max_size=4,
)


def firing(count: int = 4) -> Firing:
    """So many alerts, each with a number, the first two of team a."""
    teams = [{"team": "a"}, {"team": "a"}]
    return Firing(
        [
            alert(f"A{n}", labels={"alertname": f"A{n}", "n": str(n), **team})
            for n, team in enumerate([*teams, *[{}] * count][:count])
        ]
    )


@given(ALERTS, MATCHERS)
def test_the_index_finds_what_a_look_at_each_finds(
    alerts: list[Alert], matchers: list[Matcher]
) -> None:
    found = Firing(alerts).reach(matchers)
    assert list(found.matched) == [one for one in alerts if matches(matchers, one.labels)]
    assert found.firing == len(alerts)


@pytest.mark.parametrize(
    ("text", "count", "broad", "everything"),
    [
        ('n="1"', 4, False, False),
        ('team="a"', 4, False, False),
        ('team="a"', 3, True, False),
        ('alertname=~"A.*"', 4, True, True),
        ('n!="3"', 4, True, True),
        # The only alert that fires may be silenced by its name, but not by chance.
        ('alertname="A0"', 1, False, False),
        ('alertname=~".+"', 1, True, True),
        ('alertname="A9"', 4, False, False),
        # Nothing fires, and anything that will is silenced.
        ('nobody!="x"', 0, True, True),
        ('alertname="A0"', 0, False, False),
    ],
)
def test_broad_is_more_than_half_and_everything_is_all(
    text: str, count: int, broad: bool, everything: bool
) -> None:
    reach = firing(count).reach(parse_all(text))
    assert (reach.broad, reach.everything) == (broad, everything)


def test_no_matcher_reaches_nothing() -> None:
    assert firing().reach(()).matched == ()


@pytest.mark.parametrize(
    ("text", "ends", "flags"),
    [
        ('n="1"', 15 * MINUTE + SECOND, []),
        ('n="1"', 15 * MINUTE, [Flag.EXPIRES_SOON]),
        ('n="9"', HOUR, [Flag.MATCHES_NOTHING]),
        ('n=~".*" n!="9"', MINUTE, [Flag.EXPIRES_SOON, Flag.VERY_BROAD]),
        ('n="9"', timedelta(0), []),
    ],
)
def test_what_is_worth_a_warning(text: str, ends: timedelta, flags: list[Flag]) -> None:
    found = standing(silence(text, ends_at=T0 + ends), firing(), T0)
    assert list(found.flags) == flags


def test_a_pending_one_does_not_expire_soon() -> None:
    soon = silence('n="9"', starts_at=T0 + SECOND, ends_at=T0 + MINUTE, told=SilenceState.PENDING)
    assert standing(soon, firing(), T0).flags == (Flag.MATCHES_NOTHING,)


def test_what_only_the_server_can_read_is_counted_by_what_the_alerts_say() -> None:
    strange = silence(strange=("c=~\\p{Greek}",))
    alerts = [alert("A", silenced_by=("s-1",)), alert("B")]
    found = standing(strange, Firing(alerts), T0)
    assert found.reach is not None
    assert found.reach.matched == (alerts[0],)
    assert found.flags == (Flag.NOT_READABLE,)


def test_nothing_is_said_of_what_a_silence_matches_before_its_source_told_alerts() -> None:
    found = standing(silence('n="9"'), Firing.on(board(), "prod"), T0)
    assert (found.reach, found.flags) == (None, ())


def test_the_alerts_of_a_stale_source_still_count() -> None:
    stale = board(answer(alert()), failure())
    reach = Firing.on(stale, "prod").reach(parse_all('alertname="HighLatency"'))
    assert (len(reach.matched), reach.firing) == (1, 1)


def test_a_look_is_kept_as_long_as_a_board_shows_the_same() -> None:
    looks, one = Looks(), board(answer(alert()))
    first = looks.on(one, "prod")
    assert looks.on(one, "prod") is first
    assert looks.on(board(answer(alert(), alert("Other"))), "prod").alerts != first.alerts
    assert not looks.on(one, "nowhere").known
    assert not looks.on(board(), "prod").known


def test_what_was_said_of_a_value_is_not_asked_again_and_still_right() -> None:
    looks = Looks()
    matchers = parse_all('alertname=~"High.*"')
    for alerts in ([alert()], [alert(), alert("Low")], [alert("Low")]):
        found = looks.on(board(answer(*alerts)), "prod").reach(matchers)
        assert [one.name for one in found.matched] == [
            one.name for one in alerts if one.name.startswith("High")
        ]
