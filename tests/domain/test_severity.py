"""What the labels of alerts suggest, and how loud they are."""

import pytest

from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.severity import suggest
from tests.builders import alert

MAP = {"critical": "SEV2", "warning": "SEV4", "none": ""}


def labelled(severity: str) -> dict[str, str]:
    return {"alertname": "Disk", "severity": severity}


def test_the_worst_alert_decides_and_the_reason_is_told() -> None:
    alerts = [alert(labels=labelled("warning")), alert(labels=labelled("critical"))]
    found = suggest(alerts, "severity", MAP)
    assert found is not None
    assert (found.severity, found.why) == ("SEV2", 'Disk has severity="critical"')


@pytest.mark.parametrize("severity", ["none", "strange", "", "  "])
def test_what_maps_to_nothing_suggests_nothing(severity: str) -> None:
    assert suggest([alert(labels=labelled(severity))], "severity", MAP) is None


def test_case_and_spaces_do_not_matter_and_an_alert_may_lack_the_label() -> None:
    found = suggest([alert(labels={}), alert(labels=labelled(" Critical "))], "severity", MAP)
    assert found is not None
    assert found.severity == "SEV2"


def test_no_alerts_suggest_nothing() -> None:
    assert suggest([], "severity", MAP) is None


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
