"""`irtui check`: one table of what works and what does not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import Irtui, Monitor, Said, source
from tests.cli.databases import newer_database, stub_database

Config = Callable[[str], Path]


def states(said: Said) -> dict[str, tuple[str, str]]:
    """The table: what, its state, and the detail."""
    head, *rows = said.lines
    state, detail = head.index("STATE"), head.index("DETAIL")
    return {row[:state].strip(): (row[state:detail].strip(), row[detail:].strip()) for row in rows}


def test_all_is_well(monitor: Monitor, config: Config, home: Path, irtui: Irtui) -> None:
    (home / "runbooks").mkdir()
    (home / "runbooks" / "DiskFull.md").write_text("# Disk full\n\n1. Look\n")
    file = config(
        'operator = "alice"\n' + monitor.entry() + '[runbooks]\ndirectories = ["~/runbooks"]\n'
    )
    monitor.fire("DiskFull")
    said = irtui("check")
    assert (said.code, said.err) == (0, "")
    found = states(said)
    assert found.pop("source prod") == ("ok", "1 alert, version 0.25.0")
    assert found == {
        "config": ("ok", f"{file}: 1 source"),
        "operator": ("ok", "alice"),
        "database": ("ok", str(home / ".local/share/irtui/irtui.db")),
        "runbooks": ("ok", "1 file in 1 directory"),
    }


def test_a_failing_source_and_a_missing_directory_fail_alone(
    monitor: Monitor, config: Config, home: Path, irtui: Irtui
) -> None:
    config(monitor.entry() + source("far") + '[runbooks]\ndirectories = ["gone"]\n')
    said = irtui("check")
    assert said.code == 1
    found = states(said)
    assert found["source far"] == ("failed", "connection refused")
    assert found["source prod"] == ("ok", "0 alerts, version 0.25.0")
    assert found["database"][0] == "ok"
    state, why = found["runbooks"]
    assert state == "failed"
    assert str(home / ".config/irtui/gone") in why
    assert "no such file" in why


def test_a_runbook_of_the_configuration_that_is_nowhere_fails(
    monitor: Monitor, config: Config, home: Path, irtui: Irtui
) -> None:
    (home / "books").mkdir()
    (home / "books" / "DiskFull.md").write_text("# Disk full\n")
    entry = "[[runbooks.match]]\nmatch = ['a=b']\nfile = '{}'\n"
    directories = '[runbooks]\ndirectories = ["~/books"]\n'
    config(monitor.entry() + directories + entry.format("DiskFull#x") + entry.format("gone.md#y"))
    said = irtui("check")
    assert said.code == 1
    told = "[[runbooks.match]] names gone.md#y, which is in no directory."
    assert states(said)["runbooks"] == ("failed", told)
    assert "DiskFull#x" not in said.out


def test_the_monitor_of_the_environment_is_named_as_such(
    monitor: Monitor, irtui: Irtui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRTUI_ALERTMANAGER_URL", monitor.url)
    said = irtui("check")
    assert said.code == 0
    assert "environment" in states(said)["config"][1]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("no database\n" * 200), "is not an irtui database"),
        (stub_database, "no such table"),
        (newer_database, "has schema 999"),
        (lambda path: path.mkdir(), "is not a file"),
    ],
    ids=["text", "stub", "newer", "directory"],
)
def test_a_bad_database_is_told(
    monitor: Monitor,
    config: Config,
    home: Path,
    irtui: Irtui,
    make: Callable[[Path], object],
    words: str,
) -> None:
    config(monitor.entry())
    path = home / "irtui.db"
    make(path)
    said = irtui("check", "--db", path)
    assert said.code == 1
    state, why = states(said)["database"]
    assert state == "failed"
    assert words in why
    assert states(said)["source prod"][0] == "ok"


def test_read_only_makes_no_database(
    monitor: Monitor, config: Config, home: Path, irtui: Irtui
) -> None:
    config(monitor.entry())
    said = irtui("check", "--read-only")
    assert said.code == 1
    assert "no irtui database yet" in states(said)["database"][1]
    assert not list(home.rglob("*.db"))
    assert irtui("check").code == 0
    assert irtui("check", "--read-only").code == 0


def test_hooks_are_looked_for_and_not_run(monitor: Monitor, config: Config, irtui: Irtui) -> None:
    there = "[[hooks]]\non = ['fired', 'ended']\ncommand = ['sh', '-c', 'touch ran', 'token-123']\n"
    absent = "[[hooks]]\non = ['source_stale']\ncommand = ['./page', 'token-123']\n"
    config(monitor.entry() + there)
    assert irtui("check").code == 0
    path = config(monitor.entry() + there + absent)
    said = irtui("check")
    assert said.code == 1
    assert states(said)["hook 1 (sh)"] == ("ok", "for fired, ended")
    no_program = f"{path.parent}/page: there is no such program that can be run"
    assert states(said)["hook 2 (page)"] == ("failed", no_program)
    assert "token-123" not in said.out
    assert not Path("ran").exists()
