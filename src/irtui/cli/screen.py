"""`irtui`: the terminal UI on the configured sources."""

import os
import shlex
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from irtui import paths
from irtui.cli import wiring
from irtui.cli.logs import log_to
from irtui.cli.output import fail
from irtui.store.schema import SCHEMA_VERSION
from irtui.text import clean


def run(options: Namespace) -> int:
    """Open the terminal UI; its exit code is the app's."""
    return open_screen(wiring.read(options))


def open_screen(start: wiring.Start) -> int:
    """Check what can be checked before the first picture, then open the UI."""
    if not usable_terminal():
        return 1
    if wiring.prepare(start) < SCHEMA_VERSION:
        # Rare and worth waiting for: a refusal must be a sentence, not a broken screen.
        with wiring.desk_of(start):
            pass
    log_to(paths.log_file())
    from irtui.cli.house import build
    from irtui.tui.signals import end_on_signals

    app, close = build(start, edit, started=end_on_signals)
    try:
        app.run()
    finally:
        close()
    return app.return_code or 0


def usable_terminal() -> bool:
    """Whether a full screen can be drawn here; says so if not."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("irtui draws on a terminal, and this is none: `irtui alerts` prints what fires.")
        return False
    if os.environ.get("TERM", "dumb") == "dumb":
        fail("TERM=dumb cannot draw a screen: set TERM, or use `irtui alerts`.")
        return False
    return True


def edit(path: Path) -> None:
    """Open a file in the operator's own editor and wait for its end; OSError if there is none."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise OSError(f"{clean(named, limit=40)}: {error}") from None
    subprocess.run([*(command or ["vi"]), str(path)], check=False)
