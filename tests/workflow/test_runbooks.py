"""Runbooks at verb level: which is told, which are missing, and how a new one is written."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.checklist import StepState
from irtui.domain.incident import NotAllowed
from irtui.domain.runbook import parse
from irtui.domain.runbookmatch import MatchRules
from irtui.store.errors import ReadOnly
from irtui.workflow import checklist, detection, reading, response, runbooks, sheet, triage
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library
from tests.builders import HOUR, MINUTE, T0, Clock, alert, desk, store_at

BIG = "# Many\n\n## Queue\n\n1. Drain it\n\n## Errors\n\n1. Look at the log\n2. Roll back\n"


@pytest.fixture
def now() -> Clock:
    return Clock(T0 + HOUR)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = tmp_path / "runbooks"
    found.mkdir()
    (found / "HighLatency.md").write_text("# Latency\n\n1. Look at the graphs\n")
    (found / "big.md").write_text(BIG)
    return found


@pytest.fixture
def alice(tmp_path: Path, now: Clock, root: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield at(desk(store, now), [root])


def at(known: Desk, directories: list[Path]) -> Desk:
    """The same desk with a library on disk, read already."""
    library = Library(directories, MatchRules())
    library.refresh()
    return Desk(known.store, known.now, known.operator, library, severity=known.severity)


def fires(alice: Desk, *alerts: Alert) -> None:
    detection.record(alice, Diff(fired=alerts))


def test_the_runbook_of_an_alert_is_told_with_its_rule(alice: Desk) -> None:
    known = reading.known_of(alice, alert("HighLatency"))
    told = (known.runbook, known.rule, known.first_step, known.steps)
    assert told == ("HighLatency.md", "file name", "Look at the graphs", 1)
    pointed = alert("Other", annotations={"runbook_url": "https://x/big.md#queue"})
    known = reading.known_of(alice, pointed)
    told = (known.runbook, known.rule, known.first_step, known.steps)
    assert told == ("big.md#queue", "annotation runbook_url", "Drain it", 1)
    gone = alert("Other", annotations={"runbook_url": "https://x/gone"}, starts_at=T0 + MINUTE)
    known = reading.known_of(alice, gone)
    assert (known.runbook, known.dangling) == (
        "",
        ("annotation runbook_url leads to no file here",),
    )


def test_an_incident_starts_the_sections_of_its_alerts_each_once(alice: Desk, root: Path) -> None:
    alerts = [alert("Queue"), alert("Errors"), alert("errors", fingerprint="b"), alert("Nothing")]
    key = response.declare(alice, alerts, title="a", reason="b", impact="c", severity=None).key
    runs = reading.incident(alice, key).runs
    assert [(run.runbook, run.anchor, run.matched_by, len(run.steps)) for run in runs] == [
        (str(root / "big.md"), "queue", "heading in big.md", 1),
        (str(root / "big.md"), "errors", "heading in big.md", 2),
    ]


def test_alerts_without_a_runbook_are_listed_by_how_often_they_fired(alice: Desk) -> None:
    for number in range(3):
        fires(alice, alert("Rare" if number == 1 else "Often", starts_at=T0 + number * MINUTE))
        fires(alice, alert("HighLatency", starts_at=T0 + number * MINUTE))
    gone = {"runbook_url": "https://x/gone"}
    fires(alice, alert("Often", starts_at=T0 + 5 * MINUTE, annotations=gone))
    fires(alice, alert("Old", starts_at=T0 - timedelta(days=9)))
    fires(alice, alert("", fingerprint="x", starts_at=T0))
    found = runbooks.without(alice, T0 - HOUR)
    assert [(one.name, one.times, one.newest) for one in found] == [
        ("Often", 3, T0 + 5 * MINUTE),
        ("Rare", 1, T0 + MINUTE),
    ]
    assert found[0].dangling == ("annotation runbook_url leads to no file here",)
    assert [one.name for one in runbooks.without(alice, T0 - timedelta(days=30))] == [
        "Often", "Old", "Rare",
    ]  # fmt: skip


def test_a_runbook_is_written_from_an_incident_and_found_next_time(alice: Desk, root: Path) -> None:
    one = alert("DiskFull")
    key = response.declare(
        alice, [one, alert("HighLatency")], title="a", reason="b", impact="No orders", severity=None
    ).key
    response.note(alice, key, "deleted old logs")
    (run,) = reading.incident(alice, key).runs
    checklist.settle(alice, run.steps[0].id, StepState.DONE)
    record = reading.incident(alice, key)
    assert runbooks.missing_in(alice, [linked.alert for linked in record.alerts]) == ["DiskFull"]
    path = runbooks.write_for_incident(alice, record, "DiskFull")
    assert path == root / "DiskFull.md"
    text = path.read_text()
    assert "No orders" in text
    assert f"Written from {key} by alice, 2026-01-31 13:00Z." in text
    texts = [step.text for step in parse(text, name=path.name).steps]
    assert texts == ["deleted old logs", "Look at the graphs"]
    alice.library.refresh()
    assert runbooks.match(alice, one) is not None
    assert reading.incident(alice, key).timeline[-1].text == "runbook DiskFull.md written"
    assert sorted(os.listdir(root)) == ["DiskFull.md", "HighLatency.md", "big.md"]


def test_a_runbook_is_written_from_a_lone_alert(alice: Desk, root: Path) -> None:
    one = alert("Disk/Full../")
    triage.note(alice, [one], "it was the log")
    path = runbooks.write_for_alert(alice, one, sheet.of_alert(alice, one))
    assert path == root / "DiskFull.md"
    assert "- [ ] it was the log" in path.read_text()
    assert sheet.of_alert(alice, one).timeline[-1].text == "runbook DiskFull.md written"


def test_nothing_is_overwritten_and_nothing_is_written_nowhere(
    alice: Desk, root: Path, tmp_path: Path
) -> None:
    one, known = alert("HighLatency"), sheet.of_alert(alice, alert("HighLatency"))
    with pytest.raises(NotAllowed, match=r"HighLatency\.md is there already"):
        runbooks.write_for_alert(alice, one, known)
    assert (root / "HighLatency.md").read_text().startswith("# Latency")
    (root / "Link.md").symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(NotAllowed, match="is there already"):
        runbooks.write_for_alert(alice, alert("Link"), known)
    assert not (tmp_path / "elsewhere.md").exists()
    with pytest.raises(NotAllowed, match="no name"):
        runbooks.write_for_alert(alice, alert("../"), known)
    with pytest.raises(NotAllowed, match="nowhere to write"):
        runbooks.write_for_alert(at(alice, []), one, known)
    with pytest.raises(OSError, match="No such file"):
        runbooks.write_for_alert(at(alice, [tmp_path / "gone"]), one, known)
    assert sheet.of_alert(alice, one).timeline == ()
    alice.store.read_only = "read only"
    with pytest.raises(ReadOnly):
        runbooks.write_for_alert(alice, alert("New"), known)
    assert sorted(os.listdir(root)) == ["HighLatency.md", "Link.md", "big.md"]
