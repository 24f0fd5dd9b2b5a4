"""`irtui runbook stats`: how well the runbooks have served."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.board import Diff
from irtui.domain.runbook import parse
from irtui.workflow import detection
from tests.builders import MINUTE, T0, Clock, alert, desk, store_at
from tests.cli.commands import Irtui, source
from tests.uses import mitigated, used

TEXT = "---\nlast_reviewed_on: 2001-01-01\nreview_in: 3 months\n---\n# High latency\n\n1. Look\n"


@pytest.fixture
def db(home: Path) -> Path:
    """The usual database: a runbook with trouble in two versions, and one that is gone and fine."""
    path = home / ".local/share/irtui/irtui.db"
    path.parent.mkdir(parents=True)
    file = home / "HighLatency.md"
    file.write_text(TEXT)
    on_disk = parse(TEXT, name=file.name).sha256
    unclear = {"state": "skipped", "reason": "unclear", "note": "which\npods\x1b?", "by": "bob"}
    with store_at(path) as store:
        incident = mitigated(store, 1, T0 + MINUTE)
        used(store, str(file), [{}, unclear], incident=incident, outcome="fixed", minutes=8)
        day = timedelta(days=1)
        used(store, str(file), [{}, {}], at=T0 + day, sha256=on_disk, outcome="no_help")
        used(store, str(file), [{}, {"state": "pending"}], at=T0 + 2 * day, minutes=None)
        used(store, str(home / "Gone.md"), [{}], at=T0)
    return path


def test_the_table_tells_what_deserves_a_look_first(db: Path, irtui: Irtui) -> None:
    said = irtui("runbook", "stats")
    assert (said.code, said.err) == (0, "")
    head, latency, second, first, gone, *rest = said.lines
    assert head.split() == [
        "RUNBOOK", "RUNS", "COMPLETED", "FIXED", "MEDIAN", "TREND", "REVIEW"
    ]  # fmt: skip
    assert latency.startswith("HighLatency.md ")
    assert "  3     2 of 2     1 of 2  9 min   –      review overdue " in latency
    assert second.startswith("  aaaaaaaa since 2026-01-31  2 ")
    assert first.endswith("  on disk")
    assert gone.startswith("Gone.md ")
    assert gone.endswith("the file is gone")
    assert rest == [
        "",
        "HighLatency.md",
        "  last done before the mitigation, 1 of 1: 1 Look at thing 0",
        "  called unclear 1 of 2: 2 Look at thing 1",
        "      which pods␛?  (bob)",
        "  no help: 1 run of 2",
    ]


def test_the_json_tells_every_version_and_null_where_nobody_knows(db: Path, irtui: Irtui) -> None:
    document = irtui("runbook", "stats", "--json").json
    assert document["version"] == 1
    latency, gone = document["runbooks"]
    assert (latency["runs"], latency["completed_share"], latency["fixed_share"]) == (3, 1, 0.5)
    assert latency["score"] == 3 * 2
    assert latency["median_seconds"] == 540
    assert latency["overdue_days"] > 9000
    assert [one["runs"] for one in latency["versions"]] == [2, 1]
    assert latency["versions"][1]["sha256"] == latency["sha256_on_disk"]
    look, other = latency["steps"]
    assert (look["done"], look["median_seconds"], look["last_before_mitigation"]) == (3, 60, 1)
    assert look["time_share"] == 0.75
    assert other["problems"] == ["unclear"]
    assert other["marks"][0]["note"] == "which\npods\x1b?"
    assert gone["days_since_review"] is None
    assert gone["sha256_on_disk"] is None
    assert gone["fixed_share"] is None
    assert gone["trend_seconds"] is None


def test_the_alerts_without_a_runbook_that_fire_most(home: Path, irtui: Irtui) -> None:
    config = home / "config.toml"
    config.touch(0o600)
    config.write_text(source("prod") + f'[runbooks]\ndirectories = ["{home}"]\n')
    (home / "DiskFull.md").write_text("# Disk full\n\n1. Look\n")
    with store_at(home / "a.db") as store:
        alice = desk(store, Clock())
        for number, name in enumerate(["Slow\x1b", "DiskFull", "Down", "Slow\x1b"]):
            one = alert(name, starts_at=T0 + number * MINUTE)
            detection.record(alice, Diff(fired=(one,)))
    said = irtui("runbook", "stats", "--config", config, "--db", home / "a.db")
    assert (said.code, said.err) == (0, "")
    assert said.lines == [
        "No runbook was used yet.",
        "",
        "TIMES  LAST FIRED         ALERT WITHOUT A RUNBOOK",
        "2      2026-01-31 12:03Z  Slow␛",
        "1      2026-01-31 12:02Z  Down",
    ]
    document = irtui("runbook", "stats", "--json", "--config", config, "--db", home / "a.db").json
    assert document["alerts_without_runbook"][0] == {
        "alertname": "Slow\x1b",
        "times": 2,
        "last_fired_at": "2026-01-31T12:03:00Z",
        "dangling": [],
    }


def test_before_the_first_run(irtui: Irtui) -> None:
    said = irtui("runbook", "stats")
    assert (said.code, said.out, said.err) == (0, "No runbook was used yet.\n", "")
    assert irtui("runbook", "stats", "--json").json["runbooks"] == []
