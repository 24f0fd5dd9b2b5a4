"""A backup is whole, checked, private, and never takes the place of something."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from irtui.store import file
from irtui.store.errors import StoreUnusable
from irtui.workflow import reading, triage
from tests.builders import Clock, alert, desk, store_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with store_at(tmp_path / "irtui.db") as store:
        triage.note(desk(store, Clock()), [alert()], "kept")
    return tmp_path / "irtui.db"


def test_a_copy_is_whole_and_private(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    before = os.umask(0)
    try:
        file.backup(path, copy)
    finally:
        os.umask(before)
    assert copy.stat().st_mode & 0o777 == 0o600
    with store_at(copy) as store:
        alice = desk(store, Clock())
        assert [event.text for event in reading.known_of(alice, alert()).history] == ["kept"]
        triage.acknowledge(alice, [alert()])


def test_a_copy_is_made_while_others_write(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE event SET text = 'half'")
        file.backup(path, tmp_path / "copy.db")
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT text FROM event").fetchall() == [("kept",)]


def test_what_is_there_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreUnusable, match=r"there\.db: cannot make the copy: File exists\."):
        file.backup(path, there)
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_place_that_does_not_exist_is_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="cannot make the copy: No such file or directory"):
        file.backup(path, tmp_path / "missing" / "copy.db")


def test_what_is_not_there_cannot_be_copied_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"copy\.db was not made: .* cannot be opened"):
        file.backup(tmp_path / "missing.db", tmp_path / "copy.db")
    assert os.listdir(tmp_path) == []


def test_a_damaged_store_leaves_no_copy(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(StoreUnusable, match=r"copy\.db was not made: .* is damaged"):
        file.backup(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
