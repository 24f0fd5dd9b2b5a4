"""`irtui export KEY`: files for people, scripts and spreadsheets."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import Irtui, told_story

NAME = "INC-2026-0001-checkout-is-slow"


@pytest.fixture(autouse=True)
def db(home: Path) -> Path:
    """The usual database, with an incident."""
    path = home / ".local/share/irtui/irtui.db"
    path.parent.mkdir(parents=True)
    told_story(path)
    return path


@pytest.mark.parametrize("suffix", ["md", "json", "csv"])
def test_the_file_is_named_and_repeats_byte_by_byte(home: Path, irtui: Irtui, suffix: str) -> None:
    said = irtui("export", "1", "--format", suffix)
    target = home / f"{NAME}.{suffix}"
    assert (said.code, said.out, said.err) == (0, f"{target}\n", "")
    first = target.read_bytes()
    assert first.endswith(b"\n")
    assert irtui("export", "INC-2026-0001", "--format", suffix).code == 0
    assert target.read_bytes() == first
    assert irtui("export", "1", "-o", "-", "--format", suffix).out.encode() == first
    assert [path.name for path in home.iterdir() if path.is_file()] == [target.name]


def test_into_a_directory_or_a_file_of_another_name(home: Path, irtui: Irtui) -> None:
    (home / "reviews").mkdir()
    assert irtui("export", "1", "-o", "reviews").out == f"{home}/reviews/{NAME}.md\n"
    assert irtui("export", "1", "-o", "reviews/").code == 0
    assert irtui("export", "1", "--output", home / "post mortem.md").code == 0
    assert (home / "post mortem.md").read_text().startswith("---\nkey: ")


def test_an_edited_file_is_kept_unless_forced(home: Path, irtui: Irtui) -> None:
    target = home / f"{NAME}.md"
    irtui("export", "1")
    target.write_text("my own words\n")
    sentence = irtui("export", "1").refused(1)
    assert sentence.startswith(f"{target} was changed by hand since")
    assert "--force" in sentence
    assert target.read_text() == "my own words\n"
    assert irtui("export", "1", "--force").code == 0
    assert "Checkout is slow" in target.read_text()


def test_a_foreign_file_is_kept(home: Path, irtui: Irtui) -> None:
    (home / "notes.md").write_text("notes")
    assert "--force" in irtui("export", "1", "-o", "notes.md").refused(1)
    assert (home / "notes.md").read_text() == "notes"


def test_the_json_is_that_of_incident(irtui: Irtui) -> None:
    exported = irtui("export", "1", "--format", "json", "-o", "-").out
    assert json.loads(exported) == irtui("incident", "1", "--json").json


def test_the_csv_runs_no_formula_and_obeys_no_escape(irtui: Irtui) -> None:
    rows = list(csv.reader(io.StringIO(irtui("export", "1", "--format", "csv", "-o", "-").out)))
    assert rows[0] == ["at", "by", "kind", "text"]
    assert ["2026-01-31T12:03:00Z", "bartholomew", "note"] in [row[:3] for row in rows]
    texts = [row[3] for row in rows[1:]]
    assert '\'=HYPERLINK("http://evil")\nsecond line ␛[2J' in texts
    assert not [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("gone/x.md", "gone: there is no such directory, make it first."),
        ("gone/", "gone: there is no such directory, make it first."),
        ("file/x.md", "file: there is no such directory, make it first."),
        ("pipe", "pipe is no file: name another, or - for standard output."),
        ("/dev/null", "/dev/null is no file: name another, or - for standard output."),
        ("/proc/x.md", "/proc/x.md: cannot be written: "),
        ("x" * 300, "File name too long"),
        ("~nobody-of-this-name/x", "there is no such user"),
        ("", "must not be empty"),
    ],
)
def test_a_place_where_nothing_can_be_written(
    home: Path, irtui: Irtui, output: str, words: str
) -> None:
    (home / "file").write_text("")
    os.mkfifo(home / "pipe")
    before = sorted(home.iterdir())
    said = irtui("export", "1", "-o", output, "--force")
    assert said.code in (1, 2)
    assert said.out == ""
    assert words in said.err
    assert sorted(home.iterdir()) == before


def test_read_only_writes_the_file_and_not_the_store(home: Path, db: Path, irtui: Irtui) -> None:
    before = db.read_bytes()
    assert irtui("--read-only", "export", "1").code == 0
    assert (home / f"{NAME}.md").exists()
    assert db.read_bytes() == before
