"""`irtui lessons` and `irtui lesson`: what the next one should know, from a script."""

import pytest

from irtui import paths
from tests.cli.commands import Irtui, told_story


@pytest.fixture(autouse=True)
def story(home: object) -> str:
    """An incident in the database that is used."""
    paths.database_file().parent.mkdir(parents=True)
    return told_story(paths.database_file()).key


def test_a_lesson_is_written_listed_and_retired(story: str, irtui: Irtui) -> None:
    said = irtui(
        "--operator", "bob", "lesson", "add", "restart the pool\x1b[2J first", "--alert",
        "HighLatency", "--service", "checkout", "--incident", story,
    )  # fmt: skip
    assert (said.code, said.err, len(said.out)) == (0, "", 9)
    name = said.out.strip()
    made = irtui("lesson", "add", "ask the provider", "--service", "mail", "--kind", "context",
                 "--json").json["lesson"]  # fmt: skip
    assert (made["alertname"], made["service"], made["kind"]) == ("", "mail", "context")

    rows = irtui("lessons").lines
    assert rows[0].split() == [
        "ID",
        "KIND",
        "ALERT",
        "SERVICE",
        "HELPED",
        "STATE",
        "INCIDENT",
        "TEXT",
    ]
    assert rows[2].startswith(f"{name}  do first  HighLatency  checkout  –       active  {story}")
    assert "\x1b" not in rows[2]
    (one,) = [one for one in irtui("lessons", "--json").json["lessons"] if one["id"] == name]
    assert one["text"] == "restart the pool\x1b[2J first"
    assert (one["by"], one["helped"], one["proposed_to_retire"]) == ("bob", 0, False)

    assert irtui("lesson", "retire", name).out.endswith("has retired.\n")
    assert [one["id"] for one in irtui("lessons", "--json").json["lessons"]] == [made["id"]]
    assert len(irtui("lessons", "--all", "--json").json["lessons"]) == 2
    whole = irtui("incident", story, "--json").json["incident"]
    assert [one["state"] for one in whole["lessons"]] == ["retired"]
    texts = [one["text"] for one in whole["timeline"]]
    assert "lesson retired: restart the pool\x1b[2J first" in texts


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["add", "restart it"], 2, "--alert NAME"),
        (["add", " ", "--alert", "X"], 2, "must not be empty"),
        (["add", "x", "--alert", "X", "--incident", "INC-9"], 1, "There is no incident"),
        (["retire", "nothing"], 1, "names no lesson"),
        (["retire", "00000000"], 1, "There is no lesson"),
        (["retire", "00000000", "--read-only"], 2, "--read-only forbids"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    irtui: Irtui, words: list[str], code: int, told: str
) -> None:
    said = irtui("lesson", *words)
    assert (said.code, said.out) == (code, "")
    assert told in said.err.splitlines()[-1]
    assert irtui("lessons").out == "No lesson.\n"
