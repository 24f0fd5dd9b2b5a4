"""What became of the severities that were suggested, by what suggested them."""

import pytest

from irtui.domain.alert import Alert
from irtui.domain.matcher import parse
from irtui.domain.severity import Matrix, Rule, SeverityRules, suggest
from irtui.domain.suggestions import Taken, source_of, taken
from tests.builders import alert, incident

HOUSE = SeverityRules(
    matrix=Matrix(("now", "later"), {"wide": ("SEV1", "SEV3"), "none": ("SEV4", "SEV5")}),
    label_map={"critical": "SEV2", 'a" of b': "SEV3"},
    rules=(
        Rule("money", (parse('service="pay"'), parse('env="prod"')), "SEV1", "money path"),
        Rule("plain", (parse('service=~"x.*"'),), "SEV3", "because"),
        Rule("bare", (parse('service=~"y.*"'),), "SEV3"),
    ),
)


def labelled(**labels: str) -> list[Alert]:
    return [alert(labels={"alertname": "A", **labels})]


@pytest.mark.parametrize(
    ("alerts", "given", "source"),
    [
        (labelled(service="pay", env="prod"), ("", ""), "rule money"),
        (labelled(service="x1"), ("", ""), "rule plain"),
        (labelled(service="y1"), ("", ""), "rule bare"),
        (labelled(service="y1"), ("none", "later"), "rule bare"),
        (labelled(severity="critical"), ("", ""), 'severity="critical"'),
        ([*labelled(severity="critical"), alert("B", labels={})], ("", ""), 'severity="critical"'),
        ([], ("wide", ""), "impact × urgency"),
        ([], ("none", "now"), "impact × urgency"),
    ],
)
def test_the_reason_tells_what_suggested(
    alerts: list[Alert], given: tuple[str, str], source: str
) -> None:
    hint = suggest(HOUSE, alerts, scope=given[0], urgency=given[1])
    assert hint is not None
    assert source_of(hint.why) == source


def test_a_rule_that_is_often_changed_comes_first() -> None:
    told = [
        ("SEV2", "SEV2", 'severity="critical"'),
        ("SEV2", "SEV3", "rule money (env=prod): money path"),
        ("SEV2", "SEV1", "rule money (env=dev)"),
        ("SEV2", "SEV2", "rule money"),
        ("SEV2", None, "rule money"),
        (None, "SEV2", ""),
    ]
    found = taken(
        incident(severity_suggested=hint, severity=chosen, suggested_why=why)
        for hint, chosen, why in told
    )
    assert found == [
        Taken("rule money", suggested=4, taken=1, worse=1, milder=1, unset=1),
        Taken('severity="critical"', suggested=1, taken=1, worse=0, milder=0, unset=0),
    ]
