"""The store: an engine, short reading sessions, and writing sessions that are one transaction."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from irtui.store import file
from irtui.store.errors import ReadOnly, StoreError
from irtui.store.schema import SCHEMA_VERSION


class Store:
    """One database, used from one thread.

    `changed` is called after each transaction that wrote something.
    """

    def __init__(
        self,
        path: Path,
        engine: Engine,
        *,
        read_only: str | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.changed = changed
        self._engine = engine
        self._writing = engine.execution_options(write=True)
        self._looking: sqlite3.Connection | None = None
        self._data_version = 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for one short read; turn rows into values inside it."""
        with self._explained(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is one transaction: all of it is on disk afterwards, or nothing is."""
        if self.read_only:
            raise ReadOnly(self.read_only)
        with self._explained(), self._transaction() as session:
            self._check_version(session)
            yield session
        self.changed()

    @property
    def readable(self) -> bool:
        """Whether the file has tables at all: one never opened for writing has none."""
        return file.schema_version(self.path) > 0

    def changed_elsewhere(self) -> bool:
        """Whether another connection committed since this was last asked.

        SQLite's `data_version` tells it, on one connection that is kept for this alone; our own
        writes count as others' there, which costs one more reading and never misses one.
        """
        with self._explained():
            if self._looking is None:
                self._looking = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            found = self._looking.execute("PRAGMA data_version").fetchone()[0]
        moved = found != self._data_version
        self._data_version = found
        return bool(moved)

    def close(self) -> None:
        """Close all connections."""
        if self._looking is not None:
            self._looking.close()
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def _check_version(self, session: Session) -> None:
        found = session.connection().execute(text("PRAGMA user_version")).scalar_one()
        if found != SCHEMA_VERSION:
            self.read_only = newer(self.path, found)
            raise ReadOnly(self.read_only)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(file.explain(self.path, error.orig or error)) from error
        except sqlite3.Error as error:
            raise StoreError(file.explain(self.path, error)) from error


def newer(path: Path, found: int) -> str:
    """The sentence for a database whose schema is not ours."""
    return (
        f"{path} has schema {found}, this irtui knows {SCHEMA_VERSION}: "
        "it is open for reading only; install the newer irtui to write."
    )
