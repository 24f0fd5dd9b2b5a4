"""What the configuration lets commands of checklists do."""

import os
from pathlib import Path
from typing import Any

import pytest

from irtui.cli import wiring
from irtui.cli.commanding import here, open_commands, settle_lost
from irtui.config.settings import BasicAuth, RunbookSettings, Settings, SourceSettings
from irtui.domain.checklist import StepCommand
from irtui.store.thread import DatabaseThread
from tests.builders import Clock, desk, store_at

SHELL = StepCommand("ls", shell=True)
QUERY = StepCommand("up", "promql", query=True)


def start(
    read_only: bool = False, sources: tuple[SourceSettings, ...] = (), **runbooks: Any
) -> Any:
    settings = Settings(sources=sources, runbooks=RunbookSettings(**runbooks))
    return wiring.Start(settings, "alice", Path("irtui.db"), read_only)


@pytest.fixture
def database() -> Any:
    thread: DatabaseThread[Any] = DatabaseThread(object)
    yield thread
    thread.close()


def test_nothing_runs_unless_it_is_said(database: Any) -> None:
    assert open_commands(start(), database) is None
    assert open_commands(start(read_only=True, run_commands=True), database) is None
    both = open_commands(start(run_commands=True, prometheus="http://localhost:9090"), database)
    assert both is not None
    assert (both.refusal(SHELL), both.refusal(QUERY)) == ("", "")
    only = open_commands(start(prometheus="http://localhost:9090"), database)
    assert only is not None
    assert "run_commands = true" in only.refusal(SHELL)
    assert only.refusal(QUERY) == ""


def test_commands_get_little_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OUR_SECRET", "KUBECONFIG", "TERM"):
        monkeypatch.setenv(name, name.lower())
    monkeypatch.delenv("LANG", raising=False)
    given = here(start(environment=("KUBECONFIG", "NOT_SET")).settings).environment
    assert given == {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "KUBECONFIG": "kubeconfig",
        "TERM": "dumb",
    }


def test_where_irtui_was_started_may_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert here(Settings()).directory
    monkeypatch.chdir(tmp_path)


def test_our_own_secrets_are_known_wherever_they_come_from(
    tmp_path: Path, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "token-of-env")
    (tmp_path / "password").write_text("password-of-file\n")
    (tmp_path / "password").chmod(0o600)
    sources = (
        SourceSettings(name="a", url="http://a", bearer_token_env="TOKEN"),
        SourceSettings(
            name="b",
            url="http://b",
            basic_auth=BasicAuth(username="u", password_file=tmp_path / "password"),
            headers={"X-Scope-OrgID": "team-a", "X-Auth-Token": "token-of-header"},
        ),
        SourceSettings(name="c", url="http://c", bearer_token_file=tmp_path / "absent"),
    )
    commands = open_commands(start(run_commands=True, sources=sources), database)
    assert commands is not None
    assert sorted(commands.means.secrets()) == [
        "password-of-file", "token-of-env", "token-of-header",
    ]  # fmt: skip


def test_a_query_logs_in_like_its_source(database: Any) -> None:
    source = SourceSettings(name="prod", url="http://am", bearer_token="hunter2")
    given = start(sources=(source,), prometheus="http://prom:9090", prometheus_login="prod")
    commands = open_commands(given, database)
    assert commands is not None
    assert commands.means.queries is not None
    assert commands.means.queries.where == "http://prom:9090/api/v1/query"
    assert commands.means.queries._settings is source  # type: ignore[attr-defined]


def test_nothing_is_settled_in_a_store_that_is_only_read(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db"):
        pass
    with store_at(tmp_path / "irtui.db", read_only="because") as store:
        settle_lost(desk(store, Clock()), start())
        settle_lost(desk(store, Clock()), start(read_only=True))
