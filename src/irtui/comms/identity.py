"""Which process is which, even after its number was given to another one."""

import os
from pathlib import Path


def identity(pid: int) -> str:
    """A process by its number and its start, where the system tells that."""
    return f"{pid}@{_started(pid) or ''}"


def alive(known: str) -> bool:
    """Whether the process of an identity still runs; in doubt it does."""
    number, _, started = known.partition("@")
    if not number.isdigit():
        return True
    told = _started(int(number))
    if started and told is not None:
        return told == started
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _started(pid: int) -> str | None:
    """When a process started, in ticks since the system did; "" if it is over, None if untold."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    state, *rest = told.rpartition(")")[2].split()
    # One that is over and not buried yet does nothing any more.
    return "" if state in "ZX" else rest[18]
