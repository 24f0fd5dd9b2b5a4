"""The SQLite engine: pragmas and BEGIN IMMEDIATE.

TRUNCATE journal and synchronous FULL always: the one mode that is right with every SQLite version
that the supported Pythons link (WAL has a corruption bug below 3.51.3), and all processes on a
file must agree.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    create_engine,
    event,
    literal_column,
)

_PRAGMAS = ("busy_timeout = 10000", "journal_mode = TRUNCATE", "synchronous = FULL")


def open_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every connection has the same settings.

    A connection with the execution option `write=True` begins IMMEDIATE: a deferred transaction
    that reads and then writes fails with "locked" at once, whatever the busy timeout.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def inserted(table: Any) -> ColumnElement[int]:
    """The order in which the rows of a table came; every index of the table holds it, too."""
    return literal_column(f"{table.__tablename__}.rowid", Integer)
