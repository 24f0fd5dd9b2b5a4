"""A real terminal: irtui as a process in a pty, and every byte it writes."""

import contextlib
import fcntl
import itertools
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

ENTER, LEAVE, CURSOR = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"
ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
QUIET = 0.15


class Terminal:
    """irtui in a terminal of 80x24; `written` is all that it wrote."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], home: Path) -> None:
        self.home = home
        self.written = b""
        self._pressed = 0
        self._ours, theirs = pty.openpty()
        self._resize(24)
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

    def reads_for(self, seconds: float) -> None:
        """Take what is written for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
        while self._read(0):
            pass

    def freezes(self) -> None:
        """The terminal takes nothing more, as after ctrl+s or when SSH hangs."""
        assert self._theirs is not None
        termios.tcflow(self._theirs, termios.TCOOFF)

    def thaws(self) -> None:
        """The terminal takes what is written again."""
        assert self._theirs is not None
        termios.tcflow(self._theirs, termios.TCOON)

    def is_full(self) -> None:
        """Return when nobody has read for so long that irtui waits for its terminal."""
        assert self._theirs is not None
        blocked, deadline = 0, time.monotonic() + PATIENCE
        for turn in itertools.count():
            assert time.monotonic() < deadline, "it writes too little to fill a terminal"
            self._resize(24 + turn % 2)
            _, writable, _ = select.select([], [self._theirs], [], 0)
            blocked = 0 if writable else blocked + 1
            if blocked == 10:
                return
            time.sleep(0.01)

    def hangs_up(self) -> None:
        """The terminal is gone, as when SSH drops."""
        os.close(self._ours)
        self._ours = -1
        self._let_go()

    def ends(self, within: float, *, unread: bool = False) -> int:
        """The exit code, which must come in time; nobody reads meanwhile where it is `unread`."""
        deadline = time.monotonic() + within
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still alive after {within} s"
            if unread:
                time.sleep(0.01)
            else:
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
        """End the process and all that it started, if it has not, and give the pty back."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self._let_go()
        if self._ours >= 0:
            os.close(self._ours)

    def _resize(self, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))

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


def terminal_of(
    home: Path, *arguments: str, module: Sequence[str] = ("irtui",), **environ: str
) -> Terminal:
    """irtui with these arguments, in a home of its own; `module` stands in for the program."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEXTUAL_ANIMATIONS": "none",
        "ESCDELAY": "10",
        "PYTHONPATH": str(ROOT),
        **environ,
    }
    return Terminal([sys.executable, "-m", *module, *arguments], environment, home)


@contextlib.contextmanager
def terminal(
    home: Path, *arguments: str, module: Sequence[str] = ("irtui",), **environ: str
) -> Iterator[Terminal]:
    """The same, ended afterwards."""
    found = terminal_of(home, *arguments, module=module, **environ)
    try:
        yield found
    finally:
        found.close()


def left_as_it_was(screen: Terminal) -> None:
    """The alternate screen is left, the cursor shown, the keyboard as before."""
    written = screen.written
    assert b"Traceback" not in written, written[-2000:]
    assert screen.manners_now == screen.manners, "the keyboard is not as before"
    if ENTER not in written:
        return
    assert written.rfind(LEAVE) > written.rfind(ENTER), "the alternate screen is not left"
    assert CURSOR in written[written.rfind(ENTER) :], "the cursor is hidden"
    for mode in (b"1000", b"1003", b"1004", b"1006", b"2004"):
        on, off = b"\x1b[?" + mode + b"h", b"\x1b[?" + mode + b"l"
        assert written.rfind(off) >= written.rfind(on), f"mode {mode!r} is left on"
