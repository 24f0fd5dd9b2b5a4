"""`irtui alerts`: what fires now, for people and for scripts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from irtui.domain.alert import Alert
from irtui.workflow import triage
from tests.builders import Clock, desk, store_at
from tests.cli.commands import NOWHERE, Irtui, Monitor, source

HOSTILE = 'a\x1b]0;owned\x07\x1b[2J\u202eevil\nb"c'
Config = Callable[[str], Path]


@pytest.fixture
def prod(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor on which three alerts fire."""
    config(monitor.entry())
    monitor.fire("DiskFull", severity="warning", instance="db-1", summary="Disk is 91 % full")
    monitor.fire("CheckoutDown", severity="critical", service="checkout", summary="All fails")
    monitor.fire("Watchdog", severity="none")
    return monitor


def test_the_table_is_aligned_and_worst_first(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("alerts")
    assert (said.code, said.err) == (0, "")
    head, first, second = said.lines
    assert head.split() == ["SEVERITY", "ALERT", "ABOUT", "AGE", "STATE", "SUMMARY"]
    assert first.startswith("CRIT ")
    assert second.startswith("WARN ")
    for line, name, about, summary in (
        (first, "CheckoutDown", "checkout", "All fails"),
        (second, "DiskFull", "db-1", "Disk is 91 % full"),
    ):
        assert line.index(name) == head.index("ALERT")
        assert line.index(about) == head.index("ABOUT")
        assert line.index(summary) == head.index("SUMMARY")


def test_the_json_has_the_promised_shape(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("alerts", "--json", "alertname=CheckoutDown")
    assert (said.code, said.err) == (0, "")
    document = said.json
    assert document["version"] == 1
    (told,) = document["sources"]
    assert (told["name"], told["state"], told["error"]) == ("prod", "fresh", None)
    assert told["last_ok_at"].endswith("Z")
    (alert,) = document["alerts"]
    assert len(alert.pop("fingerprint")) == 16
    assert alert == {
        "source": "prod",
        "starts_at": "2026-01-31T12:00:00Z",
        "state": "firing",
        "triage_state": "new",
        "severity": "critical",
        "owner": None,
        "labels": {"alertname": "CheckoutDown", "severity": "critical", "service": "checkout"},
        "annotations": {"summary": "All fails"},
        "incident": None,
    }


@pytest.mark.parametrize(
    ("matchers", "names"),
    [
        (["severity=critical"], ["CheckoutDown"]),
        (['service=~"check.*"', "severity!=info"], ["CheckoutDown"]),
        (["full"], ["DiskFull"]),
        (["@source=prod", "!checkout"], ["DiskFull"]),
        (["@age<1m"], []),
    ],
)
def test_matchers_choose_and_all_must_match(
    prod: Monitor, irtui: Irtui, matchers: list[str], names: list[str]
) -> None:
    alerts = irtui("alerts", "--json", *matchers).json["alerts"]
    assert [alert["labels"]["alertname"] for alert in alerts] == names


@pytest.mark.parametrize("matcher", ["severity=~(", "@nope=1", "@age>soon", 'a="b'])
def test_a_bad_matcher_is_refused_before_anybody_is_asked(
    config: Config, irtui: Irtui, matcher: str
) -> None:
    config(source("prod"))
    assert matcher[:2] in irtui("alerts", matcher).refused()


def test_nothing_fires_and_nothing_matches_are_told_apart(
    monitor: Monitor, config: Config, irtui: Irtui
) -> None:
    config(monitor.entry() + '[board]\nrestart_window = "0s"\n')
    assert irtui("alerts").out == "No alert.\n"
    monitor.fire("DiskFull", severity="warning")
    assert irtui("alerts", "severity=critical").out == "No alert matches.\n"


def test_silence_after_a_restart_is_no_all_clear(
    monitor: Monitor, config: Config, irtui: Irtui
) -> None:
    config(monitor.entry())
    assert irtui("alerts").out.startswith("No alert is known yet: ")


def test_one_source_down_leaves_the_alerts_of_the_other(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config(prod.entry("near") + source("far"))
    said = irtui("alerts")
    assert (said.code, said.err) == (1, "far: connection refused\n")
    assert said.lines[0].startswith("SOURCE  SEVERITY")
    assert [line.split()[0] for line in said.lines[1:]] == ["near", "near"]
    said = irtui("alerts", "--json")
    assert said.code == 1
    states = {one["name"]: (one["state"], one["error"]) for one in said.json["sources"]}
    assert states == {"near": ("fresh", None), "far": ("stale", "connection refused")}
    assert {alert["source"] for alert in said.json["alerts"]} == {"near"}


def test_all_sources_down_is_no_all_clear(config: Config, irtui: Irtui) -> None:
    config(source("far"))
    said = irtui("alerts")
    assert (said.code, said.err) == (1, "far: connection refused\n")
    assert said.out == "No alert is known, but not every source told everything.\n"
    assert irtui("alerts", "--json").json["alerts"] == []


def test_one_member_of_a_cluster_down_is_told(
    monitor: Monitor, config: Config, irtui: Irtui
) -> None:
    monitor.fire("DiskFull")
    config(f'[[sources]]\nname = "pair"\nurls = ["{monitor.url}", "{NOWHERE}"]\n')
    said = irtui("alerts")
    assert (said.code, said.err) == (0, "pair: 127.0.0.1:1: connection refused\n")
    assert "DiskFull" in said.out


def test_hostile_labels_are_cleaned_in_the_table_and_intact_in_json(
    monitor: Monitor, config: Config, irtui: Irtui
) -> None:
    config(monitor.entry())
    monitor.fire(HOSTILE, service=HOSTILE, summary=HOSTILE)
    said = irtui("alerts")
    assert len(said.lines) == 2
    assert all(character.isprintable() for line in said.lines for character in line)
    assert said.lines[1].count("␛[2J") == 3
    document = irtui("alerts", "--json")
    assert document.out.isascii()
    (alert,) = document.json["alerts"]
    assert alert["labels"] == {"alertname": HOSTILE, "service": HOSTILE}
    assert alert["annotations"] == {"summary": HOSTILE}


def test_what_operators_decided_is_shown(prod: Monitor, home: Path, irtui: Irtui) -> None:
    path = home / "shift.db"
    (told,) = irtui("alerts", "--json", "CheckoutDown").json["alerts"]
    with store_at(path) as store:
        triage.acknowledge(desk(store, Clock(), "carol"), [_alert(told)])
    said = irtui("--db", path, "alerts", "--json").json["alerts"]
    assert {one["labels"]["alertname"]: (one["triage_state"], one["owner"]) for one in said} == {
        "CheckoutDown": ("acknowledged", "carol"),
        "DiskFull": ("new", None),
    }
    table = irtui("--db", path, "alerts", "@owner=me", "--operator", "carol")
    assert [("acknowledged carol" in line) for line in table.lines] == [False, True]


def test_a_database_that_cannot_be_read_hides_no_alert(
    prod: Monitor, home: Path, irtui: Irtui
) -> None:
    path = home / "notes.txt"
    path.write_text("These are notes, no database at all.\n" * 50)
    said = irtui("--db", path, "alerts")
    assert said.code == 1
    assert "CheckoutDown" in said.out
    assert said.err == (
        f"What was done about the alerts is unknown: {path} is not an irtui database: "
        "name another file with --db, it was not touched.\n"
    )


def test_the_store_is_not_made(prod: Monitor, home: Path, irtui: Irtui) -> None:
    irtui("alerts")
    irtui("--db", home / "x.db", "alerts")
    assert not list(home.rglob("*.db"))


def _alert(told: dict[str, Any]) -> Alert:
    return Alert(
        source=told["source"],
        fingerprint=told["fingerprint"],
        starts_at=datetime.fromisoformat(told["starts_at"]),
        labels=told["labels"],
        annotations=told["annotations"],
    )
