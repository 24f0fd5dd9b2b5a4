"""The filter line: what each kind of term finds, and what is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import AlertState
from irtui.domain.board import Entry
from irtui.domain.filter import FIELDS, FilterError, Subject, label_term, parse_filter
from irtui.domain.filterhelp import FIELD_HELP
from irtui.domain.triage import Triage, TriageState
from irtui.text import clean
from tests.builders import MINUTE, T0, alert

ONE = alert(
    "HighLatency",
    labels={"alertname": "HighLatency", "severity": "critical", "instance": "db-1", "a b": "c d"},
    annotations={"summary": "It's Slow on DB"},
    receivers=("team-db",),
)
MINE = Triage(TriageState.ACKNOWLEDGED, "alice", T0, incident="INC-2026-0001")


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
     "@cluster=prod", "@silenced_by=", "@owner=me", "@owner=alice", "@owner=ALICE", "!@owner=bob",
     "@receiver=team-db", "@severity=critical", "@severity=crit", "@incident=INC-2026-0001",
     "@age>15m", "@age>=20m", "@age<1h", "@began>2026-01-31T11:59:59Z", "@began>=2026-01-31",
     "@began<2026-01-31T12:00:01", "@began<2026-01-31T13:30+01:00", "!@state=aside",
     'severity="critical" instance=~"db.*" @state=acknowledged @age>15m !backup'],
)  # fmt: skip
def test_what_is_found(line: str) -> None:
    assert finds(line)


@pytest.mark.parametrize(
    "line",
    ["fast", '"on slow"', "!slow", "severity=warning", 'severity!="critical"', 'instance=~"db"',
     'missing!=""', "@state=new", "@state=linked", "@source=lab", "@owner=bob", "@owner=",
     "@cluster=lab", "@silenced_by!=", "@receiver=team", "@age>21m", "@age<15m",
     "@began>2026-01-31T12:00:01Z", "@began<2026-01-31", "@began>2026-01-31T12:30+00:00",
     "@state=aside",
     "slow @state=new", "@incident="],
)  # fmt: skip
def test_what_is_not_found(line: str) -> None:
    assert not finds(line)


def test_an_alert_nobody_decided_about_is_new_and_has_no_owner() -> None:
    assert finds("@state=new @owner= @incident= !@owner=me", triage=None)
    assert not finds("@state=acknowledged", triage=None)


@pytest.mark.parametrize("state", [TriageState.SNOOZED, TriageState.DISMISSED])
def test_what_was_put_aside_is_found_whichever_way(state: TriageState) -> None:
    assert parse_filter("@state=aside").aside
    assert finds("@state=aside", Triage(state, "bob", T0))
    assert finds("@state=firing", Triage(state, "bob", T0))


def test_me_is_who_asks() -> None:
    assert not finds("@owner=me", operator="bob")


@pytest.mark.parametrize(
    ("line", "says"),
    [("@state=open", "@state is one of new, acknowledged"),
     ("@stat=new", "@stat is no field; there are @age"),
     ("@began=2026-01-31", "@began takes > or <"), ("@began>noon", '"noon" is no moment such as'),
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


TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.sampled_from("a=!~\"'\\\n\r\t\x00\x1b\u200b\u202eäU{},@ .*0x"), max_size=12),
)


@given(TEXTS.filter(bool), TEXTS, st.lists(TEXTS, max_size=5))
def test_the_term_of_a_value_finds_exactly_the_alerts_with_it(
    name: str, value: str, others: list[str]
) -> None:
    term, without = label_term(name, value), label_term(name, value, negated=True)
    assert clean(term) == term
    for labels in ({}, *({name: found} for found in (value, *others))):
        subject = Subject(Entry(alert(labels=labels), AlertState.FIRING), None, T0, "alice")
        same = labels.get(name, "") == value
        assert parse_filter(term)(subject) == same
        assert parse_filter(without)(subject) != same
        # Between other terms it still is one term, and the same one.
        assert parse_filter(f"is {term} high")(subject) == same


def test_every_field_is_explained() -> None:
    assert tuple(sorted(FIELD_HELP)) == FIELDS


WORDS = st.sampled_from(
    ["slow", "!slow", "db", "severity=critical", 'instance=~"db.*|web"', 'missing=""', "@age>15m",
     "@state=new", "@owner=me", "!@owner=bob"]
)  # fmt: skip
ROWS = st.lists(
    st.builds(
        Subject,
        st.builds(
            lambda text, minutes: Entry(
                alert(labels={"instance": text}, starts_at=T0 - minutes * MINUTE),
                AlertState.FIRING,
            ),
            st.sampled_from(["db-1", "web", "slow", ""]),
            st.integers(0, 30),
        ),
        st.sampled_from([MINE, None]),
        st.just(T0),
        st.just("alice"),
    )
)


@given(st.lists(WORDS, max_size=3), ROWS)
def test_of_many_those_pass_that_match_one_by_one(words: list[str], rows: list[Subject]) -> None:
    wanted = parse_filter(" ".join(words))
    assert wanted.passing(rows, T0, "alice") == [row for row in rows if wanted(row)]
    assert wanted.timed == ("@age>15m" in words)


@given(st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3), ROWS)
def test_what_narrows_a_filter_finds_nothing_that_it_did_not(
    words: list[str], more: list[str], rows: list[Subject]
) -> None:
    wide, narrow = parse_filter(" ".join(words)), parse_filter(" ".join(more))
    if narrow.narrows(wide):
        found = wide.passing(rows, T0, "alice")
        assert all(row in found for row in narrow.passing(rows, T0, "alice"))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("", "s"), ("s", "sl"), ("sl", "SLOW"), ("slow", "slow severity=critical"), ("b", '"a b"'),
     ("severity=critical", "severity=critical db"), ("!db", "!db slow"), ('"a b"', '"a b c"')],
)  # fmt: skip
def test_letters_and_terms_that_are_added_narrow_a_filter(wide: str, narrow: str) -> None:
    assert parse_filter(narrow).narrows(parse_filter(wide))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("s", ""), ("sl", "s"), ("!s", "!sl"), ("severity=c", "severity=critical"), ("a b", "a"),
     ("@age>5m", "@age>5m slow"), ("slow", "slow @state=new"), ("!s", "sl"), ("s", "!sl")],
)  # fmt: skip
def test_nothing_else_is_taken_for_narrower(wide: str, narrow: str) -> None:
    assert not parse_filter(narrow).narrows(parse_filter(wide))
