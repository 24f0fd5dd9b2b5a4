"""`irtui declare`: an incident from a script."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import Irtui, Monitor, source

Config = Callable[[str], Path]
WHY = ("--because", "5xx above 5 %", "--impact", "no orders")


@pytest.fixture
def prod(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor on which three alerts fire."""
    config('operator = "alice"\n' + monitor.entry())
    monitor.fire("DiskFull", severity="critical", instance="db-1", summary="db-1 is full")
    monitor.fire("DiskSlow", severity="warning", instance="db-2")
    monitor.fire("Watchdog", severity="none")
    return monitor


def declared(irtui: Irtui) -> list[str]:
    return [one["key"] for one in irtui("incidents", "--json").json["incidents"]]


def test_all_that_fires_and_matches_becomes_one_incident(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("declare", "alertname=~Disk.*", *WHY)
    (key,) = declared(irtui)
    assert (said.code, said.out) == (0, f"{key}\n")
    # The worst alert names it, and a severity is suggested and never set.
    assert said.err == 'SEV2 suggested: severity="critical" of DiskFull\n'
    one = irtui("incident", key, "--json").json["incident"]
    assert (one["title"], one["reason"], one["impact"]) == (
        "db-1 is full", "5xx above 5 %", "no orders"
    )  # fmt: skip
    assert (one["severity"], one["status"], len(one["alerts"])) == (None, "investigating", 2)

    # A script that runs again declares nothing twice, but a new alert gets its own.
    again = irtui("declare", "alertname=~Disk.*", *WHY).refused(1)
    assert again == f"All that fires and matches is part of {key} already."
    prod.fire("DiskGone", severity="critical")
    said = irtui("declare", "alertname=~Disk.*", *WHY, "--severity", "sev1", "--json")
    assert said.err == ""
    document = said.json
    assert (document["incident"]["severity"], document["text"]) == ("SEV1", declared(irtui)[0])
    assert document["suggested"] == {
        "severity": "SEV2", "why": 'severity="critical"'
    }  # fmt: skip
    (alert,) = document["incident"]["alerts"]
    assert alert["labels"]["alertname"] == "DiskGone"


def test_what_no_alert_told_is_declared_by_hand(irtui: Irtui) -> None:
    """It needs no monitor at all."""
    said = irtui(
        "declare", "--title", "Login fails", *WHY, "--noticed", "customer", "--kind", "drill"
    )
    (key,) = declared(irtui)
    assert (said.code, said.out, said.err) == (0, f"{key}\n", "")
    document = irtui("declare", "--title", "Two", *WHY, "--severity", "SEV3", "--json").json
    assert document["suggested"] is None
    assert document["incident"]["alerts"] == []
    one = irtui("incident", key, "--json").json["incident"]
    assert (one["title"], one["detection"], one["kind"]) == ("Login fails", "customer", "drill")


def test_nothing_that_matches_declares_nothing(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("declare", "alertname=Nothing", *WHY)
    assert said.refused(1) == "Nothing that fires matches."
    said = irtui("declare", "alertname=Watchdog", *WHY, "--json")
    assert (said.code, said.json["incident"], said.json["alerts"]) == (1, None, [])
    assert declared(irtui) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["alertname=DiskFull"], "--because"),
        (["alertname=DiskFull", "--because", " ", "--impact", "x"], "--because"),
        (["alertname=DiskFull", *WHY, "--severity", "high"], "there are SEV1, SEV2"),
        (["alertname=DiskFull", *WHY, "--kind", "party"], "--kind"),
        (["alertname=DiskFull", *WHY, "--noticed", "customer"], "--noticed"),
        ([*WHY], "give a --title"),
        (["severity=~(", *WHY], "severity=~("),
        (["alertname=DiskFull", *WHY, "--read-only"], "--read-only forbids"),
    ],
)
def test_wrong_usage_is_told(prod: Monitor, irtui: Irtui, words: list[str], told: str) -> None:
    said = irtui("declare", *words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert declared(irtui) == []


def test_a_source_that_fails_is_told_and_the_rest_is_declared(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config('operator = "alice"\n' + prod.entry("near") + source("far"))
    said = irtui("declare", "alertname=DiskFull", *WHY, "--severity", "SEV2")
    assert (said.code, said.out) == (1, f"{declared(irtui)[0]}\n")
    assert said.err == "far: connection refused\n"


def test_impact_and_urgency_suggest_a_severity(irtui: Irtui) -> None:
    by_hand = ("declare", "--title", "Login fails", *WHY)
    said = irtui(*by_hand, "--scope", "large", "--urgency", "high", "--json").json
    one = said["incident"]
    assert (one["impact_scope"], one["urgency"], one["severity"]) == ("large", "high", None)
    assert said["suggested"] == {"severity": "SEV1", "why": "large impact × high urgency"}
    assert "odd is no impact: there are" in irtui(*by_hand, "--scope", "odd").refused(1)
    assert "odd is no urgency: there are" in irtui(*by_hand, "--urgency", "odd").refused(1)
    assert declared(irtui) == [one["key"]]
