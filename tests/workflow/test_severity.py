"""How bad an incident is, at verb level: what is suggested, said, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Incident, NotAllowed
from irtui.domain.matcher import parse
from irtui.domain.recordjson import record_json
from irtui.domain.reviewparts import header
from irtui.domain.severity import ALWAYS_FIRING, Matrix, Rule, SeverityRules
from irtui.domain.suggested import beside, undecided
from irtui.domain.timeline import Kind
from irtui.workflow import detection, merging, reading, response, severity
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import MINUTE, T0, Clock, alert, desk, many_alerts, store_at

LATER = T0 + 10 * MINUTE
MANY = Rule(
    "many at once", (parse('alertname=~".+"'),), "SEV2",
    min_firing=10, within=timedelta(minutes=5),
)  # fmt: skip
RULES = SeverityRules(
    label_map={"critical": "SEV2", "warning": "SEV4", "none": ""},
    rules=(Rule("checkout", (parse('service="checkout"'),), "SEV1"), MANY),
)
MATRIX = Matrix(("high", "low"), {"large": ("SEV1", "SEV3")})


@pytest.fixture
def now() -> Clock:
    return Clock(LATER)


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield replace(desk(store, now), severity=RULES)


def labelled(name: str, severity: str = "warning", **labels: str) -> Alert:
    return alert(name, labels={"alertname": name, "severity": severity, **labels}, starts_at=LATER)


def recorded(at: Desk, alerts: list[Alert], *, ended: bool = False) -> None:
    detection.record(at, Diff(fired=tuple(alerts)))
    if ended:
        detection.record(at, Diff(ended=tuple((one.episode, LATER) for one in alerts)))


def said(at: Desk, *alerts: Alert) -> str:
    return str(severity.suggested(at, alerts))


def test_many_at_once_are_counted_over_all_that_fire(alice: Desk, now: Clock) -> None:
    chosen = labelled("Disk")
    recorded(alice, many_alerts(9, starts_at=LATER - 5 * MINUTE))
    assert said(alice, chosen) == "SEV2: rule many at once (10 or more began within 5m)"
    recorded(alice, [chosen])
    assert said(alice, chosen).startswith("SEV2: rule many")
    now.tick(seconds=1)
    assert said(alice, chosen) == 'SEV4: severity="warning"'


def test_several_rules_are_counted_each_in_its_time(alice: Desk) -> None:
    def many(name: str, *match: str, minutes: int) -> Rule:
        within = timedelta(minutes=minutes)
        return Rule(name, tuple(map(parse, match)), "SEV1", min_firing=3, within=within)

    rules = (
        many("other", 'a.b="x"', 'service="cart"', minutes=9),
        many("short", 'service="cart"', 'alertname!="Old"', minutes=2),
        many("long", 'service="cart"', 'alertname="Disk"', minutes=9),
    )
    alice = replace(alice, severity=SeverityRules(rules=rules))
    chosen = labelled("Disk", service="cart", **{"a.b": "x"})
    old = [replace(chosen, fingerprint=f"{n:016x}", starts_at=T0 + 2 * MINUTE) for n in range(2)]
    recorded(alice, [*old[:1], replace(chosen, fingerprint="f" * 16, labels={"service": "x"})])
    assert severity.suggested(alice, [chosen]) is None
    recorded(alice, old)
    assert said(alice, chosen) == "SEV1: rule other (3 or more began within 9m)"
    plain = replace(chosen, labels={"alertname": "Disk", "service": "cart"})
    assert said(alice, plain) == "SEV1: rule long (3 or more began within 9m)"


@pytest.mark.parametrize("why", ["ended", "old", "never", "none"])
def test_what_does_not_fire_or_never_speaks_is_not_counted(alice: Desk, why: str) -> None:
    began = LATER - (6 if why == "old" else 1) * MINUTE
    others = many_alerts(9, starts_at=began)
    if why in ("never", "none"):
        labels = {"alertname": min(ALWAYS_FIRING)} if why == "never" else {"severity": "none"}
        others = [replace(one, labels={**one.labels, **labels}) for one in others]
    recorded(alice, others, ended=why == "ended")
    assert said(alice, labelled("Disk")) == 'SEV4: severity="warning"'


def declare(at: Desk, alerts: list[Alert], chosen: str | None, **more: str) -> Incident:
    return response.declare(
        at, alerts, title="Slow", reason="p99", impact="all", severity=chosen, **more
    )


def told(at: Desk, key: str) -> list[str]:
    events = reading.incident(at, key).timeline
    return [one.text for one in events if one.kind in (Kind.SEVERITY_CHANGE, Kind.STATUS_CHANGE)]


def test_the_suggestion_is_kept_beside_what_was_chosen_and_why(alice: Desk) -> None:
    key = declare(alice, [labelled("Disk", "critical")], "SEV3", severity_reason="a spare").key
    record = reading.incident(alice, key)
    assert record_json(record)["severity_suggestion"] == {
        "severity": "SEV2", "why": 'severity="critical"', "accepted": False
    }  # fmt: skip
    assert beside(record.incident) == (
        'SEV2 suggested (severity="critical"), SEV3 chosen because a spare'
    )
    assert told(alice, key) == [
        "declared SEV3: Slow\nbecause p99; the impact is all\n"
        'suggested SEV2: severity="critical"\nseverity because a spare'
    ]
    assert severity.set_severity(alice, key, "SEV2", "the spare fails") == f"{key} is SEV2."
    record = reading.incident(alice, key)
    assert beside(record.incident) == (
        'as suggested (severity="critical"), because the spare fails'
    )
    change = record.timeline[-1]
    assert (change.data["old"], change.data["new"]) == ("SEV3", "SEV2")
    assert change.text == "severity SEV3 → SEV2: the spare fails"
    assert "| Severity | SEV2: as suggested" in header(record)


def test_without_a_suggestion_nothing_is_reported(alice: Desk) -> None:
    record = reading.incident(alice, declare(alice, [], None).key)
    assert (record_json(record)["severity_suggestion"], beside(record.incident)) == (None, "")


def test_a_worse_alert_suggests_again_and_a_milder_one_does_not(alice: Desk) -> None:
    key = declare(alice, [labelled("Disk")], "SEV3").key
    response.attach(alice, key, [labelled("Queue")])
    assert len(told(alice, key)) == 1
    response.attach(alice, key, [labelled("Cart", service="checkout")])
    assert told(alice, key)[1:] == ["SEV1 suggested: rule checkout (service=checkout)"]
    one = reading.incident(alice, key).incident
    assert (one.severity, one.severity_suggested) == ("SEV3", "SEV1")
    assert str(undecided(one)) == "SEV1: rule checkout (service=checkout)"
    response.attach(alice, key, [labelled("Cart2", service="checkout")])
    assert len(told(alice, key)) == 2
    assert severity.set_severity(alice, key, "SEV3") == f"{key} is SEV3 already."
    severity.set_severity(alice, key, "SEV3", "a test shop")
    assert told(alice, key)[2:] == ["severity SEV3 kept: a test shop"]
    assert undecided(reading.incident(alice, key).incident) is None
    response.attach(alice, key, [labelled("Till", service="checkout", env="prod")])
    assert len(told(alice, key)) == 3


def test_a_milder_suggestion_than_one_before_is_not_told(alice: Desk) -> None:
    key = declare(alice, [labelled("Cart", service="checkout")], "SEV4").key
    response.attach(alice, key, [labelled("Disk", "critical")])
    one = reading.incident(alice, key).incident
    assert (one.severity_suggested, len(told(alice, key))) == ("SEV1", 1)


def test_what_is_merged_may_be_worse_than_what_it_becomes_part_of(alice: Desk) -> None:
    target = declare(alice, [labelled("Disk")], "SEV3").key
    worse = declare(alice, [labelled("Cart")], "SEV2").key
    unset = declare(alice, [labelled("Till", service="checkout")], None).key
    mild = declare(alice, [labelled("Lamp")], "SEV4").key
    for key, expected in (
        (mild, None),
        (worse, f"SEV2: {worse} was SEV2 before it was merged"),
        (unset, "SEV1: rule checkout (service=checkout)"),
    ):
        merging.merge(alice, key, target)
        found = undecided(reading.incident(alice, target).incident)
        assert (found and str(found)) == expected
    undo(alice)
    one = reading.incident(alice, target).incident
    assert (one.severity, one.severity_suggested) == ("SEV3", "SEV2")


def test_impact_and_urgency_are_kept_with_what_they_suggest(alice: Desk) -> None:
    alice = replace(alice, severity=replace(RULES, matrix=MATRIX))
    key = declare(alice, [labelled("Disk")], "SEV1", scope="large", urgency="high").key
    one = reading.incident(alice, key).incident
    assert (one.impact_scope, one.urgency, one.suggested_why) == (
        "large", "high", "large impact × high urgency",
    )  # fmt: skip
    given = ("large", "low")
    severity.set_severity(alice, key, "SEV3", "it slows down", given=given)
    one = reading.incident(alice, key).incident
    assert (one.urgency, one.severity_suggested) == ("low", "SEV3")
    assert undo(alice) == (
        "Undone: severity SEV1 → SEV3: it slows down\nsuggested SEV3: large impact × low urgency."
    )
    one = reading.incident(alice, key).incident
    assert (one.severity, one.urgency, one.severity_suggested) == ("SEV1", "high", "SEV1")
    with pytest.raises(NotAllowed, match="huge is no impact: there are large"):
        declare(alice, [], None, scope="huge")
    with pytest.raises(NotAllowed, match="soon is no urgency: there are high, low"):
        severity.set_severity(alice, key, "SEV2", "x", given=("large", "soon"))


def test_only_the_severities_of_the_house_are_taken(alice: Desk) -> None:
    alice = replace(alice, severity=replace(RULES, levels=RULES.levels[:3]))
    with pytest.raises(NotAllowed, match="SEV4 is no severity: there are SEV1, SEV2, SEV3"):
        declare(alice, [], "SEV4")
