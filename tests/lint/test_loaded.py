"""What a command loads: nothing heavy for help, and no screen for a script."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from irtui.demo.server import DemoServer

HEAVY = {"httpx", "pydantic", "sqlmodel", "sqlalchemy", "alembic", "textual", "rich", "asyncio"}
SCREEN = {"textual", "irtui.tui"}
PROBE = """\
import json, sys
from irtui.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as leaving:
    code = leaving.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(home: Path, *arguments: str, **environ: str) -> tuple[int, set[str], str]:
    """Exit code, loaded modules and output of a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env={"HOME": str(home), "PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, set(names), done.stdout


@pytest.fixture
def monitor() -> Iterator[str]:
    """The address of a server with the demo's name and no alerts."""
    with DemoServer(now=lambda: datetime.now(UTC)) as server:
        yield server.url


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["alerts", "--help"], ["nonsense"]])
def test_help_and_version_load_nothing_heavy(tmp_path: Path, words: list[str]) -> None:
    code, names, _ = loaded(tmp_path, *words)
    assert code == (2 if words == ["nonsense"] else 0)
    assert names & (HEAVY | SCREEN | {"irtui.config.settings", "irtui.store"}) == set()


@pytest.mark.parametrize("words", [["alerts", "--json"], ["alerts"], ["check"]])
def test_a_script_never_loads_the_screen(tmp_path: Path, monitor: str, words: list[str]) -> None:
    code, names, out = loaded(tmp_path, *words, IRTUI_ALERTMANAGER_URL=monitor)
    assert code == 0
    assert out
    assert "httpx" in names
    assert names & SCREEN == set()


@pytest.mark.parametrize("words", [["incidents", "--json"], ["export", "INC-2026-0001"]])
def test_commands_on_the_store_ask_nobody(tmp_path: Path, words: list[str]) -> None:
    _, names, _ = loaded(tmp_path, *words)
    assert "sqlmodel" in names
    assert names & (SCREEN | {"httpx", "irtui.sources"}) == set()
