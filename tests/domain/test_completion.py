"""Completion offers what the alerts have, and what it offers can always be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.completion import complete, field_words, finished, offers, vocabulary
from irtui.domain.filter import FilterError, parse_filter
from tests.builders import alert

WORDS = {"severity": ["critical", "warning"], "service": ["checkout", 'od"d'], "team": ["a b"]}


def test_a_label_name_is_completed_with_its_operator() -> None:
    assert complete("sev", WORDS) == "severity="


def test_a_value_is_completed_as_it_was_begun() -> None:
    assert complete('team!="x" severity=cr', WORDS) == 'team!="x" severity=critical'
    assert complete('severity=~"w', WORDS) == 'severity=~"warning"'
    assert complete("severity=", WORDS) == 'severity="critical"'
    # It needs quotes, and none were begun.
    assert complete("team=a", WORDS) is None
    assert offers("team=a", WORDS) == ["a b"]


def test_a_field_of_ours_is_completed() -> None:
    assert complete("checkout @st", WORDS) == "checkout @state"


def test_a_negated_term_stays_negated() -> None:
    assert complete("!serv", WORDS) == "!service="


def test_nothing_is_offered_for_nothing_or_for_what_needs_care() -> None:
    assert complete("severity=critical ", WORDS) is None
    assert complete('service="od', WORDS) is None
    assert complete("zzz", WORDS) is None


def test_the_commonest_come_first() -> None:
    alerts = [alert(labels={"service": name}) for name in ("a", "b", "b")]
    assert vocabulary(alerts)["service"][0] == "b"


@given(
    st.text(max_size=30),
    st.dictionaries(
        st.text(min_size=1, max_size=8), st.lists(st.text(max_size=8), max_size=3), max_size=4
    ),
)
def test_an_offer_begins_with_what_was_typed(text: str, words: dict[str, list[str]]) -> None:
    offered = complete(text, words)
    if offered is not None:
        assert offered.startswith(text)


@given(st.sampled_from(["severity=", "severity=cr", 'severity="w', "team!=", "service=~c"]))
def test_an_offered_value_can_be_read(text: str) -> None:
    offered = complete(text, WORDS)
    assert offered is not None
    parse_filter(offered)


FIELDS = field_words(["prod", "lab"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("s", ""),
        ("severity", ""),
        ("severity=", ""),
        ("severity=cr", ""),
        ('severity=~"cr', ""),
        ("!sev", ""),
        ("!", ""),
        ("team=x sev", "team=x "),
        ("@", ""),
        ("@ow", ""),
        ("@source=pr", ""),
        # Written out, ended, or the beginning of nothing: it counts.
        ("severity=critical", "severity=critical"),
        ('severity="critical"', 'severity="critical"'),
        ("severity=x", "severity=x"),
        ("severity!=cr", "severity!=cr"),
        ("sev ", "sev "),
        ("slow", "slow"),
        ("@source=prod", "@source=prod"),
        ("@age>1", "@age>1"),
        ("", ""),
    ],
)
def test_what_is_only_begun_does_not_count_yet(text: str, kept: str) -> None:
    assert finished(text, {**WORDS, **FIELDS}) == kept


def test_as_long_as_no_label_is_known_any_name_may_be_one() -> None:
    assert finished("team=x sl", None) == "team=x "
    assert finished("5xx", None) == "5xx"


@given(st.text(st.sampled_from('sev=~!"@ crti\\x'), max_size=20))
def test_typing_on_never_hides_by_what_is_begun(text: str) -> None:
    words = {**WORDS, **FIELDS}
    kept = finished(text, words)
    assert text.startswith(kept)
    assert finished(kept, words) in (kept, finished(kept.rstrip(), words))
    offers(text, words)


def test_offers_are_names_values_or_what_a_field_means() -> None:
    words = {**WORDS, **FIELDS}
    assert offers("se", words) == ["severity=", "service="]
    assert offers("severity=", words) == ["critical", "warning"]
    assert offers("!@st", words)[0].startswith("@state: one of new")
    assert "@source" in offers("@clu", words)[0]
    assert offers("x @source=", words) == ["prod", "lab"]
    assert len(offers("@", words)) > 5
    assert offers("severity=critical", words) == []
    assert offers("severity=critical ", words) == []


@given(st.text(st.sampled_from('sev=~!"@ crtia'), max_size=12))
def test_an_offer_that_is_taken_can_be_read_or_goes_on(text: str) -> None:
    taken = complete(text, {**WORDS, **FIELDS})
    if taken is not None and not taken.endswith("=") and "@" not in taken:
        try:
            parse_filter(text[: text.rfind(" ") + 1])
        except FilterError:
            return
        parse_filter(taken)
