"""Signals, heard on a thread of their own.

A handler in Python runs on the main thread alone, between two of its steps. While that waits for an
editor or for its terminal it may make none, since the system may hand the signal to any thread.
"""

import os
import select
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


def hang_up_with(terminal: int) -> None:
    """Hear of a terminal that goes as of a HUP.

    The system sends one to those only whose controlling terminal it is: `setsid`, a container or
    a supervisor may have given us one that goes in silence, and we would read its end for ever.
    """
    if not hasattr(select, "poll"):
        return
    going = select.poll()
    going.register(terminal, 0)

    def wait() -> None:
        # Waits without end and without work: a hang-up is told even to whoever asks for nothing.
        if any(event & select.POLLHUP for _, event in going.poll()):
            os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=wait, name="terminal", daemon=True).start()
