"""Gives the current value of a secret, re-reading its file when that changes."""

import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

from irtui.config.checks import SecretStr
from irtui.config.files import exposure
from irtui.text import clean

LIMIT = 65_536


class SecretError(Exception):
    """A secret cannot be had; the text is one sentence, without the secret."""


def reader(value: SecretStr | None, file: Path | None, env: str | None) -> Callable[[], str]:
    """A function that gives the secret as it is now, from the one place that is given.

    It raises SecretError; a file is read again whenever it was replaced or changed.
    """
    if value is not None:
        return value.get_secret_value
    if env is not None:
        return lambda: _from_environment(env)
    if file is not None:
        return _SecretFile(file)
    raise ValueError("a secret needs a value, a file or an environment variable")


def _from_environment(name: str) -> str:
    secret = os.environ.get(name, "")
    if not secret:
        raise SecretError(
            f"the environment variable {clean(name)} is not set, set it to the secret"
        )
    return _checked(secret, f"the environment variable {clean(name)}")


class _SecretFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, ...] = ()
        self._secret = ""

    def __call__(self) -> str:
        try:
            if _stamp(self._path.stat()) != self._stamp:
                self._read()
        except (OSError, ValueError) as error:
            self._stamp = ()
            why = getattr(error, "strerror", None) or "this is not a path"
            raise SecretError(f"{self._name}: the secret cannot be read: {why}") from None
        return self._secret

    @property
    def _name(self) -> str:
        return clean(str(self._path))

    def _read(self) -> None:
        self._stamp = ()
        with open(self._path, "rb", opener=_opened) as file:
            status = os.fstat(file.fileno())
            self._refuse_unsafe(status)
            raw = file.read(LIMIT + 1)
        self._secret = self._first_line(raw)
        self._stamp = _stamp(status)

    def _refuse_unsafe(self, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise SecretError(
                f"{self._name}: is not a regular file, name one that holds the secret"
            )
        if status.st_uid not in (os.geteuid(), 0):
            raise SecretError(f"{self._name}: {exposure(status)}; own it or use a copy")
        if reason := exposure(status):
            raise SecretError(f"{self._name}: {reason}, run: chmod 600 {shlex.quote(self._name)}")

    def _first_line(self, raw: bytes) -> str:
        if len(raw) > LIMIT:
            raise SecretError(f"{self._name}: is over {LIMIT} bytes, which no secret is")
        try:
            line = raw.split(b"\n", 1)[0].removesuffix(b"\r").decode()
        except UnicodeDecodeError:
            raise SecretError(f"{self._name}: is not UTF-8 text, save the file as UTF-8") from None
        if not line:
            raise SecretError(f"{self._name}: has an empty first line, write the secret there")
        return _checked(line, f"{self._name}:")


def _opened(path: str, flags: int) -> int:
    # Without O_NONBLOCK a named pipe would hold us until someone writes to it.
    return os.open(path, flags | os.O_NONBLOCK)


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    # The change time catches a chmod, and a rewrite that sets the old modification time.
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def _checked(secret: str, origin: str) -> str:
    # An HTTP library that refuses a value prints it.
    if not secret.isprintable():
        raise SecretError(
            f"{origin} holds characters that cannot be printed, write the secret there again"
        )
    return secret
