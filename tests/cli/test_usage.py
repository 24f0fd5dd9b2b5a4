"""How the command line is used: options anywhere, help that agrees, mistakes that are told."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from irtui import __version__
from irtui.cli.parser import parser
from irtui.cli.running import _ROOMS
from tests.cli.commands import Irtui, Monitor, source, told_story

README = Path(__file__).parents[2] / "README.md"
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MENTION = re.compile(r"\birtui((?: +--[a-z-]+(?:[ =][A-Z\w./~-]+)?)*) +([a-z]+)\b")


def commands() -> set[str]:
    """The commands that the parser knows."""
    (found,) = (
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return set(found)


def test_the_version(irtui: Irtui) -> None:
    said = irtui("--version")
    assert (said.code, said.out) == (0, f"irtui {__version__}\n")


def test_the_help_lists_every_command_and_no_other(irtui: Irtui) -> None:
    listed = re.findall(r"(?m)^    ([a-z]+)  ", irtui("--help").out)
    assert set(listed) == commands() == set(_ROOMS) - {None}


@pytest.mark.parametrize("command", sorted(commands()))
def test_each_command_has_help_of_whole_sentences(irtui: Irtui, command: str) -> None:
    said = irtui(command, "--help")
    assert said.code == 0
    about = said.out.split("\n\n")[1]
    assert re.match(r"[A-Z].*\.$", about, re.DOTALL)
    for option in ("--config", "--db", "--operator", "--read-only"):
        assert option in said.out


def test_the_readme_names_every_command_and_no_other() -> None:
    code = "\n".join(CODE.findall(README.read_text()))
    assert {mention[1] for mention in MENTION.findall(code)} == commands()


def test_the_readme_names_no_option_that_does_not_exist() -> None:
    known = set(re.findall(r"--[a-z-]+", "".join(one.format_help() for one in _whole(parser()))))
    told = [line for line in README.read_text().splitlines() if "`irtui" in line]
    assert {option for line in told for option in re.findall(r"--[a-z-]+", line)} <= known


def test_options_stand_before_or_after_the_command(home: Path, irtui: Irtui) -> None:
    path = home / "a.db"
    told_story(path)
    expected = irtui("--db", path, "incidents", "--json").out
    assert "INC-2026-0001" in expected
    assert irtui("incidents", "--db", path, "--json").out == expected
    assert irtui("incidents", f"--db={path}", "--json").out == expected
    assert (
        irtui("--db", home / "gone" / "b.db", "incidents", "--json", "--db", path).out == expected
    )
    assert not (home / "gone").exists()


def test_a_home_directory_is_found_behind_an_equals_sign(home: Path, irtui: Irtui) -> None:
    told_story(home / "a.db")
    assert "INC-2026-0001" in irtui("incidents", "--db=~/a.db").out


@pytest.mark.parametrize("where", ["before", "after"])
def test_read_only_stands_before_or_after_the_command(irtui: Irtui, where: str) -> None:
    words = ("--read-only", "incidents") if where == "before" else ("incidents", "--read-only")
    assert "--read-only" in irtui(*words).refused(1)


def test_who_acts(
    monitor: Monitor, home: Path, irtui: Irtui, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "config.toml"
    file.write_text('operator = "of-the-file"\n' + monitor.entry())

    def operator(*options: str) -> str:
        said = irtui("check", "--config", file, *options)
        return next(line for line in said.lines if line.startswith("operator")).split()[-1]

    assert operator() == "of-the-file"
    monkeypatch.setenv("IRTUI_OPERATOR", "of-the-environment")
    assert operator() == "of-the-environment"
    assert operator("--operator", "of-the-option") == "of-the-option"


@pytest.mark.parametrize("name", ["", "  ", "x" * 65])
def test_an_operator_that_is_none(irtui: Irtui, name: str) -> None:
    assert irtui("incidents", "--operator", name).refused().startswith("--operator: must ")


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["alerts", "--no-such-option"],
        ["alerts", "--js"],
        ["incident"],
        ["export", "1", "--format", "pdf"],
        ["--db"],
        ["--db", "", "incidents"],
        ["--config", "", "incidents"],
        ["--db", "~nobody-of-this-name/x", "incidents"],
        ["alerts", "--\x1b[2J"],
    ],
)
def test_wrong_usage_is_exit_2_with_the_usage(irtui: Irtui, words: list[str]) -> None:
    said = irtui(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: irtui")
    assert "error: " in said.err.splitlines()[-1]
    assert said.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_the_screen_needs_a_terminal(home: Path, irtui: Irtui, words: list[str]) -> None:
    (home / "config.toml").write_text(source("a"))
    sentence = irtui(*words, "--config", home / "config.toml").refused(1)
    assert sentence == (
        "irtui draws on a terminal, and this is none: `irtui alerts` prints what fires."
    )
    assert not list(home.rglob("*.db"))


def _whole(found: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of all that may follow."""
    yield found
    for action in found._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _whole(below)
