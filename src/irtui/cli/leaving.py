"""Ends the screen on TERM, HUP and QUIT, even when the terminal takes no more output."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from irtui.cli.editor import Editor
from irtui.cli.signals import hang_up_with, listen
from irtui.cli.terminal import Terminal
from irtui.cli.wiring import elapsed

if TYPE_CHECKING:
    from irtui.tui.app import IrtuiApp

_GRACE = 1.8
_MEEK = 0.3
_STEP = 0.02


def end_on_signals(app: "IrtuiApp", terminal: Terminal, editor: Editor) -> None:
    """Restore the terminal and leave with 128 + the signal; after a grace leave anyway."""
    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        code = 128 + number
        editor.end(signal.SIGTERM)
        if app.house.commands is not None:
            app.house.commands.stop("ended with irtui")
        with suppress(RuntimeError):  # the loop has ended: so does the program
            loop.call_soon_threadsafe(lambda: app.exit(return_code=code))
        began = elapsed()
        while (passed := elapsed() - began) < _GRACE:
            time.sleep(_STEP)
            if passed > _MEEK:
                editor.end(signal.SIGKILL)
                terminal.discard()
        terminal.restore()
        os._exit(code)

    listen((signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT), leave)
    hang_up_with(terminal.input)
