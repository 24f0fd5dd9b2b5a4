"""What suggests a severity, in which order, and how loud an alert is."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.incident import SEVERITIES
from irtui.domain.matcher import parse
from irtui.domain.severity import (
    Matrix,
    Rule,
    SeverityRules,
    Suggestion,
    escalates,
    rank,
    renews,
    suggest,
    to_count,
)
from tests.builders import alert

PAYMENTS = Rule(
    "payments-prod",
    tuple(map(parse, ('service=~"checkout|payments"', 'env="prod"', 'severity="critical"'))),
    "SEV1",
)
MANY = Rule("many", (parse('alertname=~".+"'),), "SEV2", min_firing=10, within=timedelta(minutes=5))
RULES = SeverityRules(
    matrix=Matrix(
        ("high", "medium", "low"),
        {
            "widespread": ("SEV1", "SEV1", "SEV2"),
            "large": ("SEV1", "SEV2", "SEV3"),
            "none": ("SEV3", "SEV4", "SEV5"),
        },
    ),
    label_map={"critical": "SEV2", "warning": "SEV4", "none": ""},
    rules=(PAYMENTS, MANY),
)
severities = st.sampled_from(SEVERITIES)


def labelled(severity: str = "warning", **labels: str) -> Alert:
    return alert(labels={"alertname": "Disk", "severity": severity, **labels})


CHECKOUT = labelled("critical", service="checkout", env="prod")


def said(*alerts: Alert, rules: SeverityRules = RULES, **more: str) -> str:
    return str(suggest(rules, alerts, **more))


@pytest.mark.parametrize(
    ("alerts", "why"),
    [
        ([CHECKOUT], "SEV1: rule payments-prod (service=checkout, env=prod)"),
        ([labelled("critical")], 'SEV2: severity="critical"'),
        ([labelled(), labelled("critical")], 'SEV2: severity="critical" of Disk'),
        ([labelled(), CHECKOUT], "SEV1: rule payments-prod (service=checkout, env=prod)"),
        ([alert(labels={}), labelled(" Critical ")], 'SEV2: severity=" Critical " of Disk'),
    ],
)
def test_rules_come_before_labels_and_the_worst_alert_decides(
    alerts: Sequence[Alert], why: str
) -> None:
    assert said(*alerts) == why


def test_the_first_rule_from_the_top_counts_and_tells_its_reason() -> None:
    mild = Rule("shop", (parse('env="prod"'), parse('team!="x"')), "SEV3", "known to be slow")
    found = SeverityRules(rules=(mild, PAYMENTS))
    assert said(CHECKOUT, rules=found) == "SEV3: rule shop (env=prod): known to be slow"
    loud = SeverityRules(rules=(Rule("loud", (parse('severity="critical"'),), "SEV1"),))
    assert said(CHECKOUT, rules=loud) == "SEV1: rule loud (severity=critical)"
    never = SeverityRules(rules=(Rule("no dev", (parse('env!="dev"'),), "SEV1"),))
    assert said(CHECKOUT, rules=never) == "SEV1: rule no dev"


def test_a_rule_with_a_number_holds_only_when_it_is_reached() -> None:
    assert to_count(RULES, [labelled()]) == [MANY]
    assert to_count(RULES, []) == []
    assert said(labelled()) == 'SEV4: severity="warning"'
    found = suggest(RULES, [labelled()], reached={"many"})
    assert str(found) == "SEV2: rule many (10 or more began within 5m)"


@pytest.mark.parametrize(
    ("scope", "urgency", "why"),
    [
        ("large", "medium", "SEV2: large impact × medium urgency"),
        ("none", "low", "SEV5: no impact × low urgency"),
        ("large", "", "SEV1: large impact × unsure urgency, in doubt the higher"),
        ("", "low", "SEV2: unsure impact × low urgency, in doubt the higher"),
        ("huge", "low", 'SEV4: severity="warning"'),
        ("", "", 'SEV4: severity="warning"'),
    ],
)
def test_the_matrix_comes_before_labels(scope: str, urgency: str, why: str) -> None:
    assert said(labelled(), scope=scope, urgency=urgency) == why


def test_where_rule_and_matrix_differ_the_house_decides() -> None:
    given = {"scope": "none", "urgency": "low"}
    rule = "SEV1: rule payments-prod (service=checkout, env=prod)"
    matrix = "SEV5: no impact × low urgency"
    assert said(CHECKOUT, **given) == f"{rule}; in doubt not {matrix}"
    lower = SeverityRules(
        when_unsure="lower", matrix=RULES.matrix, rules=RULES.rules, label_map=RULES.label_map
    )
    assert said(CHECKOUT, rules=lower, **given) == f"{matrix}; in doubt not {rule}"
    assert said(CHECKOUT, scope="large", urgency="high") == rule
    unsure = "SEV3: large impact × unsure urgency, in doubt the lower"
    assert said(labelled(), rules=lower, scope="large") == unsure


@pytest.mark.parametrize("severity", ["none", "strange", "", "  "])
def test_what_maps_to_nothing_suggests_nothing(severity: str) -> None:
    assert suggest(RULES, [labelled(severity)]) is None


@pytest.mark.parametrize("name", ["Watchdog", "InfoInhibitor"])
def test_what_always_fires_never_suggests_and_is_never_counted(name: str) -> None:
    for one in (labelled("critical", alertname=name), labelled("none")):
        assert suggest(RULES, [one], reached={"many"}) is None
        assert to_count(RULES, [one]) == []
        assert not RULES.speaks(one.labels)


def test_no_alerts_suggest_nothing_but_the_matrix_may() -> None:
    assert suggest(RULES, []) is None
    assert said(scope="large", urgency="low") == "SEV3: large impact × low urgency"


labels = st.fixed_dictionaries(
    {
        "alertname": st.sampled_from(["A", "B", "Watchdog"]),
        "severity": st.sampled_from(["critical", "warning", "none", "?"]),
    }
)
alerts = st.lists(labels.map(lambda found: alert(labels=found)), max_size=4)
rules = st.builds(
    SeverityRules,
    label_map=st.just(RULES.label_map),
    rules=st.lists(
        st.builds(
            Rule,
            st.just("r"),
            st.sampled_from(["A", "B"]).map(lambda name: (parse(f'alertname="{name}"'),)),
            severities,
        ),
        max_size=3,
    ).map(tuple),
)


@given(rules, alerts, alerts)
def test_more_alerts_never_make_it_milder(
    found: SeverityRules, some: list[Alert], more: list[Alert]
) -> None:
    alone, together = suggest(found, some), suggest(found, [*some, *more])
    assert rank(together and together.severity) <= rank(alone and alone.severity)
    assert (together is None) == (not any(suggest(found, [one]) for one in [*some, *more]))


@given(rules, alerts)
def test_the_order_of_the_alerts_does_not_matter(found: SeverityRules, some: list[Alert]) -> None:
    there, back = suggest(found, some), suggest(found, some[::-1])
    assert (there and there.severity) == (back and back.severity)


@given(st.none() | severities, severities)
def test_only_what_is_worse_escalates(current: str | None, suggested: str) -> None:
    assert escalates(current, Suggestion(suggested, "why")) == (
        current is None or suggested < current
    )
    assert not escalates(current, None)


suggestions = st.none() | st.builds(Suggestion, severities, st.sampled_from(["a", "b"]))


@given(st.none() | severities, st.lists(suggestions))
def test_later_suggestions_never_become_milder(
    current: str | None, later: list[Suggestion | None]
) -> None:
    kept: Suggestion | None = None
    for one in later:
        before = rank(kept and kept.severity)
        if renews(current, kept, one):
            kept = one
        assert rank(kept and kept.severity) <= before
        assert not renews(current, kept, one), "the same is told once"
    worst = min((rank(one and one.severity) for one in later), default=rank(None))
    if worst < rank(current):
        assert rank(kept and kept.severity) == worst


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", AlertLevel.CRITICAL), ("PAGE", AlertLevel.CRITICAL),
     (" s2 ", AlertLevel.CRITICAL), ("warning", AlertLevel.WARNING),
     ("info", AlertLevel.INFO), ("none", AlertLevel.NONE),
     ("purple", AlertLevel.UNKNOWN), ("", AlertLevel.UNKNOWN)],
)  # fmt: skip
def test_the_level_of_a_severity_label(severity: str, level: AlertLevel) -> None:
    assert level_of({"severity": severity}) is level


def test_levels_are_told_without_colour() -> None:
    assert level_of({}) is AlertLevel.UNKNOWN
    assert len({level.word for level in AlertLevel}) == len(AlertLevel)
    assert len({level.mark for level in AlertLevel}) == len(AlertLevel)
