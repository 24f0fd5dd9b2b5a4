"""Opens the store: makes the file, brings its schema up to date, or opens it for reading only."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from irtui.store import file, sqlite
from irtui.store.database import Store, newer
from irtui.store.errors import StoreUnusable
from irtui.store.schema import SCHEMA_VERSION


def open_store(
    path: Path, *, read_only: bool = False, changed: Callable[[], None] = lambda: None
) -> Store:
    """The store in a file, at the schema of this program; StoreUnusable says why it can't be."""
    version = file.prepare(path)
    if version < SCHEMA_VERSION and not read_only:
        from irtui.store.migrate import migrate

        try:
            migrate(path)
        except DBAPIError as error:
            raise StoreUnusable(file.explain(path, error.orig or error)) from None
        version = SCHEMA_VERSION
    if 0 < version < SCHEMA_VERSION:
        raise StoreUnusable(
            f"{path} has schema {version} of an older irtui, this one reads {SCHEMA_VERSION}: "
            "start irtui once without --read-only, which keeps a copy and brings it up to date."
        )
    refusal = newer(path, version) if version > SCHEMA_VERSION else None
    if read_only:
        refusal = "irtui was started with --read-only: nothing is changed."
    return Store(path, sqlite.open_engine(path), read_only=refusal, changed=changed)
