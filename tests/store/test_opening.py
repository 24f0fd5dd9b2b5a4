"""Opening a store: what becomes of every kind of file, each in one sentence where it can't be."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from irtui.store import file
from irtui.store.errors import ReadOnly, StoreError, StoreUnusable
from irtui.store.opening import open_store
from irtui.store.schema import SCHEMA_VERSION
from irtui.workflow import reading, triage
from tests.builders import Clock, alert, desk, store_at

NOBODY = 65534


@pytest.fixture
def shared() -> Iterator[Path]:
    """A directory that everybody may look into."""
    with TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user who may not do everything."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)


def refused(path: Path) -> str:
    with pytest.raises(StoreUnusable) as found:
        open_store(path).close()
    said = str(found.value)
    assert str(path) in said
    assert "\n" not in said
    assert said.endswith(".")
    return said


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_new_store_is_made_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "new" / "irtui.db"
        open_store(path).close()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert file.schema_version(path) == SCHEMA_VERSION
    assert set(os.listdir(path.parent)) <= {"irtui.db", "irtui.db-journal"}


def test_the_journal_is_for_the_owner_only_too(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store, store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"irtui.db": 0o600, "irtui.db-journal": 0o600}


def test_every_connection_is_set_up(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store, store.read() as session:
        asked = session.connection().exec_driver_sql
        found = {
            name: asked(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "a%20b.db", "grün 🙂.db", "a b&c=d.db"])
def test_any_name_is_that_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    store = open_store(path)
    triage.note(desk(store, Clock()), [alert()], "here")
    store.close()
    assert set(os.listdir(tmp_path)) <= {name, f"{name}-journal"}
    copy = tmp_path / f"copy of {name}"
    file.backup(path, copy)
    assert file.schema_version(copy) == SCHEMA_VERSION


def test_a_second_opening_finds_what_was_written(tmp_path: Path) -> None:
    path, one = tmp_path / "irtui.db", alert()
    with store_at(path) as store:
        triage.acknowledge(desk(store, Clock()), [one])
    with store_at(path) as store:
        assert reading.common(desk(store, Clock())).book[one.episode].owner == "alice"


def test_a_text_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary\n" * 500, encoding="utf-8")
    assert "is not an irtui database" in refused(path)
    assert path.read_text(encoding="utf-8") == "dear diary\n" * 500


@pytest.mark.parametrize("version", [0, 75])
def test_the_database_of_another_program_is_not_touched(tmp_path: Path, version: int) -> None:
    path = tmp_path / "places.sqlite"
    execute(path, "CREATE TABLE bookmarks (url TEXT)")
    execute(path, f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    assert "is the database of another program" in refused(path)
    assert path.read_bytes() == before


def test_a_directory_is_no_store(tmp_path: Path) -> None:
    assert "is not a file" in refused(tmp_path)


def test_below_a_file_there_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused(tmp_path / "file" / "irtui.db")
    refused(tmp_path / "file" / "deep" / "irtui.db")


def test_a_link_to_nowhere_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "irtui.db").symlink_to(tmp_path / "missing" / "irtui.db")
    refused(tmp_path / "irtui.db")


def test_a_pipe_is_no_store(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "irtui.db")
    assert "is not a file" in refused(tmp_path / "irtui.db")


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "irtui.db"
    with store_at(path):
        pass
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match="is damaged: move it away"), store_at(path) as store:
        reading.common(desk(store, Clock()))


def test_a_newer_store_is_opened_for_reading_and_both_versions_are_named(tmp_path: Path) -> None:
    path = tmp_path / "irtui.db"
    with store_at(path) as store:
        triage.note(desk(store, Clock()), [alert()], "kept")
    execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with store_at(path) as store:
        alice = desk(store, Clock())
        assert [event.text for event in reading.known_of(alice, alert()).history] == ["kept"]
        says = rf"has schema {SCHEMA_VERSION + 1}, this irtui knows {SCHEMA_VERSION}: .* reading"
        with pytest.raises(ReadOnly, match=says):
            triage.acknowledge(alice, [alert()])
    assert path.read_bytes() == before


def test_a_store_that_is_upgraded_meanwhile_is_written_no_more(tmp_path: Path) -> None:
    path = tmp_path / "irtui.db"
    with store_at(path) as store:
        alice = desk(store, Clock())
        triage.note(alice, [alert()], "before")
        execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        for _ in range(2):
            with pytest.raises(ReadOnly, match="install the newer irtui"):
                triage.note(alice, [alert()], "after")
        assert [event.text for event in reading.known_of(alice, alert()).history] == ["before"]
        assert store.read_only


def test_by_wish_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "irtui.db"
    with store_at(path):
        pass
    before = path.read_bytes()
    with store_at(path, read_only=True) as store:
        assert store.readable
        with pytest.raises(ReadOnly, match="--read-only"):
            triage.note(desk(store, Clock()), [alert()], "x")
        assert reading.common(desk(store, Clock())).book == {}
    assert path.read_bytes() == before


def test_where_there_is_no_store_reading_only_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "irtui.db", read_only=True)
    assert not store.readable
    store.close()


def test_a_directory_that_may_not_be_written_is_told(shared: Path) -> None:
    os.chmod(shared, 0o555)
    with without_rights():
        assert "cannot make the database: Permission denied" in refused(shared / "irtui.db")
        assert "Permission denied" in refused(shared / "deep" / "irtui.db")


def test_a_file_that_may_only_be_read_can_be_read(shared: Path) -> None:
    path = shared / "irtui.db"
    with store_at(path) as store:
        triage.note(desk(store, Clock()), [alert()], "kept")
    path.chmod(0o444)
    shared.chmod(0o555)
    with without_rights(), store_at(path) as store:
        alice = desk(store, Clock())
        assert [event.text for event in reading.known_of(alice, alert()).history] == ["kept"]
        with pytest.raises(StoreError, match="may only be read: make it writable, or use --read"):
            triage.acknowledge(alice, [alert()])


def test_an_empty_file_that_may_only_be_read_is_told(shared: Path) -> None:
    path = shared / "irtui.db"
    path.touch(0o444)
    shared.chmod(0o555)
    with without_rights():
        assert "may only be read" in refused(path)


def test_a_file_that_may_not_be_read_is_told(shared: Path) -> None:
    path = shared / "irtui.db"
    with store_at(path):
        pass
    path.chmod(0o000)
    with without_rights():
        assert "cannot be opened" in refused(path)
