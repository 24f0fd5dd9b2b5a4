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
from irtui.store import file
from irtui.store.schema import SCHEMA_VERSION


def run(options: Namespace) -> int:
    """Open the terminal UI; its exit code is the app's."""
    return open_screen(wiring.read(options))


def open_screen(start: wiring.Start) -> int:
    """Check what can be checked before the first picture, then open the UI."""
    if not usable_terminal():
        return 1
    if file.prepare(start.database) < SCHEMA_VERSION:
        # Rare and worth waiting for: a refusal must be a sentence, not a broken screen.
        wiring.open_desk(start).store.close()
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
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    subprocess.run([*shlex.split(command), str(path)], check=False)
