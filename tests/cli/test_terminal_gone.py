"""A terminal that goes without a signal: it was not the controlling one of our session."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

PATIENCE = 30


def test_a_terminal_that_goes_in_silence_ends_irtui(home: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "HOME": str(home)}
    command = [sys.executable, "-m", "irtui", "--db", str(home / "irtui.db")]
    environment["IRTUI_ALERTMANAGER_URL"] = "http://127.0.0.1:9"
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            os.close(theirs)
            written = b""
            while b"alerts" not in written.lower():
                written += os.read(ours, 4096)
            os.close(ours)
            assert process.wait(PATIENCE) == 128 + signal.SIGHUP
        finally:
            process.kill()
