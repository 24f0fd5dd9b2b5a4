"""The database file: made, looked at and copied with the standard library alone.

A start on a database of the right version needs neither SQLAlchemy nor Alembic before the first
picture.
"""

import os
import sqlite3
from pathlib import Path

from irtui.store.errors import StoreUnusable


def prepare(path: Path) -> int:
    """Make the file with mode 0600 where there is none, and return its schema version.

    StoreUnusable says in a sentence why the path can't be a database. Only the standard library
    is used, so that a start on a database of the right version never imports Alembic.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise StoreUnusable(f"{path}: cannot make the database: {error.strerror}.") from None
    if not path.is_file():
        raise StoreUnusable(f"{path} is not a file: name a database file with --db.")
    return schema_version(path)


def schema_version(path: Path) -> int:
    """The `user_version` of a database file, 0 for a new one."""
    try:
        connection = sqlite3.connect(path, timeout=10)
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(explain(path, error)) from None


def explain(path: Path | str, error: BaseException) -> str:
    """What a database error means for the operator, in one sentence."""
    text = str(error)
    if "not a database" in text:
        return f"{path} is not an irtui database: name another file with --db, it was not touched."
    if "malformed" in text:
        return f"{path} is damaged: move it away and put the last backup in its place."
    if "locked" in text or "busy" in text:
        return f"{path} is locked by another program: end that one, then try again."
    if "readonly" in text:
        return f"{path} may only be read: make it writable, or use --read-only."
    if "full" in text:
        return f"{path}: the disk is full; nothing was lost, free some space and do it again."
    if "unable to open" in text:
        return f"{path} cannot be opened: check that the file and its directory are yours to use."
    return f"{path}: {text}"


def backup(path: Path, target: Path) -> None:
    """Write a consistent copy of the database with mode 0600 and check it."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    source = sqlite3.connect(path, timeout=10)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreUnusable(f"{target}: the copy failed its check; the database is as it was.")
    finally:
        copy.close()
        source.close()
