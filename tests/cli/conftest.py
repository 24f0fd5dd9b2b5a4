"""A home of its own for each test, commands that are run as `irtui` does, and a monitor."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from irtui import paths
from irtui.cli import main
from irtui.demo.server import DemoServer
from tests.cli.commands import Irtui, Monitor, Said


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory, which is also the current one."""
    for name in list(os.environ):
        if name.startswith(("XDG_", "IRTUI_", "ALERTMANAGER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(paths, "amtool_files", list)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def irtui(capfdbinary: pytest.CaptureFixture[bytes]) -> Irtui:
    """Runs a command in this process; nothing may end with a traceback."""

    def run(*arguments: str | Path) -> Said:
        capfdbinary.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = (stream.decode() for stream in capfdbinary.readouterr())
        return Said(code, out, err)

    return run


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    """An Alertmanager without alerts."""
    with DemoServer(now=lambda: datetime.now(UTC)) as server, Monitor(server.url) as found:
        yield found


@pytest.fixture
def config(home: Path) -> Callable[[str], Path]:
    """Writes the configuration file where irtui looks for it."""

    def write(text: str) -> Path:
        file = home / ".config" / "irtui" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
        file.write_text(text)
        return file

    return write
