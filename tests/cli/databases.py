"""Files that are no usable database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from irtui.store.schema import SCHEMA_VERSION
from tests.builders import store_at


def stub_database(path: Path) -> None:
    """A database that claims our schema and has none of its tables."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def newer_database(path: Path) -> None:
    """A database that a later irtui has made."""
    with store_at(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
