"""The store: an engine, short reading sessions, and writing sessions that are one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from irtui.store import sqlite
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

    def close(self) -> None:
        """Close all connections."""
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
            raise StoreError(sqlite.explain(self.path, error.orig or error)) from error


def newer(path: Path, found: int) -> str:
    """The sentence for a database whose schema is not ours."""
    return (
        f"{path} has schema {found}, this irtui knows {SCHEMA_VERSION}: "
        "it is open for reading only; install the newer irtui to write."
    )
