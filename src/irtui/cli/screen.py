"""`irtui`: the terminal UI on the configured sources."""

import os
import sys
from argparse import Namespace

from irtui import paths
from irtui.cli import interpreter, wiring
from irtui.cli.editor import Editor
from irtui.cli.leaving import end_on_signals
from irtui.cli.loading import loading
from irtui.cli.logs import log_to
from irtui.cli.output import fail, settle
from irtui.cli.terminal import Terminal
from irtui.store.schema import SCHEMA_VERSION


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
    with loading():
        from irtui.cli.house import build

    interpreter.set_up()
    terminal, editor = Terminal(), Editor()
    app, close = build(
        start,
        editor.edit,
        started=lambda app: end_on_signals(app, terminal, editor),
        shell=editor.shell,
    )
    try:
        app.run()
    finally:
        terminal.restore()
        close()
        settle()
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
