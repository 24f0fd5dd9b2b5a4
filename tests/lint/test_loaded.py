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

# The watch is started right after the first picture: here that is the end.
FIRST_PICTURE = """\
import sys
import irtui.cli.running, irtui.cli.screen
from irtui.cli import wiring
from irtui.cli.house import build
from irtui.cli.parser import parser
start = wiring.read(parser().parse_args(sys.argv[1:]))
wiring.prepare(start)
app, close = build(start, lambda path: None)
app.house.watch.start = lambda: app.exit(sorted(sys.modules))
names = app.run(headless=True)
import json
print(json.dumps([app.return_code, names]), file=sys.stderr)
"""
# The store, the sources, the other screens, and what reads a bad configuration or a runbook.
LATER = {
    "sqlmodel", "sqlalchemy", "alembic", "httpx", "pydantic", "pydantic_core", "yaml",
    "markdown_it", "irtui.config.amtool", "irtui.config.wording", "irtui.domain.regex",
    "irtui.domain.redaction", "irtui.domain.runbook", "irtui.domain.silence",
    "irtui.sources.registry", "irtui.store.database", "irtui.tui.screens.help",
    "irtui.tui.screens.incident", "irtui.tui.screens.incidents", "irtui.tui.screens.review",
    "irtui.tui.screens.silences", "irtui.workflow.reading", "irtui.workflow.lease",
    "textual.widgets._text_area",
}  # fmt: skip
FRAME = "irtui.tui.dialogs.frame"
A_VERB = """\
import sys
from irtui import workflow
verb = workflow.drafts.load
assert "sqlalchemy" not in sys.modules, "named"
try:
    verb()
except TypeError:
    assert "irtui.workflow.drafts" in sys.modules, "called"
assert issubclass(workflow.review.Edited, Exception)
try:
    workflow.triage.note = None
except AttributeError:
    print("[0, []]", file=sys.stderr)
"""


def loaded(
    home: Path, *arguments: str, probe: str = PROBE, **environ: str
) -> tuple[int, set[str], str]:
    """Exit code, loaded modules and output of a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
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


def test_the_first_picture_waits_for_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[[sources]]\nname = "prod"\nurl = "http://localhost:9"\n')
    _, names, _ = loaded(tmp_path, "--config", str(config), probe=FIRST_PICTURE)
    assert "irtui.tui.screens.alerts" in names
    assert names & LATER == set()
    assert {name for name in names if name.startswith("irtui.tui.dialogs.")} == {FRAME}


def test_a_room_of_verbs_is_loaded_by_the_first_call(tmp_path: Path) -> None:
    assert loaded(tmp_path, probe=A_VERB) == (0, set(), "")
