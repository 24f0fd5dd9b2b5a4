"""`irtui runbook show`: the checklist of any Markdown file, for people and for scripts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import Irtui

EXAMPLES = Path(__file__).parents[1] / "data" / "runbooks"
RUNBOOK = """\
---
last_reviewed_on: 2001-02-03
---
# Checkout is slow

## Meaning

Customers wait.

## Diagnosis

3. Look at the pods:

   ```sh
   $ kubectl get pods -n <namespace>
   NAME  READY
   ```

   - all of them

## Mitigation

> Warning: carts are lost.

Restart the pods.
"""


@pytest.fixture
def runbook(home: Path) -> Path:
    """A runbook in the current directory."""
    path = home / "CheckoutSlow.md"
    path.write_text(RUNBOOK)
    return path


def test_the_json_has_the_promised_shape(runbook: Path, irtui: Irtui) -> None:
    said = irtui("runbook", "show", runbook, "--json")
    assert (said.code, said.err) == (0, "")
    document = said.json
    assert (document["version"], document["title"]) == (1, "Checkout is slow")
    assert document["sections"] == [
        {"title": "Meaning", "level": 2, "kind": "context", "phase": "other", "line": 6},
        {"title": "Diagnosis", "level": 2, "kind": "action", "phase": "diagnose", "line": 10},
        {"title": "Mitigation", "level": 2, "kind": "action", "phase": "mitigate", "line": 21},
    ]
    first, second = document["steps"]
    assert len(first.pop("key")) == 12
    assert first == {
        "kind": "ordered",
        "phase": "diagnose",
        "group": ["Diagnosis"],
        "text": "Look at the pods:",
        "body": "",
        "substeps": ["all of them"],
        "commands": ["kubectl get pods -n <namespace>"],
        "code": [
            {
                "text": "kubectl get pods -n <namespace>",
                "language": "sh",
                "shell": True,
                "query": False,
                "expected": "NAME  READY",
                "placeholders": ["<namespace>"],
                "root": False,
                "interactive": False,
                "risk": "read",
            }
        ],
        "cautions": [],
        "links": [],
        "number": 3,
        "line": 12,
        "soft": False,
        "risk": "read",
    }
    assert (second["kind"], second["soft"]) == ("paragraph", True)
    assert second["cautions"] == ["Warning: carts are lost."]
    assert document["review"] == {
        "last_reviewed_on": "2001-02-03", "due_on": None, "overdue_days": None,
    }  # fmt: skip


def test_it_reads_well(runbook: Path, irtui: Irtui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = irtui("runbook", "show", runbook)
    assert (said.code, said.err) == (0, "")
    assert (
        said.out
        == """\
Checkout is slow
2 steps: 1 diagnose, 1 mitigate · reviewed 2001-02-03

DIAGNOSE
   1   Look at the pods:
         - all of them
         $ kubectl get pods -n <namespace>
           (fill in <namespace>)
         > NAME  READY

MITIGATE
   2 ~ Restart the pods.
       ! Warning: carts are lost.

~  prose that reads like an instruction
"""
    )


def test_an_anchor_shows_one_section(irtui: Irtui) -> None:
    path = EXAMPLES / "many_alerts.md"
    said = irtui("runbook", "show", f"{path}#paymentproviderdown", "--json").json
    assert said["title"] == "PaymentProviderDown"
    assert [step["text"] for step in said["steps"]] == [
        "Check the status page of the provider.", "Call the account manager.",
    ]  # fmt: skip
    # The line is that of the file.
    assert "PaymentProviderDown" in path.read_text().splitlines()[said["steps"][0]["line"] - 3]
    assert irtui("runbook", "show", f"{path}#gone").refused(1).startswith(f"{path} has no heading ")


def test_a_file_may_have_a_mark_in_its_name(home: Path, irtui: Irtui) -> None:
    (home / "C#.md").write_text("# C\n\n1. Look\n")
    assert irtui("runbook", "show", "C#.md").lines[0] == "C"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "is a directory"),
        (os.mkfifo, "is not a file"),
        (lambda path: path.write_bytes(b"# A\n\xff\n"), "not UTF-8 text (line 2)"),
        (lambda path: path.write_text("x" * 600_000), "larger than 512 KiB"),
        (lambda path: path.write_text("1. x\n" * 2001), "the limit is 2000"),
    ],
    ids=["absent", "directory", "pipe", "bytes", "huge", "steps"],
)
def test_what_cannot_be_read_is_one_sentence(
    home: Path, irtui: Irtui, spoil: object, words: str
) -> None:
    assert callable(spoil)
    spoil(home / "a\x1b.md")
    sentence = irtui("runbook", "show", home / "a\x1b.md").refused(1)
    assert words in sentence
    assert sentence.isprintable()


@pytest.mark.parametrize("words", [[], ["show"], ["show", "a.md", "b.md"], ["draw", "a.md"]])
def test_wrong_usage(irtui: Irtui, words: list[str]) -> None:
    said = irtui("runbook", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: irtui")


def test_hostile_text_is_cleaned_for_people_and_intact_for_scripts(
    home: Path, irtui: Irtui
) -> None:
    hostile = "Look \x1b]0;owned\x07\x1b[2J\u202eevil"
    (home / "a.md").write_text(
        f"# {hostile}\n\n## Steps\n\n1. {hostile}\n\n   ```sh\n   ls {hostile}\n   ```\n"
    )
    said = irtui("runbook", "show", "a.md")
    assert said.code == 0
    assert all(character.isprintable() for line in said.lines for character in line)
    document = irtui("runbook", "show", "a.md", "--json")
    assert document.out.isascii()
    assert document.json["steps"][0]["text"] == hostile


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_every_example_has_a_checklist_within_the_width(
    irtui: Irtui, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    said = irtui("runbook", "show", example)
    document = irtui("runbook", "show", example, "--json").json
    assert said.code == 0
    code = {line.strip() for step in document["steps"] for one in step["code"]
            for text in (one["text"], one["expected"]) for line in text.split("\n")}  # fmt: skip
    for line in said.lines:
        assert len(line) <= 60 or any(one and one in line for one in code), line
    for number, step in enumerate(document["steps"], 1):
        start = step["text"].split()[0]
        assert any(line[:4].strip() == str(number) and start in line for line in said.lines)


def test_neither_configuration_nor_store_is_needed_or_made(
    home: Path, irtui: Irtui, runbook: Path
) -> None:
    config = home / ".config" / "irtui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("this is no toml")
    assert irtui("runbook", "show", runbook).code == 0
    assert not list(home.rglob("*.db"))


def test_it_loads_no_more_than_the_parser(runbook: Path) -> None:
    probe = (
        "import sys; from irtui.cli import main; main(sys.argv[1:]);"
        "print([*sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "runbook", "show", str(runbook), "--json"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    for heavy in ("sqlalchemy", "httpx", "pydantic", "textual", "irtui.store.tables"):
        assert f"'{heavy}'" not in done.stderr
