"""A file that grows by a section with each update, for whoever reads it or ships it elsewhere."""

import os
import stat
from pathlib import Path

from irtui.domain.channel import Answer, Message, Refused, Sent, Uncertain
from irtui.text import clean, minute, without_surrogates


class PaperChannel:
    """Appends to one file, which others may not read."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path

    def send(self, message: Message) -> Answer:
        """Append one section, on disk when this returns."""
        section = without_surrogates(_section(message)).encode()
        try:
            # Without O_NONBLOCK a named pipe would hold us until someone reads from it.
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK
            file = os.open(self._path, flags, 0o600)
        except (OSError, ValueError) as error:
            return Refused(f"its file cannot be written: {_why(error)}")
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return Refused("its path is not a regular file", retry=False)
            return _append(file, section)
        finally:
            os.close(file)


def _append(file: int, section: bytes) -> Answer:
    before = os.fstat(file).st_size
    try:
        while section:
            section = section[os.write(file, section) :]
        os.fsync(file)
    except OSError as error:
        if os.fstat(file).st_size == before:
            return Refused(f"its file cannot be written: {_why(error)}")
        return Uncertain(f"a part of it was written: {_why(error)}")
    return Sent()


def _why(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or "that is no path").lower()


def _section(message: Message) -> str:
    head = f"## {message.incident} update {message.number}, {message.audience}"
    about = clean(f"{message.subject} ({minute(message.at)}, {message.by})")
    return f"{head}\n\n{about}\n\n{message.text}\n\n"
