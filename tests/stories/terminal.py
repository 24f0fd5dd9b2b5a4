"""A real terminal: irtui as a process in a pty, and every byte it writes."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 30.0
QUIET = 0.15


class Terminal:
    """irtui in a terminal of 80x24; `written` is all that it wrote."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], home: Path) -> None:
        self.written = b""
        self._pressed = 0
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.manners = termios.tcgetattr(theirs)
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=home,
            start_new_session=True, preexec_fn=_take_terminal, close_fds=True,
        )  # fmt: skip
        self._theirs: int | None = theirs

    def sees(self, text: str) -> None:
        """Read until this is written after the last key."""
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self.written[self._pressed :]:
            assert time.monotonic() < deadline, f"no {text!r} in {self.written[-2000:]!r}"
            if not self._read(0.1) and self.process.poll() is not None:
                raise AssertionError(f"ended without {text!r}: {self.written[-2000:]!r}")

    def rests(self) -> None:
        """Read until nothing more is written."""
        while self._read(QUIET):
            pass

    def types(self, *keys: str) -> None:
        """Press keys, each when the screen rests."""
        for key in keys:
            self._pressed = len(self.written)
            os.write(self._ours, key.encode())
            self.rests()

    def hangs_up(self) -> None:
        """The terminal is gone, as when SSH drops."""
        os.close(self._ours)
        self._ours = -1
        self._let_go()

    def ends(self, within: float) -> int:
        """The exit code, which must come in time."""
        deadline = time.monotonic() + within
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still alive after {within} s"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.returncode

    @property
    def manners_now(self) -> list[Any]:
        """How the terminal behaves."""
        assert self._theirs is not None
        return termios.tcgetattr(self._theirs)

    def close(self) -> None:
        """End the process if it has not, and give the pty back."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self._let_go()
        if self._ours >= 0:
            os.close(self._ours)

    def _ended_within(self, patience: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)

    def _let_go(self) -> None:
        if self._theirs is not None:
            os.close(self._theirs)
            self._theirs = None

    def _read(self, patience: float) -> bool:
        if self._ours < 0:
            self._ended_within(patience)
            return False
        ready, _, _ = select.select([self._ours], [], [], patience)
        if not ready:
            return False
        with contextlib.suppress(OSError):
            if found := os.read(self._ours, 65536):
                self.written += found
                return True
        return False


def _take_terminal() -> None:
    """Make the pty the controlling terminal, so that its end is a hang-up."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextlib.contextmanager
def terminal(home: Path, *arguments: str) -> Iterator[Terminal]:
    """irtui with these arguments, in a home of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEXTUAL_ANIMATIONS": "none",
        "ESCDELAY": "10",
    }
    found = Terminal([sys.executable, "-m", "irtui", *arguments], environment, home)
    try:
        yield found
    finally:
        found.close()
