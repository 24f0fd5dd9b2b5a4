"""Runs one command to its end: no shell, a session of its own, a time limit, little of its output.

What it leaves behind in its process group is ended with it. A child that makes a session of its
own escapes that, as from any shell, and cannot hold us up either.
"""

import os
import selectors
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Event
from typing import IO

from irtui.comms.group import finish

_LOOK_SECONDS = 0.05
_MERCY_SECONDS = 2.0
# When irtui itself ends, within the time that a terminal or an init system grants.
_LAST_SECONDS = 0.4
_KEPT_BYTES = 4096
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: `problem` is empty where all went well; the head of what it said."""

    problem: str
    output: bytes = b""


def run(
    command: Sequence[str],
    environ: Mapping[str, str],
    document: str,
    *,
    timeout: float,
    elapsed: Callable[[], float],
    leaving: Event,
) -> Ended:
    """Run a command with a document on its standard input; soon ended once we are leaving."""
    try:
        process = _start(command, environ, document)
    except (OSError, ValueError) as error:
        return Ended(f"cannot be started: {getattr(error, 'strerror', None) or error}")
    assert process.stdout is not None
    with process.stdout as said:
        running = _Running(process, said, elapsed, leaving)
        problem = running.watch(timeout)
        finish(process, mercy=_LAST_SECONDS if leaving.is_set() else _MERCY_SECONDS)
        running.read()
    return Ended(problem or _exit_problem(process.returncode), bytes(running.output))


def _start(
    command: Sequence[str], environ: Mapping[str, str], document: str
) -> "subprocess.Popen[bytes]":
    with TemporaryFile() as paper:
        # A file and no pipe: whether the command reads it is its own affair.
        paper.write(document.encode() + b"\n")
        paper.seek(0)
        return subprocess.Popen(
            command,
            stdin=paper,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name.encode(): text.encode() for name, text in environ.items()},
            start_new_session=True,
        )


class _Running:
    """A command that runs: reads what it says, keeps the head, until there is a reason to stop."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        said: IO[bytes],
        elapsed: Callable[[], float],
        leaving: Event,
    ) -> None:
        self.output = bytearray()
        self._process = process
        self._said = said
        self._elapsed = elapsed
        self._leaving = leaving
        self._heard = 0
        os.set_blocking(said.fileno(), False)

    def watch(self, timeout: float) -> str:
        """Wait until it ends; else why it has to be ended."""
        deadline = self._elapsed() + timeout
        left = False
        with selectors.DefaultSelector() as selector:
            selector.register(self._said, selectors.EVENT_READ)
            while self._process.poll() is None:
                if self._leaving.is_set() and not left:
                    left, deadline = True, min(deadline, self._elapsed() + _LAST_SECONDS)
                if self._elapsed() >= deadline:
                    return "was ended with irtui" if left else f"took longer than {timeout:g} s"
                if not selector.get_map():
                    self._leaving.wait(_LOOK_SECONDS)
                elif selector.select(_LOOK_SECONDS) and not self.read():
                    selector.unregister(self._said)
                if self._heard > _MOST_BYTES:
                    return f"said more than {_MOST_BYTES // 1_000_000} MB"
        return ""

    def read(self) -> bool:
        """Take what it has said; False once it can say nothing more."""
        with suppress(BlockingIOError):
            while self._heard <= _MOST_BYTES:
                piece = os.read(self._said.fileno(), 65536)
                if not piece:
                    return False
                self._heard += len(piece)
                self.output += piece[: _KEPT_BYTES - len(self.output)]
        return True


def _exit_problem(code: int | None) -> str:
    if code is None:
        return "does not end"
    if code < 0:
        return f"was ended by signal {-code}"
    return f"exit code {code}" if code else ""
