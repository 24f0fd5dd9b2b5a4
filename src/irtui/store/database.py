"""The store: an engine, short reading sessions, and writing sessions that are one transaction."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from irtui.store import file, touched
from irtui.store.errors import ReadOnly, StoreError
from irtui.store.schema import SCHEMA_VERSION
from irtui.store.touched import WritingSession


class Store:
    """One database, used from one thread.

    `changed` is called after each transaction that changed what screens show.
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
        self._change = -1

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for one short read; turn rows into values inside it."""
        with self._explained(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, quiet: bool = False) -> Iterator[Session]:
        """A session that is one transaction: all of it is on disk afterwards, or nothing is.

        A `quiet` one changes nothing that any screen shows, so that nobody is told. Core statements
        that change how episodes are shown say so: see `store/touched.py`.
        """
        if self.read_only:
            raise ReadOnly(self.read_only)
        with self._explained(), self._transaction() as session:
            self._check_version(session)
            touched.begin(session, quiet=quiet)
            yield session
            touched.end(session)
        if not quiet:
            self.changed()

    @property
    def readable(self) -> bool:
        """Whether the file has tables at all: one never opened for writing has none."""
        return file.schema_version(self.path) > 0

    def changed_elsewhere(self) -> bool:
        """Whether another connection changed what screens show since this was last asked.

        SQLite's `data_version`, on one connection that is kept for this alone, only prompts a look
        at the number of changes: the recorder's heartbeats move it, too. Our own writes count as
        others' there, which costs one more reading and never misses one.
        """
        with self._explained():
            if self._looking is None:
                self._looking = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            found = self._looking.execute("PRAGMA data_version").fetchone()[0]
            if found == self._data_version:
                return False
            number = self._looking.execute("SELECT number FROM change").fetchone()[0]
        moved = number != self._change
        self._data_version, self._change = found, number
        return bool(moved)

    def close(self) -> None:
        """Close all connections."""
        if self._looking is not None:
            self._looking.close()
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with (
            WritingSession(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
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
        except UnicodeEncodeError as error:
            strange = ascii(error.object[error.start : error.end])
            raise StoreError(
                f"Nothing was written: {strange} is no character; leave it out, and do it again."
            ) from error


def newer(path: Path, found: int) -> str:
    """The sentence for a database whose schema is not ours."""
    return (
        f"{path} has schema {found}, this irtui knows {SCHEMA_VERSION}: "
        "it is open for reading only; install the newer irtui to write."
    )
