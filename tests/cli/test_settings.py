"""Configurations that cannot be used: one clear sentence, exit code 2, never a traceback."""

import os
import random
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from irtui import paths
from tests.cli.commands import Irtui, Monitor, source

Config = Callable[[str], Path]
ASKING = pytest.mark.parametrize("command", [[], ["check"], ["alerts"], ["alerts", "--json"]])
ALL = pytest.mark.parametrize(
    "command", [[], ["check"], ["alerts"], ["incidents"], ["incident", "1"], ["export", "1"]]
)


@ASKING
def test_no_configuration_at_all_is_explained_in_three_lines(
    home: Path, irtui: Irtui, command: list[str]
) -> None:
    said = irtui(*command)
    assert (said.code, said.out) == (2, "")
    where, copy, demo = said.err.splitlines()
    assert f"{home}/.config/irtui/config.toml" in where
    assert "IRTUI_ALERTMANAGER_URL" in where
    assert str(paths.example_config()) in copy
    assert demo.endswith("irtui demo")
    assert list(home.iterdir()) == []


@ASKING
def test_a_configuration_without_a_source_says_what_to_add(
    config: Config, irtui: Irtui, command: list[str]
) -> None:
    file = config('operator = "alice"\n')
    sentence = irtui(*command).refused()
    assert sentence.startswith(f"{file}: sources: no monitor is named, add one: [[sources]]")


def test_commands_on_the_store_need_no_source(config: Config, irtui: Irtui) -> None:
    config('operator = "alice"\n')
    assert irtui("incidents").code == 0


@ALL
@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_are_one_sentence(
    home: Path, irtui: Irtui, command: list[str], seed: int
) -> None:
    file = home / "garbage"
    file.write_bytes(b"\xff" + random.Random(seed).randbytes(3000))
    assert irtui("--config", file, *command).refused().startswith(f"{file}:")


@ALL
@pytest.mark.parametrize("path", ["", "gone.toml", "file/config.toml", "/dev/null/x", "x" * 300])
def test_a_file_that_cannot_be_read_is_one_sentence(
    home: Path, irtui: Irtui, command: list[str], path: str
) -> None:
    (home / "file").write_text("")
    file = home / path
    sentence = irtui("--config", file, *command).refused()
    assert sentence.startswith(f"{file}: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
@ALL
def test_a_file_of_mode_0_is_one_sentence(config: Config, irtui: Irtui, command: list[str]) -> None:
    config("").chmod(0)
    assert "no permission" in irtui(*command).refused()


def test_every_mistake_is_told_with_its_line(config: Config, irtui: Irtui) -> None:
    file = config('operater = "x"\n' + source("a") + 'interval = "soon"\n' + source("a"))
    said = irtui("check")
    assert (said.code, said.out) == (2, "")
    problems = said.err.splitlines()
    assert [line.split(":")[1] for line in problems] == ["1", "6"]
    assert all(line.startswith(f"{file}:") for line in problems)
    assert "operator" in problems[0]


def test_a_monitor_that_is_not_there_is_exit_1(config: Config, irtui: Irtui) -> None:
    config(source("far"))
    said = irtui("alerts", "--json")
    assert (said.code, said.err) == (1, "far: connection refused\n")


def test_a_monitor_that_says_nothing_is_exit_1(config: Config, irtui: Irtui) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        config(source("mute", url).replace("5s", "100ms"))
        said = irtui("alerts", "--json")
    assert (said.code, said.err) == (1, "mute: no answer in 0.1 s\n")


@pytest.mark.parametrize("variable", ["IRTUI_ALERTMANAGER_URL", "ALERTMANAGER_URL"])
def test_the_environment_names_the_monitor(
    monitor: Monitor, irtui: Irtui, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, monitor.url)
    assert irtui("alerts").code == 0
    monkeypatch.setenv(variable, "nonsense")
    assert irtui("alerts").refused().startswith(f"{variable}: ")


@ALL
@pytest.mark.parametrize(
    "database", ["postgresql://u:S3cret@db/irtui", "mysql://db", "sqlite+pysqlite:///x.db"]
)
def test_a_database_url_that_cannot_be_used_yet(
    config: Config, irtui: Irtui, command: list[str], database: str
) -> None:
    file = config(f'database = "{database}"\n' + source("a"))
    file.chmod(0o600)
    sentence = irtui(*command).refused()
    assert sentence.startswith("database: ")
    assert "S3cret" not in sentence
    assert irtui("--db", database, *command).refused() == sentence


def test_a_database_by_its_sqlite_url(home: Path, irtui: Irtui) -> None:
    assert irtui("--db", f"sqlite:///{home}/x.db", "incidents").code == 0
    assert (home / "x.db").stat().st_mode & 0o777 == 0o600
    assert irtui("--db", "sqlite:///y.db", "incidents").code == 0
    assert (home / "y.db").exists()
