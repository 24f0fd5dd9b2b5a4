"""How bad an incident is, at verb level: what is suggested, said, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.matcher import parse
from irtui.domain.severity import ALWAYS_FIRING, Rule, SeverityRules
from irtui.workflow import detection, severity
from irtui.workflow.desk import Desk
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


@pytest.mark.parametrize("why", ["ended", "old", "never", "none"])
def test_what_does_not_fire_or_never_speaks_is_not_counted(alice: Desk, why: str) -> None:
    began = LATER - (6 if why == "old" else 1) * MINUTE
    others = many_alerts(9, starts_at=began)
    if why in ("never", "none"):
        labels = {"alertname": min(ALWAYS_FIRING)} if why == "never" else {"severity": "none"}
        others = [replace(one, labels={**one.labels, **labels}) for one in others]
    recorded(alice, others, ended=why == "ended")
    assert said(alice, labelled("Disk")) == 'SEV4: severity="warning"'
