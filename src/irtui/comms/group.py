"""Ends a process together with all that is in its process group."""

import os
import signal
import subprocess
from contextlib import suppress


def finish(process: "subprocess.Popen[bytes]", mercy: float) -> None:
    """End a process that still runs, and whatever else is in its group."""
    if process.poll() is None:
        tell(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(mercy)
    tell(process, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(mercy)


def tell(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Send a signal to the whole group, if any of it is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
