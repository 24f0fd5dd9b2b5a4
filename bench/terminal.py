"""A program in a pseudo-terminal of 160x50: what it writes, how soon, and what it takes."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType

COLUMNS, LINES = 160, 50
PATIENCE = 60.0
_LONGEST_SIGN = 100


class Silent(Exception):
    """The program did not write what was waited for."""


class Terminal:
    """Starts the program at once; `started` is the moment just before, as `time.monotonic`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def wait_for(self, *signs: str, seconds: float = PATIENCE) -> float:
        """The moment at which all these texts, in one style each, have been written."""
        wanted, seen = [sign.encode() for sign in signs], b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            written = self._read(left)
            moment = time.monotonic()
            seen += written
            wanted = [sign for sign in wanted if sign not in seen]
            if written and not wanted:
                return moment
            seen = seen[-_LONGEST_SIGN:]
        missing = ", ".join(sign.decode() for sign in wanted) or "anything"
        raise Silent(f'"{missing}" was not written within {seconds:.0f} s')

    def wait_for_one(self, *signs: str, seconds: float = PATIENCE) -> float:
        """The moment at which the first of these texts has been written."""
        wanted, seen = [sign.encode() for sign in signs], b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            seen += self._read(left)
            moment = time.monotonic()
            if any(sign in seen for sign in wanted):
                return moment
            seen = seen[-_LONGEST_SIGN:]
        raise Silent(f'none of "{", ".join(signs)}" was written within {seconds:.0f} s')

    def press(self, keys: str, *signs: str, seconds: float = PATIENCE) -> float:
        """Seconds from a key to the first byte after it, or to the first of some texts that only
        it can cause.
        """
        self.drain(0)
        pressed = time.monotonic()
        os.write(self._master, keys.encode())
        ended = self.wait_for_one if len(signs) > 1 else self.wait_for
        return ended(*signs or ("",), seconds=seconds) - pressed

    def drain(self, seconds: float) -> int:
        """Take what is written for a while; returns how many bytes that were."""
        count, end = 0, time.monotonic() + seconds
        while True:
            left = max(0.0, end - time.monotonic())
            count += (size := len(self._read(left)))
            if not size and time.monotonic() >= end:
                return count

    def cpu(self) -> float:
        """CPU seconds of the program so far, all threads."""
        # The clock of another process: Linux makes its number from the process id.
        return time.clock_gettime((~self._process.pid << 3) | 2)

    def resident(self) -> float:
        """Resident memory in MB."""
        with open(f"/proc/{self._process.pid}/statm") as file:
            pages = int(file.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        """End the program."""
        for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            if self._process.poll() is None:
                self._process.send_signal(number)
                end = time.monotonic() + patience
                with suppress(Silent):
                    while self._process.poll() is None and time.monotonic() < end:
                        self._read(0.05)
        self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            written = os.read(self._master, 1 << 16)
        except OSError:  # how Linux says that the other end is closed
            written = b""
        if not written and self._process.poll() is None:
            self._process.wait(5)
        if not written:
            raise Silent(f"the program ended with {self._process.returncode}")
        return written
