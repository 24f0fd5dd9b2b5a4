"""Signals, heard on a thread of their own.

A handler in Python runs on the main thread alone, between two of its steps. While that waits for an
editor or for its terminal it may make none, since the system may hand the signal to any thread.
"""

import os
import signal
import threading
from collections.abc import Callable, Collection


def listen(numbers: Collection[signal.Signals], heard: Callable[[int], None]) -> None:
    """Call `heard` with the first of these signals that comes; none of them ends us any more."""
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda number, frame: None)

    def wait() -> None:
        while (number := os.read(told, 1)[0]) not in numbers:
            pass
        heard(number)

    threading.Thread(target=wait, name="signals", daemon=True).start()
