"""`irtui incidents` and `irtui incident KEY`."""

from pathlib import Path

import pytest

from tests.cli.commands import Irtui, told_story
from tests.cli.databases import newer_database, stub_database


@pytest.fixture
def db(home: Path) -> Path:
    """The usual database, with two incidents."""
    path = home / ".local/share/irtui/irtui.db"
    path.parent.mkdir(parents=True)
    told_story(path)
    return path


def test_all_incidents_newest_first(db: Path, irtui: Irtui) -> None:
    said = irtui("incidents")
    assert (said.code, said.err) == (0, "")
    head, second, first = said.lines
    assert head.split() == ["KEY", "SEVERITY", "STATUS", "DECLARED", "COMMANDER", "TITLE"]
    assert second.split()[:3] == ["INC-2026-0002", "–", "investigating"]
    assert second.split()[3:] == ["2026-01-31", "12:06Z", "bartholomew", "[b]日本語[/b]"]
    assert first.index("Checkout is slow") == head.index("TITLE")


def test_the_json_has_the_promised_shape(db: Path, irtui: Irtui) -> None:
    said = irtui("incidents", "--json", "--status", "mitigated")
    assert said.json == {
        "version": 1,
        "incidents": [
            {
                "key": "INC-2026-0001",
                "title": "Checkout is slow",
                "severity": "SEV2",
                "status": "mitigated",
                "kind": "incident",
                "declared_at": "2026-01-31T12:00:00Z",
                "mitigated_at": "2026-01-31T12:06:00Z",
                "resolved_at": None,
            }
        ],
    }


def test_a_status_that_is_none_is_refused(irtui: Irtui) -> None:
    sentence = irtui("incidents", "--status", "open\x1b").refused()
    assert "open␛" in sentence
    assert "investigating, identified, mitigated" in sentence


def test_no_incident_yet(irtui: Irtui) -> None:
    said = irtui("incidents")
    assert (said.code, said.out, said.err) == (0, "No incident.\n", "")
    assert irtui("incidents", "--json").json == {"version": 1, "incidents": []}


@pytest.mark.parametrize("key", ["INC-2026-0001", "inc-2026-0001", "INC-0001", "0001", "1"])
def test_one_incident_by_its_key_or_the_short_form(db: Path, irtui: Irtui, key: str) -> None:
    said = irtui("incident", key)
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "INC-2026-0001  Checkout is slow"


def test_one_incident_reads_well(db: Path, irtui: Irtui) -> None:
    lines = irtui("incident", "1").lines
    assert lines[1:5] == [
        "SEV2, mitigated, commander alice",
        'severity: as suggested (severity="critical")',
        "because p99 over 2 s since noon; the impact is customers wait",
        "review: draft",
    ]
    head = next(line for line in lines if line.startswith("TIME (UTC)"))
    note = next(position for position, line in enumerate(lines) if "HYPERLINK" in line)
    assert lines[note].startswith("2026-01-31 12:03:00  bartholomew")
    assert lines[note].index("=HYPER") == head.index("WHAT")
    assert lines[note + 1] == " " * head.index("WHAT") + "second line ␛[2J"
    steps = lines.index("High latency: 2 of 3 steps settled")
    assert [line.split("  ")[0] for line in lines[steps + 1 :]] == ["#", "1", "2", "3"]
    assert "skipped      alice  " in lines[steps + 3]
    assert lines[steps + 3].endswith("Restart the pods (no time, later)")
    assert "in progress" in lines[steps + 4]


def test_one_incident_as_json(db: Path, irtui: Irtui) -> None:
    document = irtui("incident", "1", "--json").json
    assert document["version"] == 1
    one = document["incident"]
    assert {name: one[name] for name in ("key", "title", "reason", "impact", "severity")} == {
        "key": "INC-2026-0001",
        "title": "Checkout is slow",
        "reason": "p99 over 2 s\nsince noon",
        "impact": "customers wait",
        "severity": "SEV2",
    }
    assert one["alerts"][0]["labels"]["alertname"] == "HighLatency"
    (note,) = [event for event in one["timeline"] if event["kind"] == "note"]
    assert (note["at"], note["by"]) == ("2026-01-31T12:03:00Z", "bartholomew")
    assert note["text"].endswith("second line \x1b[2J")
    (run,) = one["runs"]
    assert run["runbook"] == "HighLatency.md"
    assert [(step["state"], step["by"], step["reason"]) for step in run["steps"]] == [
        ("done", "alice", None),
        ("skipped", "alice", "no_time"),
        ("in_progress", None, None),
    ]
    assert one["review"]["state"] == "draft"
    assert one["updates"] == []


@pytest.mark.parametrize("key", ["INC-2026-0099", "INC-2027-0001", "nonsense\x1b[2J", "-1", "٣"])
def test_an_unknown_key_is_one_sentence(db: Path, irtui: Irtui, key: str) -> None:
    sentence = irtui("incident", "--", key).refused(1)
    assert sentence.startswith("There is no incident ")
    assert sentence.isprintable()


def test_a_key_longer_than_any_number_is_wrong_usage(db: Path, irtui: Irtui) -> None:
    said = irtui("incident", "9" * 30)
    assert said.code == 2
    assert said.err.endswith("is longer than any incident key\n")


@pytest.mark.parametrize("command", [["incidents"], ["incident", "1"], ["export", "1"]])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_text("a text\n" * 500), "is not an irtui database"),
        (lambda path: path.mkdir(), "is not a file"),
        (stub_database, "no such table"),
    ],
    ids=["text", "directory", "stub"],
)
def test_a_bad_database_is_one_sentence(
    home: Path, irtui: Irtui, command: list[str], spoil: object, words: str
) -> None:
    assert callable(spoil)
    path = home / "bad.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    sentence = irtui("--db", path, *command).refused(1)
    assert words in sentence
    assert str(path) in sentence
    assert before == (path.read_bytes() if path.is_file() else b"")


def test_a_newer_database_can_be_read(home: Path, irtui: Irtui) -> None:
    newer_database(home / "newer.db")
    assert irtui("--db", home / "newer.db", "incidents").out == "No incident.\n"


def test_a_place_below_a_file_is_told(home: Path, irtui: Irtui) -> None:
    (home / "file").write_text("")
    sentence = irtui("--db", home / "file" / "irtui.db", "incidents").refused(1)
    assert sentence == f"{home}/file/irtui.db is not a file: name a database file with --db."


@pytest.mark.parametrize("command", [["incidents"], ["incident", "1"], ["export", "1"]])
def test_read_only_makes_nothing(home: Path, irtui: Irtui, command: list[str]) -> None:
    sentence = irtui("--read-only", *command).refused(1)
    assert "there is no irtui database yet" in sentence
    assert list(home.iterdir()) == []
