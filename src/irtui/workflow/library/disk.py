"""The Markdown files below a directory: listed and read, and nothing in them is ever executed.

Hidden directories are left out, and so is every file that a symbolic link would fetch from outside
its directory.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from irtui.domain.runbookindex import SUFFIXES
from irtui.text import clean


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file has changed."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


def scan(directory: Path, problems: list[str]) -> Iterator[tuple[Path, Stamp]]:
    """The files of a directory, then those of its directories; what cannot be read is told."""
    kind, root = "Runbook directory", os.path.realpath(directory)
    waiting = [str(directory)]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            visible = [entry for entry in found if not entry.name.startswith(".")]
            below = [entry.path for entry in visible if entry.is_dir(follow_symlinks=False)]
        except OSError as error:
            problems.append(f"{kind} {_shown(here)} cannot be read: {_why(error)}.")
            continue
        kind = "Directory"
        for entry in visible:
            if entry.name.lower().endswith(SUFFIXES) and (stamp := _stamp_inside(entry, root)):
                yield Path(entry.path), stamp
        waiting += reversed(below)


def read(path: Path) -> tuple[Stamp, str]:
    """The text of a file; RunbookError says why there is none."""
    from irtui.domain.runbook import MAX_BYTES, RunbookError

    try:
        # Without O_NONBLOCK, opening a pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RunbookError(f"{_shown(path)} is not a file.")
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, RunbookError):
            raise
        raise RunbookError(f"{_shown(path)} cannot be read: {_why(error)}.") from None
    if len(raw) > MAX_BYTES:
        raise RunbookError(
            f"{_shown(path)} is larger than 512 KiB; split it into several runbooks."
        )
    try:
        return _stamp(status), raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RunbookError(
            f"{_shown(path)} is not UTF-8 text (line {line}); save it as UTF-8."
        ) from None


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file as it is now, None where there is none that can be looked at."""
    try:
        return _stamp(os.stat(path))
    except (OSError, ValueError):
        return None


def leads_out(path: Path, roots: Sequence[Path]) -> bool:
    """Whether a file below one of the roots is a link to somewhere else by now."""
    try:
        target = os.path.realpath(path, strict=True)
        return not any(
            os.path.commonpath([target, root]) == root for root in map(os.path.realpath, roots)
        )
    except (OSError, ValueError):
        return False  # reading it will tell what is wrong


def _stamp_inside(entry: os.DirEntry[str], root: str) -> Stamp | None:
    """The stamp of a file, None for anything else, or where a link leads out of the root."""
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path, strict=True)
            if os.path.commonpath([target, root]) != root:
                return None
        status = entry.stat()
    except OSError:
        return None
    return _stamp(status) if stat.S_ISREG(status.st_mode) else None


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _why(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or type(error).__name__).lower()


def _shown(path: Path | str) -> str:
    return clean(str(path), limit=300)
