"""The revisions make what the models say, whole or not at all."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from irtui.store import migrate, sqlite, tables, tables_learning, tables_response
from irtui.store.errors import StoreUnusable
from irtui.store.opening import open_store
from irtui.store.schema import SCHEMA_VERSION


def described(path: Path) -> dict[str, Any]:
    """All that SQLite knows of the tables in a file."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "alembic_version"
        ]
        return {name: _table(connection, name) for name in names}


def _table(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    def ask(pragma: str, about: str) -> list[tuple[Any, ...]]:
        return connection.execute(f'PRAGMA {pragma}("{about}")').fetchall()

    indexes = {
        (index[1] if index[3] == "c" else "", index[2], index[3],
         tuple(column[2] for column in ask("index_info", index[1])))
        for index in ask("index_list", name)
    }  # fmt: skip
    return {
        "columns": ask("table_info", name),
        "indexes": indexes,
        "foreign keys": {key[2:] for key in ask("foreign_key_list", name)},
    }


def test_revisions_and_models_agree(tmp_path: Path) -> None:
    revised, modelled = tmp_path / "revised.db", tmp_path / "modelled.db"
    open_store(revised).close()
    engine = sqlite.open_engine(modelled)
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert described(revised) == described(modelled)
    assert set(described(revised)) == {table.name for table in SQLModel.metadata.sorted_tables}
    for table in (tables.Episode, tables_response.TaskRow, tables_learning.LessonRow):
        assert table.__tablename__ in described(revised)


def test_alembic_finds_no_difference(tmp_path: Path) -> None:
    open_store(tmp_path / "irtui.db").close()
    engine = sqlite.open_engine(tmp_path / "irtui.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_a_revision_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "irtui.db"

    def broken(*_: object) -> None:
        raise StoreUnusable("broken.")

    monkeypatch.setattr(migrate, "_check", broken)
    with pytest.raises(StoreUnusable, match="broken"):
        open_store(path)
    assert described(path) == {}
    monkeypatch.undo()
    open_store(path).close()
    assert described(path)


def test_a_store_in_use_is_not_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "irtui.db"
    path.touch()
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 1",))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable, match="database is busy: another program is writing"):
            open_store(path)


def test_before_an_upgrade_there_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "irtui.db"
    open_store(path).close()
    monkeypatch.setattr("irtui.store.opening.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr("irtui.store.migrate.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr("irtui.store.migrate._upgrade", lambda connection: None)
    open_store(path).close()
    copy = tmp_path / f"irtui.db.schema-{SCHEMA_VERSION}.backup"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1


def test_alembic_is_not_loaded_for_a_store_of_this_version(tmp_path: Path) -> None:
    open_store(tmp_path / "irtui.db").close()
    code = (
        "import sys; from pathlib import Path; from irtui.store.opening import open_store;"
        "open_store(Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code, str(tmp_path / "irtui.db")], check=False)
    assert found.returncode == 0
