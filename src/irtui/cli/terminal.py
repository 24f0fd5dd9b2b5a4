"""The terminal as it was before irtui came: how it gets back there, whatever happened to it."""

import select
import sys
import termios
from contextlib import suppress

_MOST = 20


class Terminal:
    """Remembers how standard input behaves at this moment."""

    def __init__(self) -> None:
        self.input = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._manners = termios.tcgetattr(self.input)

    def restore(self) -> None:
        """Let it behave as it did, unless it is gone."""
        with suppress(termios.error):
            termios.tcsetattr(self.input, termios.TCSANOW, self._manners)

    def discard(self) -> None:
        """Throw away what it does not take, so that whoever waits to write to it goes on."""
        with suppress(termios.error, OSError):
            for _ in range(_MOST):
                if select.select([], [self._output], [], 0)[1]:
                    return
                termios.tcflush(self._output, termios.TCOFLUSH)
                # Stopped and started again, the terminal wakes up who waits.
                termios.tcflow(self._output, termios.TCOOFF)
                termios.tcflow(self._output, termios.TCOON)
