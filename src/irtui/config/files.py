"""Reads the files a configuration consists of, and tells who else can read them."""

import os
import stat
from pathlib import Path
from typing import Any

from irtui.config.errors import ConfigError, refused
from irtui.text import clean

LIMIT = 1_000_000


def read(path: Path) -> tuple[str, os.stat_result]:
    """The text of a configuration file, and its status: who owns it and who else may use it."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            raw = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        raise refused(path, "", _why(error)) from None
    if len(raw) > LIMIT:
        raise refused(path, "", f"is over {LIMIT} bytes, which no configuration is; name another")
    try:
        return raw.decode("utf-8-sig"), status
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        name = f"{clean(str(path))}:{line}"
        raise ConfigError(f"{name}: is not UTF-8 text, save the file as UTF-8") from None


def yaml_map(file: Path) -> dict[str, Any]:
    """The YAML map in a file, its values as text: a password of 0123 is no number."""
    import yaml  # only a start without a configuration needs it

    text, _ = read(file)
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigError(f"{clean(str(file))}{line}: is not valid YAML, mend it there") from None
    except (yaml.YAMLError, RecursionError):
        raise refused(file, "", "is not valid YAML, mend it") from None
    if data in (None, ""):
        return {}
    if not isinstance(data, dict):
        raise refused(file, "", 'must hold lines of the form "key: value"')
    return data


def exposure(status: os.stat_result) -> str | None:
    """Why a file is not safe for a secret, None if only its owner (us or root) can read it."""
    return _risk(status, 0o077, "read or written")


def meddling(status: os.stat_result) -> str | None:
    """Why a file is not safe for a command, None if only its owner (us or root) can write it."""
    return _risk(status, 0o022, "written")


def _risk(status: os.stat_result, others: int, may: str) -> str | None:
    if status.st_uid not in (os.geteuid(), 0):
        return f"belongs to another user (uid {status.st_uid}), not to you or root"
    mode = stat.S_IMODE(status.st_mode)
    return f"can be {may} by others (mode {mode:04o})" if mode & others else None


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file, check the path"
    if isinstance(error, IsADirectoryError):
        return "is a directory, name a file in it"
    if isinstance(error, PermissionError):
        return "cannot be read, you have no permission; check its mode and owner"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return "is not a path that a file can have"
