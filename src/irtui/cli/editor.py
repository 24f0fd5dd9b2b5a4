"""The operator's own editor and shell, which end when irtui must."""

import os
import shlex
import signal
import subprocess
from pathlib import Path

from irtui.text import clean


class Editor:
    """Opens one file after another in what VISUAL or EDITOR names, or a shell."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def edit(self, path: Path) -> None:
        """Open a file and wait until the operator is done; OSError if there is no editor."""
        named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            command = shlex.split(named)
        except ValueError as error:
            raise OSError(f"{clean(named, limit=40)}: {error}") from None
        self._run([*(command or ["vi"]), str(path)])

    def shell(self) -> None:
        """Open the operator's shell and wait until it is left; OSError if there is none."""
        self._run([os.environ.get("SHELL") or "sh"])

    def _run(self, command: list[str]) -> None:
        # The terminal tells a ctrl+c to both; a handler is not passed on, as ignoring it would be.
        before = signal.signal(signal.SIGINT, lambda number, frame: None)
        try:
            with subprocess.Popen(command) as self._process:
                self._process.wait()
        finally:
            signal.signal(signal.SIGINT, before)

    def end(self, by: signal.Signals) -> None:
        """Send a signal to the editor or shell if one runs."""
        if self._process is not None:
            self._process.send_signal(by)
