"""The file of a recording: private, readable up to its last whole line, and never too large."""

import gzip
import os
import shutil
from pathlib import Path
from typing import IO

_LARGEST = 512 * 1024**2
_FREE = 64 * 1024**2


class Full(Exception):
    """Nothing more may be written; the text says why in a sentence."""


class RecordFile:
    """Takes lines; each is with the system when `write` returns, so that a kill loses none.

    FileExistsError where there is such a file and `force` is not set. `largest` and `free` are
    bytes: of the file, and of what must be left on its disk.
    """

    def __init__(
        self, path: Path, *, force: bool, largest: int = _LARGEST, free: int = _FREE
    ) -> None:
        self._path, self._largest, self._free = path, largest, free
        if force:
            path.unlink(missing_ok=True)
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._raw: IO[bytes] = os.fdopen(number, "wb")
        self._file: IO[bytes] | gzip.GzipFile = self._raw
        if path.suffix == ".gz":
            self._file = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, mtime=0)

    @property
    def size(self) -> int:
        """Its bytes so far."""
        return self._raw.tell()

    def write(self, line: str) -> None:
        """Add a line; Full says why none is taken."""
        if self.size + len(line) > self._largest:
            raise Full(f"{self._path} would grow over {self._largest >> 20} MiB: it ends here.")
        if shutil.disk_usage(self._path).free < self._free + len(line):
            raise Full(f"{self._path}: its disk is nearly full, the recording ends here.")
        self._file.write(line.encode())
        self._file.flush()
        self._raw.flush()

    def close(self) -> None:
        """End the file."""
        self._file.close()
        self._raw.close()
