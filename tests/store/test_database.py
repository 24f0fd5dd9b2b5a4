"""Transactions of the store: all or nothing, told to who listens, and no word of SQL in errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, select

from irtui.store import drafts
from irtui.store.database import Store
from irtui.store.errors import StoreError
from irtui.store.tables import DraftRow
from tests.builders import T0, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "irtui.db") as found:
        yield found


def kept(store: Store) -> list[str]:
    with store.read() as session:
        return [row.place for row in session.exec(select(DraftRow))]


def test_a_transaction_that_fails_leaves_nothing_and_tells_nobody(store: Store) -> None:
    told: list[None] = []
    store.changed = lambda: told.append(None)
    with pytest.raises(ZeroDivisionError), store.write() as session:
        _save_and_fail(session)
    assert (kept(store), told) == ([], [])
    with store.write() as session:
        drafts.save(session, "alice", "two", {}, T0)
    assert (kept(store), told) == (["two"], [None])


def _save_and_fail(session: Session) -> None:
    drafts.save(session, "alice", "one", {}, T0)
    session.flush()
    raise ZeroDivisionError


def test_writing_takes_the_lock_before_reading(store: Store) -> None:
    with (
        store.write(),
        closing(sqlite3.connect(store.path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_reading_keeps_nobody_from_writing(store: Store) -> None:
    with store.read() as session:
        session.exec(select(DraftRow)).all()
        with closing(sqlite3.connect(store.path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")


def test_another_process_is_noticed(store: Store, tmp_path: Path) -> None:
    store.changed_elsewhere()
    assert not store.changed_elsewhere()
    with store_at(tmp_path / "irtui.db") as other, other.write() as session:
        drafts.save(session, "bob", "one", {}, T0)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()


@pytest.mark.parametrize(
    ("message", "says"),
    [("database is locked", "database is busy: another program is writing"),
     ("disk is full", "the disk is full"),
     ("database disk image is malformed", "is damaged"), ("something new", "something new")],
)  # fmt: skip
def test_what_the_database_says_becomes_a_sentence(store: Store, message: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as found, store.read():
        raise sqlite3.OperationalError(message)
    assert str(store.path) in str(found.value)


def test_a_missing_parent_is_refused(store: Store) -> None:
    with pytest.raises(StoreError), store.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO triage (episode_id, state, version) VALUES ('nobody', 'new', 1)"
        )
