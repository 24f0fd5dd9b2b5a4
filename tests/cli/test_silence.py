"""`irtui silence`: silences from a script, with honest exit codes."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.commands import NOWHERE, Irtui, Monitor, Said, source

Config = Callable[[str], Path]
GIVEN = ("--duration", "1h", "--comment", "disk is replaced")
UNKNOWN = "8b3c2b0e-5d5e-4a7b-9d0f-111111111111"


@pytest.fixture
def prod(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor on which three alerts fire."""
    config('operator = "alice"\n' + monitor.entry())
    monitor.fire("DiskFull", severity="warning", instance="db-1")
    monitor.fire("DiskSlow", severity="warning", instance="db-2")
    monitor.fire("CheckoutDown", severity="critical", service="checkout")
    return monitor


def known(monitor: Monitor) -> list[dict[str, Any]]:
    """The silences as their source lists them."""
    found: list[dict[str, Any]] = httpx.get(
        f"{monitor.url}/api/v2/silences", trust_env=False
    ).json()
    return found


def add(irtui: Irtui, *words: str) -> str:
    """The id of a new silence."""
    said = irtui("silence", "add", *words, *GIVEN)
    assert (said.code, said.err) == (0, "")
    return said.lines[1]


def test_a_silence_is_made_and_its_id_is_told(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("silence", "add", "alertname=~Disk.*", "instance=db-1", *GIVEN)
    assert (said.code, said.err) == (0, "")
    told, identity = said.lines
    assert told == "Silenced on prod for 1 h 00 min: 1 of 3 alerts that fire match, confirmed."
    (silence,) = known(prod)
    assert silence["id"] == identity
    assert (silence["createdBy"], silence["comment"]) == ("alice", "disk is replaced")
    assert [(one["name"], one["isRegex"]) for one in silence["matchers"]] == [
        ("alertname", True), ("instance", False),
    ]  # fmt: skip


def test_the_json_has_a_stable_shape(prod: Monitor, irtui: Irtui) -> None:
    said = irtui("silence", "add", 'instance!="db-1"', "alertname=DiskSlow", *GIVEN, "--json")
    assert said.code == 0
    assert said.json["version"] == 1
    (silence,) = said.json["silences"]
    assert silence.pop("starts_at") < silence.pop("ends_at")
    assert silence == {
        "source": "prod",
        "id": known(prod)[0]["id"],
        "state": "confirmed",
        "error": None,
        "matchers": [
            {"name": "instance", "value": "db-1", "is_regex": False, "is_equal": False},
            {"name": "alertname", "value": "DiskSlow", "is_regex": False, "is_equal": True},
        ],
        "until_resolved": False,
        "created_by": "alice",
        "comment": "disk is replaced",
        "matched": 1,
    }


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["alertname"], 2, "expected =, !=, =~ or !~"),
        (["a=~("], 2, '"(" without ")"'),
        (["a=~.*", 'b=""'], 2, "all match the empty string"),
        (["alertname=~.+"], 1, "everything that fires (3 alerts): add a matcher, or --force"),
        (["nobody!=x"], 1, "every alert that does not have these labels, too"),
    ],
)
def test_what_would_surprise_is_refused(
    prod: Monitor, irtui: Irtui, words: list[str], code: int, sentence: str
) -> None:
    assert sentence in irtui("silence", "add", *words, *GIVEN).refused(code)
    assert known(prod) == []


def test_by_force_everything_is_silenced(prod: Monitor, irtui: Irtui) -> None:
    add(irtui, "alertname=~.+", "--force")
    add(irtui, "nobody!=x", "--force")
    assert len(known(prod)) == 2


def test_the_only_alert_that_fires_may_be_silenced_by_name(
    monitor: Monitor, config: Config, irtui: Irtui
) -> None:
    config(monitor.entry())
    monitor.fire("DiskFull")
    assert irtui("silence", "add", "alertname=~.+", *GIVEN).code == 1
    add(irtui, "alertname=DiskFull")


@pytest.mark.parametrize(
    "words",
    [
        ["silence"],
        ["silence", "add", *GIVEN],
        ["silence", "add", "a=b", "--duration", "1h"],
        ["silence", "add", "a=b", "--duration", "1h", "--comment", " "],
        ["silence", "add", "a=b", "--duration", "soon", "--comment", "x"],
        ["silence", "add", "a=b", "--duration", "0s", "--comment", "x"],
        ["silence", "add", "a=b", "--comment", "x"],
        ["silence", "add", "a=b", *GIVEN, "--source", "nowhere"],
        ["silence", "expire"],
        ["silence", "add", "a=\udcff", *GIVEN],
        ["--read-only", "silence", "add", "a=b", *GIVEN],
        ["silence", "expire", "--read-only", UNKNOWN],
    ],
)
def test_wrong_usage_is_told_and_nothing_is_sent(
    prod: Monitor, irtui: Irtui, words: list[str]
) -> None:
    said = irtui(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert known(prod) == []


def test_of_several_sources_one_must_be_named(prod: Monitor, config: Config, irtui: Irtui) -> None:
    config(prod.entry("near") + source("far"))
    assert "one of near, far" in irtui("silence", "add", "a=b", *GIVEN).refused()
    add(irtui, "a=b", "--source", "near")
    said = irtui("silence", "add", "a=b", *GIVEN, "--source", "far")
    assert "far: it does not tell what fires" in said.refused(1)
    said = irtui("silence", "add", "a=b", *GIVEN, "--source", "far", "--force")
    assert "nothing has changed: connection refused" in said.refused(1)


def test_a_silence_until_the_resolve_needs_something_that_fires(
    prod: Monitor, irtui: Irtui
) -> None:
    given = ("--until-resolved", "--comment", "x")
    assert "there is no resolve" in irtui("silence", "add", "a=b", *given).refused(1)
    said = irtui("silence", "add", "alertname=DiskFull", *given, "--duration", "8h", "--json")
    (silence,) = said.json["silences"]
    assert (silence["until_resolved"], silence["matched"]) == (True, 1)
    told = irtui("silence", "add", "alertname=DiskSlow", *given).lines[0]
    assert told.startswith("Silenced on prod until it resolves, 24 h 00 min at most: 1 of 3 ")
    for listed in irtui("silence", "list", "--json").json["silences"]:
        assert (listed["until_resolved"], listed["progress"]) == (True, None)


def test_all_silences_are_listed_with_what_they_match(prod: Monitor, irtui: Irtui) -> None:
    assert irtui("silence", "list").out == "No silence.\n"
    first = add(irtui, "alertname=~Disk.*")
    second = add(irtui, "alertname=Nothing")
    said = irtui("silence", "list")
    assert (said.code, said.err) == (0, "")
    head, *lines = said.lines
    assert head.split() == [
        "STATE", "LEFT", "ALERTS", "BY", "MATCHERS", "FLAGS", "ID", "COMMENT"
    ]  # fmt: skip
    assert len(lines) == 2
    assert first in lines[0]
    assert "very broad" in lines[0]
    assert second in lines[1]
    assert "matches nothing" in lines[1]
    silences = irtui("silence", "list", "--json").json["silences"]
    assert [(one["id"], one["matched"], one["flags"]) for one in silences] == [
        (first, 2, ["very_broad"]), (second, 0, ["matches_nothing"]),
    ]  # fmt: skip


def test_silences_are_ended_by_id(prod: Monitor, irtui: Irtui) -> None:
    first, second = add(irtui, "a=b"), add(irtui, "a=c")
    said = irtui("silence", "expire", first, UNKNOWN, second)
    assert said.code == 1
    assert said.lines == [
        f"{first}: The silence on prod has ended.", f"{second}: The silence on prod has ended.",
    ]  # fmt: skip
    assert said.err == f"{UNKNOWN}: no source lists a silence with this id\n"
    assert {one["status"]["state"] for one in known(prod)} == {"expired"}
    said = irtui("silence", "expire", first, "--json")
    assert said.code == 0
    (told,) = said.json["silences"]
    assert (told["id"], told["state"], told["error"]) == (first, "expired", None)
    assert irtui("silence", "list").out == "No silence.\n"
    assert len(irtui("silence", "list", "--expired").lines) == 3


def test_a_source_that_fails_leaves_the_silences_of_the_other(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config(prod.entry("near") + source("far"))
    add(irtui, "a=b", "--source", "near")
    said = irtui("silence", "list")
    assert (said.code, said.err) == (1, "far: connection refused\n")
    assert [line.split()[0] for line in said.lines] == ["SOURCE", "near"]
    told = irtui("silence", "list", "--json").json["sources"]
    assert [(one["name"], one["error"]) for one in told] == [
        ("near", None), ("far", "connection refused"),
    ]  # fmt: skip


def test_no_source_at_all_is_no_empty_list(config: Config, irtui: Irtui) -> None:
    config(source("far"))
    said = irtui("silence", "list")
    assert (said.code, said.err) == (1, "far: connection refused\n")
    assert said.out == "No silence is known, but not every source told its own.\n"


def test_a_dead_member_of_a_cluster_is_no_obstacle(
    prod: Monitor, config: Config, irtui: Irtui
) -> None:
    config(f'[[sources]]\nname = "pair"\nurls = ["{NOWHERE}", "{prod.url}"]\n')
    add(irtui, "alertname=DiskFull")
    assert len(known(prod)) == 1
    assert irtui("silence", "list").code == 0


def test_the_history_tells_who_silenced_what(prod: Monitor, irtui: Irtui, home: Path) -> None:
    add(irtui, "alertname=DiskFull", "--db", str(home / "a.db"))
    with closing(sqlite3.connect(home / "a.db")) as connection:
        found = connection.execute("SELECT by, kind, text FROM event").fetchall()
    ((by, kind, text),) = found
    assert (by, kind) == ("alice", "action_taken")
    assert text.startswith("DiskFull silenced until ")
    assert text.endswith("Z: disk is replaced")


def test_hostile_comments_are_cleaned_in_the_table_and_intact_in_json(
    prod: Monitor, irtui: Irtui
) -> None:
    hostile = 'a\x1b]0;owned\x07\x1b[2J\u202eevil\nb"c'
    said = irtui("silence", "add", "a=b", "--duration", "1h", "--comment", hostile)
    assert said.code == 0
    listed = irtui("silence", "list")
    assert len(listed.lines) == 2
    assert all(character.isprintable() for line in listed.lines for character in line)
    document = irtui("silence", "list", "--json")
    assert document.out.isascii()
    assert json.loads(document.out)["silences"][0]["comment"] == hostile


def test_a_database_that_cannot_be_used_sends_nothing(
    prod: Monitor, irtui: Irtui, home: Path
) -> None:
    path = home / "notes.txt"
    path.write_text("These are notes, no database at all.\n" * 50)
    said: Said = irtui("--db", path, "silence", "add", "a=b", *GIVEN)
    assert "is not an irtui database" in said.refused(1)
    assert known(prod) == []
