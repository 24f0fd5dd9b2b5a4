"""What a silence is prefilled with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.filter import FilterError
from irtui.domain.matcher import Matcher, MatcherError, Operator, parse, parse_all
from irtui.domain.silence import matches
from irtui.domain.silencedraft import (
    Choice,
    Draft,
    editable,
    of_alerts,
    of_filter,
    of_group,
    of_matchers,
    quoted_regex,
)
from irtui.text import clean
from tests.builders import alert

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
LABELS = st.dictionaries(st.sampled_from(["alertname", "team", "pod", "replica", "__x__"]), TEXTS)
ALERTS = st.lists(LABELS, min_size=1, max_size=6).map(
    lambda labels: [alert(f"A{n}", labels=one) for n, one in enumerate(labels)]
)


def shown(draft: Draft) -> list[str]:
    """Each choice as text, those that are off in brackets."""
    return [str(one.matcher) if one.on else f"({one.matcher})" for one in draft.choices]


def labelled(**labels: str) -> Alert:
    return alert(labels=labels)


def test_an_alert_gives_its_labels_and_noisy_ones_are_off() -> None:
    one = labelled(team="a", alertname="Full", prometheus="p/k8s", __rule__="7", image="x" * 300)
    assert shown(of_alerts([one])) == [
        'alertname="Full"', '(__rule__="7")', f'(image="{"x" * 300}")', '(prometheus="p/k8s")',
        'team="a"',
    ]  # fmt: skip


def test_several_alerts_are_listed_where_they_differ() -> None:
    alerts = [
        labelled(alertname="Full", instance="db.1", team="a"),
        labelled(alertname="Full", instance="db.2", team="a", extra="x"),
    ]
    assert shown(of_alerts(alerts)) == [
        'alertname="Full"', 'instance=~"db\\\\.1|db\\\\.2"', 'team="a"'
    ]  # fmt: skip
    assert shown(of_group(alerts)) == [
        'alertname="Full"', '(instance=~"db\\\\.1|db\\\\.2")', 'team="a"'
    ]  # fmt: skip


def test_too_many_values_are_no_list() -> None:
    alerts = [labelled(alertname="Full", instance=f"db-{n}") for n in range(11)]
    assert shown(of_alerts(alerts)) == ['alertname="Full"']


@given(ALERTS)
def test_a_draft_takes_all_that_it_is_made_for(alerts: list[Alert]) -> None:
    for draft in (of_alerts(alerts), of_group(alerts)):
        assert all(matches(draft.matchers, one.labels) for one in alerts)
        every = [choice.matcher for choice in draft.choices]
        assert all(matches(every, one.labels) for one in alerts)
        assert parse_all(", ".join(map(str, every))) == tuple(every)


@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
def test_a_list_of_values_matches_just_these(values: list[str], other: str) -> None:
    matcher = Matcher("a", "=~", quoted_regex(values))
    assert all(matcher.matches({"a": value}) for value in values)
    assert matcher.matches({"a": other}) == (other in values)


@pytest.mark.parametrize(
    ("text", "choices", "told"),
    [
        ('severity="critical" team=~"a|b"', ['severity="critical"', 'team=~"a|b"'], 0),
        ('!severity="critical" !team=~"a"', ['severity!="critical"', 'team!~"a"'], 0),
        ('severity="critical" checkout @age>15m !backup', ['severity="critical"'], 3),
        ("checkout", [], 1),
        ("", [], 0),
    ],
)
def test_only_the_matchers_of_a_filter_can_be_a_silence(
    text: str, choices: list[str], told: int
) -> None:
    draft = of_filter(text)
    assert shown(draft) == choices
    assert len(draft.told) == told


def test_what_a_filter_has_more_is_told() -> None:
    (told,) = of_filter('a="b" @owner=me').told
    assert told == "@owner=me is left out: a silence knows labels only, so it may match more."
    with pytest.raises(FilterError):
        of_filter('a="b')


def test_choices_are_switched_and_changed_one_by_one() -> None:
    draft = of_matchers(parse_all('a="b" c="d"'))
    assert shown(draft.toggled(0)) == ['(a="b")', 'c="d"']
    assert draft.toggled(0).matchers == parse_all('c="d"')
    assert draft.toggled(0).toggled(0) == draft
    assert shown(draft.toggled(1).matching(1, "!~", "d.*")) == ['a="b"', 'c!~"d.*"']
    with pytest.raises(MatcherError):
        draft.matching(0, "=~", "(")


@given(TEXTS, st.sampled_from(["=", "!="]), TEXTS | st.just(""))
def test_what_a_field_shows_is_read_back_as_the_same_matcher(
    name: str, op: Operator, value: str
) -> None:
    matcher = Matcher(name, op, value)
    shown = editable(matcher)
    assert clean(shown, limit=len(shown)) == shown
    assert parse(shown) == matcher


@given(st.text())
def test_turning_through_the_operators_comes_back_and_means_the_same(value: str) -> None:
    draft = Draft((Choice(Matcher("a", "=", value)),))
    seen = [draft]
    for _ in range(4):
        seen.append(seen[-1].turned(0))
    assert [one.choices[0].matcher.op for one in seen] == ["=", "!=", "=~", "!~", "="]
    assert seen[-1] == draft
    for one in seen:
        (matcher,) = one.matchers
        assert matcher.matches({"a": value}) == (matcher.op in ("=", "=~"))


def test_a_matcher_is_written_in_a_place_or_added() -> None:
    first, second = Matcher("a", "=", "1"), Matcher("b", "=", "2")
    draft = Draft().written(0, first).written(1, second)
    assert draft.matchers == (first, second)
    assert draft.toggled(0).written(0, second).matchers == (second, second)
