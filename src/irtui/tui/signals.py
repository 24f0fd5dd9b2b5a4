"""Ends the app on TERM, HUP and QUIT, even when the terminal takes no more output."""

import asyncio
import os
import signal
import threading
from types import FrameType

from textual.app import App

_GRACE = 2.0


def end_on_signals(app: App[None], grace: float = _GRACE) -> None:
    """Restore the terminal and leave with 128 + the signal; after `grace` seconds leave anyway.

    Plain Python handlers: those of the event loop don't run while the terminal is blocked.
    """
    loop = asyncio.get_running_loop()

    def handle(number: int, _frame: FrameType | None) -> None:
        timer = threading.Timer(grace, os._exit, (128 + number,))
        timer.daemon = True
        timer.start()
        loop.call_soon_threadsafe(lambda: app.exit(return_code=128 + number))

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, handle)
