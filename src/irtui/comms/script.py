"""Runs a script of a runbook: a shell in a session of its own, no input, a time limit.

All that it says is read as fast as it comes, whatever it is, and its two ends are kept. What it
leaves behind in its process group is ended with it; a child that makes a session of its own lives
on, and does not hold us up.
"""

import hashlib
import os
import selectors
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from irtui.comms.group import tell
from irtui.domain.execution import Ended, Heard, Order

# Of the beginning, and as many of the end.
KEPT_BYTES = 32 * 1024
_MERCY_SECONDS = 1.0
_LOOK_SECONDS = 0.05
# A child in a session of its own may talk for ever into the pipe it has inherited.
_DRAIN_SECONDS = 0.25
_TELL_SECONDS = 0.2
_SHOWN_BYTES = 4096
_PIECE = 256 * 1024
_SHELLS = ("bash", "zsh", "ksh")

Hear = Callable[[int, bytes], None]


def words(script: str, language: str, path: str | None) -> tuple[str, ...]:
    """The command for a script: the shell its author names where that is installed, else sh."""
    named = shutil.which(language, path=path) if language in _SHELLS else None
    return (named or "sh", "-c", script)


def run(
    order: Order,
    *,
    elapsed: Callable[[], float],
    stopped: Callable[[], str],
    hear: Hear = lambda size, last: None,
) -> Ended:
    """Run a command to its end; `stopped` says why it has to be ended before, "" as long as not.

    `hear` is told a few times a second how many bytes came so far, and the last of them.
    """
    began = elapsed()
    try:
        process = _start(order)
    except (OSError, ValueError) as error:
        return Ended(f"failed to start: {_why(error)}", None, 0.0)
    assert process.stdout is not None
    with process.stdout as pipe:
        listening = _Listening(pipe, elapsed, hear)
        problem = _watch(process, listening, order, stopped, began + order.timeout)
        listening.rest()
    code = process.returncode
    if not problem and code is not None and code < 0:
        problem = f"ended by signal {-code}"
    exit_code = None if problem or code is None or code < 0 else code
    return Ended(problem, exit_code, elapsed() - began, listening.kept.heard())


def _start(order: Order) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        order.argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        cwd=order.directory,
        env={os.fsencode(name): os.fsencode(text) for name, text in order.environment.items()},
        start_new_session=True,
    )


def _watch(
    process: "subprocess.Popen[bytes]",
    listening: "_Listening",
    order: Order,
    stopped: Callable[[], str],
    deadline: float,
) -> str:
    """Wait until it ends by itself, else end it: the reason, "" where there was none."""

    def reason() -> str:
        if listening.elapsed() >= deadline:
            return f"took longer than {order.timeout:g} s, so it was ended"
        if listening.kept.size > order.most:
            return f"said more than {_size(order.most)}, so it was ended"
        return stopped()

    problem = listening.until_end(process, reason)
    if problem:
        tell(process, signal.SIGTERM)
        listening.until_end(process, listening.patience(_MERCY_SECONDS))
    tell(process, signal.SIGKILL)
    if listening.until_end(process, listening.patience(_MERCY_SECONDS)):
        return f"{problem or 'it'}, but does not end"
    return problem


class _Listening:
    """Reads what a command says until it ends or there is a reason to stop."""

    def __init__(self, pipe: IO[bytes], elapsed: Callable[[], float], hear: Hear) -> None:
        self.kept = _Kept()
        self.elapsed = elapsed
        self._pipe = pipe
        self._hear = hear
        self._told_at = elapsed() - _TELL_SECONDS
        self._told = 0
        self._open = True
        os.set_blocking(pipe.fileno(), False)

    def patience(self, seconds: float) -> Callable[[], str]:
        """A reason to stop that comes after some seconds."""
        deadline = self.elapsed() + seconds
        return lambda: "over" if self.elapsed() >= deadline else ""

    def until_end(self, process: "subprocess.Popen[bytes]", reason: Callable[[], str]) -> str:
        """Listen until the process has ended, or until there is a reason to stop: that one."""
        with selectors.DefaultSelector() as selector:
            if self._open:
                selector.register(self._pipe, selectors.EVENT_READ)
            while process.poll() is None:
                if why := reason():
                    return why
                if not self._open:
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(_LOOK_SECONDS)
                elif selector.select(_LOOK_SECONDS) and not self._read() and not self._open:
                    selector.unregister(self._pipe)
                self._tell()
        return ""

    def rest(self) -> None:
        """Take what is left in the pipe once the process has ended."""
        over = self.patience(_DRAIN_SECONDS)
        while self._open and self._read() and not over():
            pass

    def _read(self) -> bool:
        """Take one piece; False where nothing is there, or never will be again."""
        try:
            piece = os.read(self._pipe.fileno(), _PIECE)
        except BlockingIOError:
            return False
        self._open = bool(piece)
        self.kept.add(piece)
        return self._open

    def _tell(self) -> None:
        at = self.elapsed()
        if self.kept.size != self._told and at - self._told_at >= _TELL_SECONDS:
            self._told, self._told_at = self.kept.size, at
            self._hear(self.kept.size, self.kept.last(_SHOWN_BYTES))


class _Kept:
    """The two ends of what was said, and the sum of all of it."""

    def __init__(self) -> None:
        self.size = 0
        self._head = bytearray()
        self._tail = bytearray()
        self._sum = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Take a piece of output."""
        self.size += len(piece)
        self._sum.update(piece)
        room = KEPT_BYTES - len(self._head)
        self._head += piece[:room]
        self._tail += piece[room:][-KEPT_BYTES:]
        if len(self._tail) > 2 * KEPT_BYTES:
            del self._tail[:-KEPT_BYTES]

    def last(self, most: int) -> bytes:
        """The end of what was said."""
        return bytes((self._head + self._tail)[-most:])

    def heard(self) -> Heard:
        """What is kept of it."""
        return Heard(
            bytes(self._head), bytes(self._tail[-KEPT_BYTES:]), self.size, self._sum.hexdigest()
        )


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "it holds a character that no program can be given"
    if not isinstance(error, OSError):
        return str(error)
    why = (error.strerror or str(error)).lower()
    return f"{why}: {os.fsdecode(error.filename)}" if error.filename else why


def _size(count: int) -> str:
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{count} bytes"
