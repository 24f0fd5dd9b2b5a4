"""The runbooks on disk: finds the Markdown files below some directories, and reads them.

Nothing in them is ever executed. Hidden directories are left out, and so is every file that a
symbolic link would fetch from outside its directory.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.text import clean

if TYPE_CHECKING:
    from irtui.domain.runbook import Runbook

# What reads runbooks is imported where it is used: who has none does not wait for it.
_SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What tells that a file has changed."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


class Library:
    """The runbooks below some directories, the first directory first.

    The list of files is read when it is first needed and again by `refresh`; what a file holds is
    read again whenever the file has changed.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self._directories = tuple(directories)
        self._files: tuple[Path, ...] | None = None
        self._by_name: dict[str, list[Path]] = {}
        self._problems: list[str] = []
        self._read: dict[Path, tuple[_Stamp, Runbook]] = {}

    def refresh(self) -> None:
        """Lists the files again; costs one scan of the directories and reads no file."""
        self._problems = []
        found = (path for directory in self._directories for path in self._scan(directory))
        self._files = tuple(dict.fromkeys(found))
        self._by_name = {}
        for path in self._files:
            self._by_name.setdefault(_letters(path.stem), []).append(path)
        listed = set(self._files)
        self._read = {path: known for path, known in self._read.items() if path in listed}

    def files(self) -> tuple[Path, ...]:
        """Every Markdown file, sorted within its directory."""
        if self._files is None:
            self.refresh()
        return self._files or ()

    def problems(self) -> list[str]:
        """What could not be read when the files were listed, a sentence each."""
        self.files()
        return list(self._problems)

    def find(self, alert_name: str) -> Path | None:
        """The file named like the alert, letters and digits compared without case.

        Of several, one with something to do comes before a stub, then the one with more steps,
        then the earlier one.
        """
        wanted = _letters(alert_name)
        self.files()
        candidates = self._by_name.get(wanted, []) if wanted else []
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        return min(candidates, key=self._rank)

    def load(self, path: Path) -> "Runbook":
        """The runbook in a file, which need not be in the library; RunbookError says why not."""
        from irtui.domain.runbook import parse

        stamp, text = _read_text(path, self._read.get(path))
        if text is None:
            return self._read[path][1]
        runbook = parse(text, name=path.name)
        self._read[path] = (stamp, runbook)
        return runbook

    def _rank(self, path: Path) -> tuple[bool, bool, int]:
        from irtui.domain.runbook import RunbookError

        try:
            runbook = self.load(path)
        except RunbookError:
            return True, True, 0
        return False, runbook.stub, -len(runbook.steps)

    def _scan(self, directory: Path) -> Iterator[Path]:
        try:
            root = os.path.realpath(directory, strict=True)
            yield from self._walk(directory, root)
        except OSError as error:
            self._problems.append(
                f"Runbook directory {_shown(directory)} cannot be read: {_why(error)}."
            )

    def _walk(self, directory: Path, root: str) -> Iterator[Path]:
        """The files of a directory, then those of its directories."""
        with os.scandir(directory) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        visible = [entry for entry in found if not entry.name.startswith(".")]
        for entry in visible:
            if entry.name.lower().endswith(_SUFFIXES) and _is_file_inside(entry, root):
                yield Path(entry.path)
        for entry in visible:
            if entry.is_dir(follow_symlinks=False):
                try:
                    yield from self._walk(Path(entry.path), root)
                except OSError as error:
                    self._problems.append(
                        f"Directory {_shown(entry.path)} cannot be read: {_why(error)}."
                    )


def _is_file_inside(entry: os.DirEntry[str], root: str) -> bool:
    """Whether the entry is a file, and where a link leads to is still below the root."""
    try:
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        target = os.path.realpath(entry.path, strict=True)
        return entry.is_file() and os.path.commonpath([target, root]) == root
    except OSError:
        return False


def _read_text(path: Path, known: "tuple[_Stamp, Runbook] | None") -> tuple[_Stamp, str | None]:
    """The text of a file, None if it is the one that is known."""
    from irtui.domain.runbook import MAX_BYTES, RunbookError

    try:
        # Without O_NONBLOCK, opening a pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RunbookError(f"{_shown(path)} is not a file.")
            stamp = _stamp(status)
            if known and known[0] == stamp:
                return stamp, None
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
        return stamp, raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RunbookError(
            f"{_shown(path)} is not UTF-8 text (line {line}); save it as UTF-8."
        ) from None


def _stamp(status: os.stat_result) -> _Stamp:
    return _Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _why(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or type(error).__name__).lower()


def _shown(path: Path | str) -> str:
    return clean(str(path), limit=300)
