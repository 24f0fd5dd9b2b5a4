"""The filter line: what each kind of term finds, and what is refused."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import AlertState
from irtui.domain.board import Entry
from irtui.domain.filter import FilterError, Subject, parse_filter
from irtui.domain.triage import Triage, TriageState
from tests.builders import MINUTE, T0, alert

ONE = alert(
    "HighLatency",
    labels={"alertname": "HighLatency", "severity": "critical", "instance": "db-1", "a b": "c d"},
    annotations={"summary": "It's Slow on DB"},
    receivers=("team-db",),
)
MINE = Triage(UUID(int=1), TriageState.ACKNOWLEDGED, "alice", T0, incident="INC-2026-0001")


def finds(
    line: str, triage: Triage | None = MINE, age: timedelta = 20 * MINUTE, operator: str = "alice"
) -> bool:
    return parse_filter(line)(Subject(Entry(ONE, AlertState.FIRING), triage, T0 + age, operator))


@pytest.mark.parametrize(
    "line",
    ["", "   ", "slow", "SLOW", '"slow on"', "slow db", "!backup",
     'severity="critical"', "severity=critical", 'severity!="warning"', 'instance=~"db.*"',
     '!instance=~"web.*"', 'missing=""', '"a b"="c d"', 'severity="critical",',
     "@state=acknowledged", "@state=firing", "@state!=new", "!@state=new", "@source=prod",
     "@owner=me", "@owner=alice", "@owner=ALICE", "!@owner=bob", "@receiver=team-db",
     "@severity=critical", "@severity=crit", "@incident=INC-2026-0001", "@age>15m", "@age>=20m",
     "@age<1h", 'severity="critical" instance=~"db.*" @state=acknowledged @age>15m !backup'],
)  # fmt: skip
def test_what_is_found(line: str) -> None:
    assert finds(line)


@pytest.mark.parametrize(
    "line",
    ["fast", '"on slow"', "!slow", "severity=warning", 'severity!="critical"', 'instance=~"db"',
     'missing!=""', "@state=new", "@state=linked", "@source=lab", "@owner=bob", "@owner=",
     "@receiver=team", "@age>21m", "@age<15m", "slow @state=new", "@incident="],
)  # fmt: skip
def test_what_is_not_found(line: str) -> None:
    assert not finds(line)


def test_an_alert_nobody_decided_about_is_new_and_has_no_owner() -> None:
    assert finds("@state=new @owner= @incident= !@owner=me", triage=None)
    assert not finds("@state=acknowledged", triage=None)


def test_me_is_who_asks() -> None:
    assert not finds("@owner=me", operator="bob")


@pytest.mark.parametrize(
    ("line", "says"),
    [("@state=open", "@state is one of new, acknowledged"),
     ("@stat=new", "@stat is no field; there are @age"),
     ("@age=15m", "@age takes > or <"), ("@age>soon", "is not a duration"),
     ("@owner>3", "@owner takes = or !=, not >"), ("@", "write @age>15m"), ("!@x", "write"),
     ('severity=~"("', "severity"), ('a="1",b="2"', "2 matchers"),
     ("a=", "expected a value")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(line: str, says: str) -> None:
    with pytest.raises(FilterError) as refused:
        parse_filter(line)
    assert says in str(refused.value)


@pytest.mark.parametrize("line", ['"', 'a "', '"unclosed', 'team="x', 'team="a b'])
def test_a_quote_that_is_not_closed_is_said(line: str) -> None:
    with pytest.raises(FilterError, match="is not closed"):
        parse_filter(line)


@pytest.mark.parametrize("line", ["'", "it's", "!", "!!", "=", ">5"])
def test_half_typed_lines_are_text(line: str) -> None:
    parse_filter(line)


def test_the_text_is_kept_for_the_screen() -> None:
    assert parse_filter('  severity="critical" ').text == 'severity="critical"'
    assert parse_filter("").terms == ()


@given(st.text(st.sampled_from("ab \"'\\!@=~<>{},.*(s1m"), max_size=25))
def test_any_line_is_read_or_refused_and_never_breaks(line: str) -> None:
    try:
        found = parse_filter(line)
    except FilterError:
        return
    assert found(Subject(Entry(ONE, AlertState.FIRING), None, T0, "alice")) in (True, False)
