"""`irtui actions` and `irtui action`: what is to be done after incidents, from a script."""

from pathlib import Path

import pytest

from irtui import paths
from tests.cli.commands import Irtui, told_story


@pytest.fixture(autouse=True)
def story(home: Path) -> str:
    """An incident in the database that is used."""
    paths.database_file().parent.mkdir(parents=True)
    return told_story(paths.database_file()).key


def test_an_item_lives_from_a_script(story: str, irtui: Irtui) -> None:
    said = irtui(
        "--operator", "bob", "action", "add", "Alert on pool exhaustion", "--incident", story,
        "--owner", "bob", "--due", "2d", "--type", "detect", "--target", "alert_rule:PoolFull",
    )  # fmt: skip
    assert (said.code, said.out, said.err) == (0, "A-1\n", "")
    said = irtui("action", "add", "The pool", "--priority", "1")
    assert said.out == "A-2\n"
    assert said.err.splitlines() == [
        "A-2: begin with a verb: what is to be done?", "A-2: it still needs an owner."
    ]  # fmt: skip

    (first, second) = irtui("actions", "--json").json["actions"]
    assert (first["id"], first["incident"], first["type"], first["state"], first["overdue"]) == (
        "A-1", story, "detect", "open", False
    )  # fmt: skip
    assert first["target"] == {"kind": "alert_rule", "name": "PoolFull"}
    assert (second["owner"], second["priority"], second["target"]) == (None, 1, None)

    assert irtui("action", "start", "A-1").out == "A-1 is in progress.\n"
    assert irtui("action", "edit", "2", "--owner", "carol").out == "A-2: owner carol.\n"
    done = irtui("action", "done", "a1", "--evidence", "PR 12", "--json").json
    assert (done["text"], done["action"]["evidence"]) == ("A-1 is done.", "PR 12")
    assert irtui("action", "wontdo", "2", "--reason", "too\nlate").code == 0
    assert irtui("actions").out == "No action item is open.\n"
    states = {
        one["id"]: one["state"] for one in irtui("actions", "--all", "--json").json["actions"]
    }
    assert states == {"A-1": "done", "A-2": "wontdo"}
    assert irtui("action", "reopen", "A-2").out == "A-2 is open.\n"
    (mine,) = irtui("--operator", "carol", "actions", "--mine", "--json").json["actions"]
    assert (mine["id"], mine["reason"]) == ("A-2", "")

    whole = irtui("incident", story, "--json").json["incident"]
    assert [one["id"] for one in whole["actions"]] == ["A-1"]
    texts = [one["text"] for one in whole["timeline"]]
    assert "○ A-1 to do, detect: Alert on pool exhaustion" in texts
    assert "✓ A-1 done: Alert on pool exhaustion\nPR 12" in texts
    assert not any("A-2" in text for text in texts)


def test_the_list_shows_hostile_text_cleaned(story: str, irtui: Irtui) -> None:
    irtui("action", "add", "Add [x](y) \x1b[2J", "--incident", story, "--due", "20d")
    assert irtui("actions").lines[1].split()[:4] == ["A-1", "in", "19d", "nobody"]
    assert "\x1b" not in irtui("actions").out
    (line,) = irtui("actions", "--markdown", "--incident", story).lines
    assert line.startswith(r"- [ ] **A-1** Add \[x\](y) ␛\[2J (prevent, P2, nobody, due ")
    assert irtui("actions", "--overdue").out == "No action item like that.\n"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["done", "A-9"], 1, "There is no A-9"),
        (["done", "soon"], 1, '"soon" names no action item'),
        (["add", "Fix it", "--due", "2020-01-01"], 1, "has passed"),
        (["add", "Fix it", "--due", "2126-01-01"], 1, "ten years"),
        (["add", "Fix it", "--target", "moon"], 1, "is no target"),
        (["add", "Fix it", "--incident", "INC-9"], 1, "There is no incident"),
        (["add", " "], 2, "must not be empty"),
        (["wontdo", "A-1"], 2, "--reason"),
        (["edit", "A-1"], 2, "Say what to change"),
        (["add", "Fix it", "--read-only"], 2, "--read-only forbids"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    irtui: Irtui, words: list[str], code: int, told: str
) -> None:
    said = irtui("action", *words)
    assert (said.code, said.out) == (code, "")
    assert told in said.err.splitlines()[-1]
    assert irtui("actions", "--all", "--json").json["actions"] == []
