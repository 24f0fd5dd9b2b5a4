"""What the screen is given from outside: a terminal, and the operator's editor."""

import os
import signal
import sys
from pathlib import Path

import pytest

from irtui.cli.editor import Editor
from irtui.cli.screen import usable_terminal


def test_a_dumb_terminal_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert usable_terminal()
    for term in ("dumb", None):
        monkeypatch.setenv("TERM", term) if term else monkeypatch.delenv("TERM")
        assert not usable_terminal()
        assert capsys.readouterr().err == (
            "TERM=dumb cannot draw a screen: set TERM, or use `irtui alerts`.\n"
        )


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_the_operators_editor_gets_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    editor = home / "my editor"
    editor.write_text('#!/bin/sh\necho "$@" > "$HOME/told"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv(variable, f"'{editor}' --wait")
    Editor().edit(home / "a file.md")
    assert (home / "told").read_text() == f"--wait {home}/a file.md\n"


def test_ctrl_c_in_the_editor_is_for_the_editor(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal tells both of them, since they are one job."""
    editor = home / "editor"
    editor.write_text('#!/bin/sh\nkill -INT $PPID\nsleep 0.1\necho saved > "$1"\nkill -INT $$\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    Editor().edit(home / "a.md")
    assert (home / "a.md").read_text() == "saved\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("editor", ["no-such-editor", "'unclosed"])
def test_an_editor_that_is_none(home: Path, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    with pytest.raises(OSError, match=editor.strip("'")):
        Editor().edit(home / "x.md")


def test_an_empty_editor_does_not_run_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "x.md"
    file.write_text("#!/bin/sh\ntouch ran\n")
    file.chmod(0o700)
    monkeypatch.setenv("PATH", str(home))
    (home / "vi").write_text("#!/bin/sh\n")
    (home / "vi").chmod(0o700)
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", "  ")
    Editor().edit(file)
    assert not os.path.exists("ran")
