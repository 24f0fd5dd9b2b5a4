"""`irtui runbook check`: what is wrong with the runbooks, with exit codes that CI can use."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import NOWHERE, Irtui, source

Config = Callable[[str], Path]
FINE = "---\nlast_reviewed_on: 2999-01-01\nreview_in: 1 year\n---\n# A\n\n1. Look\n2. Wait\n"
RULES = """\
groups:
- name: shop
  rules:
  - alert: DiskFull
    annotations: {runbook_url: https://wiki.example/DiskFull}
  - alert: CheckoutDown
  - record: a:b
    expr: up
"""


@pytest.fixture
def shelf(home: Path) -> Path:
    """A directory with one good runbook."""
    shelf = home / "runbooks"
    shelf.mkdir()
    put(shelf / "DiskFull.md", FINE)
    return shelf


def put(path: Path, text: str) -> Path:
    """A file that only its owner may change."""
    path.touch(0o600)
    path.write_text(text)
    return path


def test_good_runbooks_are_told_so(shelf: Path, irtui: Irtui) -> None:
    said = irtui("runbook", "check", shelf)
    assert (said.code, said.out, said.err) == (0, "1 runbook file: no error, no warning.\n", "")


def test_a_warning_passes_unless_it_is_taken_strictly(shelf: Path, irtui: Irtui) -> None:
    put(shelf / "B.md", "# B\n\n1. Look\n- [x] Wait\n")
    said = irtui("runbook", "check", "runbooks")
    assert (said.code, said.err) == (0, "")
    assert said.lines == [
        "runbooks/B.md:1: warning [never-reviewed] Nobody has reviewed it: write last_reviewed_on "
        "and review_in in its front matter.",
        "runbooks/B.md:4: warning [ticked-template] The box is ticked in the template, which ticks "
        "nothing in a run: write [ ].",
        "",
        "2 runbook files: no error, 2 warnings.",
    ]
    assert irtui("runbook", "check", shelf, "--strict").code == 1
    skips = ("--skip", "never-reviewed", "--skip", "ticked-template")
    assert irtui("runbook", "check", shelf, "--strict", *skips).code == 0


def test_an_error_fails_and_the_json_tells_all(shelf: Path, irtui: Irtui) -> None:
    put(shelf / "B.md", FINE + "\nSee [this](gone.md).\n")
    said = irtui("runbook", "check", "runbooks", "--json")
    assert (said.code, said.err) == (1, "")
    assert said.json == {
        "version": 1,
        "files": 2,
        "errors": 1,
        "warnings": 0,
        "problems": [],
        "alerts": None,
        "findings": [
            {
                "path": "runbooks/B.md",
                "line": 10,
                "rule": "dead-link",
                "severity": "error",
                "text": "The link gone.md leads to no file.",
            }
        ],
    }


def test_a_link_to_a_neighbour_is_fine(shelf: Path, irtui: Irtui) -> None:
    put(shelf / "B.md", FINE + "\nSee [this](DiskFull.md#a) and [that](../runbooks/DiskFull).\n")
    assert irtui("runbook", "check", shelf).code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"# A\n\xff", "It is not UTF-8 text (line 2); save it as UTF-8."),
        (b"x" * 600_000, "It is larger than 512 KiB; split it into several runbooks."),
        (b"1. x\n" * 2001, "2001 steps, the limit is 2000; split it into several runbooks."),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(
    shelf: Path, irtui: Irtui, content: bytes, sentence: str
) -> None:
    put(shelf / "B.md", "").write_bytes(content)
    said = irtui("runbook", "check", "runbooks")
    assert said.code == 1
    assert said.lines[0] == f"runbooks/B.md:1: error [unreadable] {sentence}"


def test_a_file_that_everybody_may_change_is_an_error(shelf: Path, irtui: Irtui) -> None:
    (shelf / "DiskFull.md").chmod(0o646)
    said = irtui("runbook", "check", shelf)
    assert said.code == 1
    assert "[world-writable]" in said.out


def test_two_directories_with_a_file_for_the_same_alert(shelf: Path, irtui: Irtui) -> None:
    other = shelf.parent / "more"
    other.mkdir()
    put(other / "disk-full.md", FINE)
    said = irtui("runbook", "check", "runbooks", "more")
    assert said.lines[0].startswith("more/disk-full.md:1: warning [duplicate-alert] runbooks/Disk")


def test_conditions_that_cannot_be_read_are_told(shelf: Path, irtui: Irtui) -> None:
    put(shelf / "B.md", FINE.replace("---\n#", "irtui: {alerts: ['a=~(']}\n---\n#"))
    said = irtui("runbook", "check", "runbooks")
    assert said.lines[0].startswith("runbooks/B.md:1: warning [front-matter] irtui.alerts: ")


def test_a_single_file_can_be_checked(shelf: Path, irtui: Irtui) -> None:
    assert irtui("runbook", "check", shelf / "DiskFull.md").lines == [
        "1 runbook file: no error, no warning."
    ]


def test_rules_tell_which_alerts_have_no_runbook(shelf: Path, irtui: Irtui) -> None:
    put(shelf.parent / "rules.yaml", RULES)
    said = irtui("runbook", "check", shelf, "--rules", "rules.yaml")
    assert (said.code, said.err) == (0, "")
    assert said.lines == [
        "rules.yaml:6: warning [alert-without-runbook] CheckoutDown has no runbook: write one, "
        "or name it in an annotation.",
        "",
        "2 alerts, 1 with a runbook (1 by annotation).",
        "1 runbook file: no error, 1 warning.",
    ]
    assert irtui("runbook", "check", shelf, "--rules", "rules.yaml", "--json").json["alerts"] == {
        "total": 2, "with_runbook": 1, "found_by": {"annotation": 1},
    }  # fmt: skip


def test_addresses_that_lead_nowhere_are_errors(shelf: Path, irtui: Irtui) -> None:
    rules = RULES.replace("/DiskFull", "/Gone").replace("alert: DiskFull", "alert: Slow")
    put(shelf.parent / "rules.yaml", "spec:\n" + rules.replace("\n", "\n  "))
    said = irtui("runbook", "check", shelf, "--rules", "rules.yaml")
    assert said.code == 1
    assert said.lines[0].startswith("rules.yaml:5: error [dangling-url] Slow: annotation ")


def test_a_section_that_is_gone_is_an_error(shelf: Path, irtui: Irtui) -> None:
    put(shelf.parent / "rules.yaml", RULES.replace("/DiskFull}", '/DiskFull#gone"}')
        .replace("{runbook_url: ", '{runbook_url: "'))  # fmt: skip
    said = irtui("runbook", "check", shelf, "--rules", "rules.yaml")
    assert said.code == 1
    assert said.lines[0] == (
        "rules.yaml:4: error [dangling-anchor] DiskFull: runbook_url: DiskFull.md has no heading "
        "#gone."
    )


def test_the_configuration_says_where_runbooks_are_and_how_they_are_found(
    shelf: Path, config: Config, irtui: Irtui
) -> None:
    put(shelf.parent / "rules.yaml", RULES)
    config(
        source("prod", NOWHERE) + f'[runbooks]\ndirectories = ["{shelf}"]\n'
        '[[runbooks.match]]\nmatch = ["alertname=CheckoutDown"]\nfile = "DiskFull.md"\n'
    )
    said = irtui("runbook", "check", "--rules", "rules.yaml")
    assert said.code == 0
    assert said.lines[-2].startswith("2 alerts, 2 with a runbook (")


@pytest.mark.parametrize(
    ("text", "line"), [("groups: [", 2), ("a: b\n", 1), ("a: 1\nb: {{ x }\n", 3)]
)
def test_rules_that_cannot_be_read_are_an_error(
    shelf: Path, irtui: Irtui, text: str, line: int
) -> None:
    put(shelf.parent / "rules.yaml", text)
    said = irtui("runbook", "check", shelf, "--rules", "rules.yaml", "gone.yaml")
    assert said.code == 1
    assert said.lines[0] == (
        "gone.yaml:1: error [unreadable] It cannot be read: no such file or directory."
    )
    assert said.lines[1].startswith(f"rules.yaml:{line}: error [unreadable] It ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "There is nothing to check"),
        (["gone"], "gone: there is no such directory."),
        (["empty"], "There is nothing to check: no Markdown file is in empty."),
        (["runbooks", "--skip", "x\x1b"], "--skip: x␛ is no rule, there are unreadable, "),
    ],
)
def test_nothing_to_check_is_wrong_usage(
    shelf: Path, irtui: Irtui, words: list[str], sentence: str
) -> None:
    (shelf.parent / "empty").mkdir()
    assert irtui("runbook", "check", *words).refused(2).startswith(sentence)


def test_hostile_names_are_cleaned(shelf: Path, irtui: Irtui) -> None:
    put(shelf / "B\x1b[2J\n.md", "# B\x1b[2J\n\n[x\x1b](gone\u202e.md)\n")
    said = irtui("runbook", "check", shelf)
    assert said.code == 1
    assert all(character.isprintable() for line in said.lines for character in line)
