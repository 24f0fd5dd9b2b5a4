"""`irtui role` and `irtui task`: who does what, from a script."""

from pathlib import Path

import pytest

from irtui import paths
from irtui.cli.roleparser import ROLES
from irtui.domain.roles import Role
from tests.cli.commands import Irtui, told_story


@pytest.fixture
def key(home: Path) -> str:
    """An incident in the usual database."""
    paths.database_file().parent.mkdir(parents=True)
    return told_story(paths.database_file()).key


def test_a_script_takes_hands_over_and_gives_up_a_role(key: str, irtui: Irtui) -> None:
    assert tuple(Role) == ROLES
    assert irtui("--operator", "bob", "role", key, "scribe").out == "bob is scribe.\n"
    assert "bob is scribe: hand it over" in irtui("role", key, "scribe").refused(1)
    assert irtui("role", key, "scribe", "--to", "carol").out == "carol is scribe.\n"
    assert irtui("role", key, "scribe", "--give-up").out.endswith("nobody is.\n")
    assert "Nobody is scribe" in irtui("role", key, "scribe", "--give-up").refused(1)

    commander = ("role", key, "incident_commander", "--to", "dave")
    assert "handed over with a note" in irtui(*commander).refused(1)
    said = irtui(*commander, "--note", "the pool is full", "--json").json
    (dave,) = (one for one in said["roles"] if one["person"] == "dave")
    assert (dave["role"], dave["note"]) == ("incident_commander", "the pool is full")
    assert irtui("incident", key, "--json").json["incident"]["commander"] == "dave"

    irtui("role", key, "sme", "--to", "erin", "--note", "knows the pool")
    irtui("role", key, "sme", "--to", "frank")
    now = [one for one in irtui("role", key, "sme", "--json").json["roles"] if one["role"] == "sme"]
    assert len([one for one in now if one["renounced_at"] is None]) == 3
    assert {"erin": "knows the pool", "frank": ""}.items() <= {
        one["person"]: one["note"] for one in now
    }.items()

    assert "--to" in irtui("role", key, "deputy", "--note", "x").refused()
    assert "forbids" in irtui("role", key, "deputy", "--read-only").refused()
    assert irtui("role", key, "king").code == 2
    assert "There is no incident" in irtui("role", "INC-1999-0001", "deputy").refused(1)


def test_a_script_keeps_the_tasks(key: str, irtui: Irtui) -> None:
    assert irtui("task", key, "list").out == f"{key} has no task.\n"
    assert irtui("task", key, "add", "call the\x1b[2J vendor", "--owner", "bob").out == "1\n"
    said = irtui("task", key, "add", "check orders", "--due", "30m", "--json").json
    assert said["text"] == "2"
    assert [(one["number"], one["owner"]) for one in said["tasks"]] == [(1, "bob"), (2, None)]
    assert said["tasks"][1]["due_at"] is not None
    heads, first, second = irtui("task", key, "list").lines
    assert heads.split()[:2] == ["N", "TASK"]
    assert first.startswith("2  check orders")
    assert second.startswith("1  call the")
    assert "\x1b" not in second

    assert irtui("task", key, "done", "2", "--note", "they are fine").out == "Done.\n"
    assert irtui("task", key, "drop", "1", "--note", "they called").out == "Dropped.\n"
    assert "dropped already" in irtui("task", key, "done", "1").refused(1)
    assert f"{key} has no task 3" in irtui("task", key, "done", "3").refused(1)
    told = irtui("task", key, "list", "--read-only", "--json").json["tasks"]
    assert [(one["state"], one["note"]) for one in told] == [
        ("dropped", "they called"), ("done", "they are fine")
    ]  # fmt: skip

    assert "no end: write 2h" in irtui("task", key, "add", "x", "--due", "soon").refused()
    assert "forbids" in irtui("task", key, "add", "x", "--read-only").refused()
    assert irtui("task", key, "drop", "1").code == 2
    assert irtui("task", key).code == 2
