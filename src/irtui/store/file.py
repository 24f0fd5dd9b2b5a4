"""The database file: made, looked at and copied with the standard library alone.

A start on a database of the right version needs neither SQLAlchemy nor Alembic before the first
picture.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

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
    tables = [name for (name,) in _ask(path, "SELECT name FROM sqlite_master")]
    if tables and "alembic_version" not in tables:
        raise StoreUnusable(
            f"{path} is the database of another program: name another file with --db, "
            "it was not touched."
        )
    return schema_version(path)


def schema_version(path: Path) -> int:
    """The `user_version` of a database file, 0 for a new one."""
    return int(_ask(path, "PRAGMA user_version")[0][0])


def _ask(path: Path, query: str) -> list[Any]:
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            return connection.execute(query).fetchall()
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
        return (
            f"database is busy: another program is writing to {path} and does not finish; "
            "end that one if it hangs, then try again."
        )
    if "readonly" in text:
        return f"{path} may only be read: make it writable, or use --read-only."
    if "full" in text:
        return f"{path}: the disk is full; nothing was lost, free some space and do it again."
    if "unable to open" in text:
        return f"{path} cannot be opened: check that the file and its directory are yours to use."
    return f"{path}: {text}"


def backup(path: Path, target: Path) -> None:
    """Write a consistent copy of the database with mode 0600 and check it.

    StoreUnusable says why there is none; nothing is left of it then.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnusable(f"{target}: cannot make the copy: {error.strerror}.") from None
    try:
        _copy(path, target)
    except sqlite3.Error as error:
        target.unlink()
        raise StoreUnusable(f"{target} was not made: {explain(path, error)}") from None


def _copy(path: Path, target: Path) -> None:
    # As an address, because a plain connection would make a database that is not there.
    there = f"{path.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(there, uri=True, timeout=10)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("database disk image is malformed")
