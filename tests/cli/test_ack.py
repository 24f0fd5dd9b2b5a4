"""`irtui ack` and `irtui note`: triage from a script."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from irtui.store.tables import Episode
from irtui.workflow import detection, reading
from tests.builders import Clock, desk, store_at
from tests.cli.commands import Irtui, Monitor, source

Config = Callable[[str], Path]


@pytest.fixture
def prod(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor on which three alerts fire."""
    config('operator = "alice"\n' + monitor.entry())
    monitor.fire("DiskFull", severity="warning", instance="db-1")
    monitor.fire("DiskSlow", severity="warning", instance="db-2")
    monitor.fire("Watchdog", severity="none")
    return monitor


def owners(irtui: Irtui) -> dict[str, str | None]:
    alerts = irtui("alerts", "--json").json["alerts"]
    return {one["labels"]["alertname"]: one["owner"] for one in alerts}


def test_what_matches_is_taken(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("ack", "alertname=DiskFull")
    assert (said.code, said.out, said.err) == (0, "Acknowledged DiskFull for 8 h.\n", "")
    assert owners(irtui) == {"DiskFull": "alice", "DiskSlow": None}
    assert irtui("ack", "alertname=DiskFull").out == "Already yours.\n"
    said = irtui("--operator", "bob", "ack", "alertname=~Disk.*")
    assert said.out == "Acknowledged 2 alerts for 8 h.\n"
    assert set(owners(irtui).values()) == {"bob"}


def test_the_json_tells_the_alerts_as_they_are_then(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("ack", "@state=new", "instance=db-1", "--json")
    assert said.code == 0
    (alert,) = said.json["alerts"]
    assert (said.json["version"], said.json["text"]) == (1, "Acknowledged DiskFull for 8 h.")
    assert (alert["owner"], alert["triage_state"]) == ("alice", "acknowledged")


@pytest.mark.parametrize("command", [["ack"], ["note", "--text", "x"]])
def test_nothing_that_matches_is_a_failure(prod: Monitor, irtui: Irtui, command: list[str]) -> None:
    assert irtui(*command, "alertname=Nothing").refused(1) == "Nothing that fires matches."
    said = irtui(*command, "alertname=Watchdog", "--json")
    assert (said.code, said.json["alerts"]) == (1, [])


@pytest.mark.parametrize(
    "words",
    [
        ["ack"],
        ["note", "alertname=DiskFull"],
        ["note", "alertname=DiskFull", "--text", " "],
        ["ack", "severity=~("],
        ["ack", "@nope=1"],
        ["--read-only", "ack", "alertname=DiskFull"],
        ["note", "--read-only", "alertname=DiskFull", "--text", "x"],
    ],
)
def test_wrong_usage_is_told(prod: Monitor, irtui: Irtui, words: list[str]) -> None:
    said = irtui(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert set(owners(irtui).values()) == {None}


def test_a_note_stands_in_the_history(prod: Monitor, irtui: Irtui, home: Path) -> None:
    path = home / "a.db"
    said = irtui("--db", path, "note", "alertname=DiskFull", "--text", "ordered a new disk")
    assert (said.code, said.out) == (0, "Noted.\n")
    with store_at(path) as store:
        at = desk(store, Clock())
        (one,) = detection.open_alerts(at)
        (event,) = reading.known_of(at, one).history
    assert (event.by, event.text) == ("alice", "ordered a new disk")


def test_a_source_that_fails_is_told_and_the_rest_is_done(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config('operator = "alice"\n' + prod.entry("near") + source("far"))
    said = irtui("ack", "alertname=DiskFull")
    assert (said.code, said.out) == (1, "Acknowledged DiskFull for 8 h.\n")
    assert said.err == "far: connection refused\n"


def test_the_episode_is_the_one_that_the_store_has(prod: Monitor, irtui: Irtui, home: Path) -> None:
    """Another member of the cluster told of an earlier start."""
    path = home / "a.db"
    irtui("--db", path, "note", "alertname=DiskFull", "--text", "x")
    with store_at(path) as store, store.write() as session:
        row = session.exec(select(Episode)).one()
        row.starts_at -= timedelta(seconds=2)
        row.members = {"127.0.0.1:1": row.starts_at.isoformat(), **row.members}
        session.add(row)
    irtui("--db", path, "ack", "alertname=DiskFull")
    with store_at(path) as store:
        assert len(detection.open_alerts(desk(store, Clock()))) == 1
