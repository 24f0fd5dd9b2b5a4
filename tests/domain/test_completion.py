"""Completion offers what the alerts have, and what it offers can always be read."""

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.completion import complete, vocabulary
from irtui.domain.filter import parse_filter
from tests.builders import alert

WORDS = {"severity": ["critical", "warning"], "service": ["checkout", 'od"d'], "team": ["a b"]}


def test_a_label_name_is_completed_with_its_operator() -> None:
    assert complete("sev", WORDS) == "severity="


def test_a_value_is_completed_quoted() -> None:
    assert complete('team!="x" severity=cr', WORDS) == 'team!="x" severity="critical"'
    assert complete('severity=~"w', WORDS) == 'severity=~"warning"'


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
def test_an_offer_begins_with_what_was_typed_before_the_last_term(
    text: str, words: dict[str, list[str]]
) -> None:
    offered = complete(text, words)
    if offered is not None:
        assert offered.startswith(text[: text.rfind(" ") + 1] if '"' not in text else "")


@given(st.sampled_from(["severity=", "severity=cr", 'severity="w', "team!=a", "service=~c"]))
def test_an_offered_value_can_be_read(text: str) -> None:
    offered = complete(text, WORDS)
    assert offered is not None
    parse_filter(offered)
