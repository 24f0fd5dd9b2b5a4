"""`irtui handover`: what the next shift must know."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.cli.wiring import now
from irtui.domain.alert import Alert
from irtui.domain.incident import Status
from irtui.domain.triage import NoiseReason
from irtui.store import incidents
from irtui.store.tables_response import TaskRow
from irtui.workflow import detection, response, triage
from tests.builders import Shelf, colleague, desk, store_at
from tests.cli.commands import RUNBOOK, Irtui, Monitor, source

Config = Callable[[str], Path]


@pytest.fixture
def prod(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor on which some alerts fire."""
    config('operator = "alice"\n' + monitor.entry())
    for name in ("HighLatency", "DiskFull", "DiskSlow", "Flappy"):
        monitor.fire(name, severity="critical", service="check|out")
    return monitor


def shift(path: Path) -> None:
    """What a shift did to the alerts that fire."""
    with store_at(path) as store:
        alice = desk(store, now, library=Shelf({"HighLatency": RUNBOOK}))
        bob = colleague(alice, "bob")
        alerts: dict[str, Alert] = {one.name: one for one in detection.open_alerts(alice)}
        one = response.declare(
            bob, [alerts["HighLatency"]], title="Checkout | is *slow*", reason="p99",
            impact="customers wait", severity="SEV2",
        )  # fmt: skip
        response.note(bob, one.key, "rolled back\nthe release")
        over = response.declare(
            alice, [], title="Login fails", reason="a call", impact="nobody gets in",
            severity="SEV3",
        )  # fmt: skip
        response.move(alice, over.key, Status.RESOLVED)
        with store.write() as session:
            row = incidents.get(session, one.key)
            row.next_update_at = now() + timedelta(minutes=20, seconds=30)
            session.add(row)
            session.add(
                TaskRow(
                    incident_id=row.id, text="call the bank", owner="carol", by="bob",
                    due_at=now() - timedelta(hours=1), created_at=now(),
                )
            )  # fmt: skip
        triage.acknowledge(bob, [alerts["DiskFull"]])
        triage.note(bob, [alerts["DiskFull"]], "ordered a new disk")
        triage.snooze(alice, [alerts["DiskSlow"]], now() + timedelta(hours=2, seconds=30))
        triage.dismiss(alice, [alerts["Flappy"]], NoiseReason.FLAPPING)


def begun(irtui: Irtui, home: Path) -> Path:
    path = home / "a.db"
    irtui("--db", path, "note", "severity=critical", "--text", "seen")
    shift(path)
    return path


def test_all_of_the_shift_stands_in_it(prod: Monitor, irtui: Irtui, home: Path) -> None:
    path = begun(irtui, home)
    irtui("silence", "add", "alertname=Gone|Away", "--duration", "1h", "--comment", "new disk")
    said = irtui("--db", path, "handover")
    assert (said.code, said.err) == (0, ""), said
    lines = [re.sub(r"\b\d+ s\b", "few s", line) for line in said.lines if line]
    assert lines[0].startswith("# Hand-over 20")
    assert lines[1] == "Of the last 8 h 00 min, by alice."
    assert lines[2:8] == [
        "## Open incidents",
        f"### SEV2 INC-{now().year}-0001: Checkout \\| is \\*slow\\*",
        "- Investigating, few s old, commander **bob**",
        "- Impact: customers wait",
        "- Next: call the bank (carol)",
        lines[7],
    ]
    assert lines[7].endswith(", in 20m")
    assert lines[8].startswith("- Overdue task: call the bank (carol, due ")
    assert lines[13].endswith("Z | bob | rolled back the release |")
    rest = lines[14:]
    assert rest[0] == "## Acknowledged alerts, oldest first"
    assert rest[1] == "- **DiskFull** check\\|out (prod), bob for few s"
    assert rest[2].endswith("alice: seen")
    assert rest[3].endswith("bob: ordered a new disk")
    assert rest[4] == "## Snoozes that end soon"
    assert rest[5].startswith("- **DiskSlow** check\\|out (prod), alice until ")
    assert rest[7] == "## Silences that end soon"
    assert rest[10].endswith('| in 59m | alertname="Gone\\|Away" | prod | alice | new disk |')
    assert rest[11] == "## Incidents that ended"
    assert "INC-" in rest[12]
    assert rest[13:] == [
        "## Noise",
        "| Alert | Dismissed | Why | Fired |",
        "| --- | --- | --- | --- |",
        "| Flappy | 1 | flapping | – |",
    ]


def test_the_json_and_the_file_hold_the_same(prod: Monitor, irtui: Irtui, home: Path) -> None:
    path = begun(irtui, home)
    found = irtui("--db", path, "handover", "--since", "12h", "--json").json
    assert [one["next_step"] for one in found["incidents"]] == ["call the bank (carol)"]
    assert found["incidents"][0]["last"][-1]["text"] == "rolled back\nthe release"
    assert [note["text"] for note in found["acknowledged"][0]["notes"]] == [
        "seen", "ordered a new disk"
    ]  # fmt: skip
    assert (found["noise"][0]["name"], found["troubles"]) == ("Flappy", [])

    said = irtui("--db", path, "handover", "-o", ".")
    (file,) = home.glob("handover-*.md")
    assert (said.code, said.out) == (0, f"{file}\n")
    assert file.read_text().startswith("# Hand-over ")
    assert irtui("--db", path, "handover", "-o", file).code == 0
    file.write_text("mine")
    said = irtui("--db", path, "handover", "-o", file)
    assert (said.code, file.read_text()) == (1, "mine")
    assert "is no hand-over: name another file. Or overwrite it with --force." in said.err
    assert irtui("--db", path, "handover", "-o", file, "--force").code == 0
    assert file.read_text().startswith("# Hand-over ")


def test_a_quiet_shift_has_little_to_say(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("handover", "--since", "12h")
    assert said.lines[2:] == [
        "Of the last 12 h 00 min, by alice.", "", "## Open incidents", "", "None.", "",
        "## Acknowledged alerts, oldest first", "", "None.",
    ]  # fmt: skip


def test_a_source_that_fails_is_told_and_the_rest_is_printed(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config('operator = "alice"\n' + prod.entry("near") + source("far"))
    said = irtui("handover")
    assert said.code == 1
    assert "- **far**: its alerts may be old: connection refused" in said.lines
    assert "None." in said.lines
    assert said.err == "far: its alerts may be old: connection refused\n"


@pytest.mark.parametrize(
    "words", [["--since", "soon"], ["--since", "0s"], ["--since", "90d"], ["--json", "-o", "x"]]
)
def test_wrong_usage_is_told(prod: Monitor, irtui: Irtui, words: list[str]) -> None:
    said = irtui("handover", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err
