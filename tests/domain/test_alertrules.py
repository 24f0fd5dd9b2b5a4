"""Files of alerting rules, in all the shapes that people keep them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from irtui.domain.alertrules import AlertRule, RulesError, read_rules

GROUPS = """\
groups:
  - name: shop
    rules:
      - record: job:requests:rate5m
        expr: rate(requests[5m])
      - alert: CheckoutSlow
        expr: latency > 2
        for: 5m
        labels: {severity: critical, tier: 1}
        annotations:
          runbook_url: checkout/slow.md
"""
EXPECTED = AlertRule(
    "CheckoutSlow",
    {"severity": "critical", "tier": "1"},
    {"runbook_url": "checkout/slow.md"},
    6,
)


def shifted(by: int) -> AlertRule:
    """The expected rule, further down."""
    return AlertRule(EXPECTED.name, EXPECTED.labels, EXPECTED.annotations, EXPECTED.line + by)


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


def test_plain_groups() -> None:
    assert read_rules(GROUPS) == [EXPECTED]


def test_an_object_of_the_operator() -> None:
    text = "kind: PrometheusRule\nmetadata: {name: shop}\nspec:\n" + indented(GROUPS, 2)
    assert read_rules(text) == [shifted(3)]


def test_a_list_of_objects_and_several_documents() -> None:
    item = "kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n" + indented(GROUPS, 4)
    assert read_rules(f"{item}---\n{GROUPS}---\n") == [shifted(4), shifted(16)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no groups"),
        ("a: b", 1, "no groups"),
        ("groups: 3", 1, "no groups"),
        ("a: 1\nb: {{ x }\n", 3, "no YAML"),
        ("groups: [*nobody]", 1, "undefined alias"),
        ("a: 1\nb: " + "[" * 100_000, 2, "nests deeper"),
        ("{a: " * 5000, 1, "nests deeper"),
        ("\0", 1, "no YAML"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, line: int, words: str) -> None:
    with pytest.raises(RulesError, match=words) as caught:
        read_rules(text)
    assert caught.value.line == line


def test_no_group_at_all_is_no_mistake() -> None:
    assert read_rules("groups: []") == []


def test_a_rule_that_contains_itself() -> None:
    assert read_rules("groups: &a [{rules: [{alert: A, labels: *a}, *a]}]")[0].name == "A"


@given(some.text(max_size=200) | some.text(alphabet="[]{}:-? &*!|>'\"#\n a", max_size=200))
def test_any_text_is_rules_or_an_error(text: str) -> None:
    try:
        found = read_rules(text)
    except RulesError:
        return
    assert all(0 < one.line <= text.count("\n") + 1 for one in found)
