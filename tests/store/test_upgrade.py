"""A database of the first release opens with all that is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from irtui.domain.board import Diff
from irtui.domain.checklist import RunStatus, StepState
from irtui.domain.triage import Triage, TriageState
from irtui.store import migrate, sqlite
from irtui.store.errors import StoreUnusable
from irtui.store.file import schema_version
from irtui.store.opening import open_store
from irtui.store.schema import SCHEMA_VERSION
from irtui.workflow import detection, reading, triage
from irtui.workflow.reading import common
from tests.builders import HOUR, T0, Clock, alert, desk
from tests.store.test_schema import described

ONE, OVER = alert("HighLatency"), alert("DiskFull", starts_at=T0 - HOUR)
_AT = "2026-01-31 12:00:00.000000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of schema 1: an alert that somebody took and wrote a note on, and one that ended."""
    path = tmp_path / "irtui.db"
    engine = sqlite.open_engine(path, foreign_keys=False).execution_options(write=True)
    with engine.begin() as connection:
        migrate._upgrade(connection, "0001")
    engine.dispose()
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as file, file:
        for number, (one, starts_at, ended_at) in enumerate(
            [(ONE, _AT, None), (OVER, _AT.replace("12:", "11:"), _AT)], 1
        ):
            file.execute(
                "INSERT INTO episode VALUES (?, ?, ?, ?, ?, ?, ?, '{}', '', ?, ?, 1)",
                (UUID(int=number).hex, one.source, one.fingerprint, starts_at, one.name,
                 '{"alertname": "X"}', '{"summary": "s"}', starts_at, ended_at),
            )  # fmt: skip
        file.execute(
            "INSERT INTO triage VALUES (?, 'acknowledged', 'alice', ?, 1)", (UUID(int=1).hex, _AT)
        )
        file.execute(
            "INSERT INTO event VALUES (?, NULL, ?, 1, ?, ?, 'alice', 'note', 'odd', '{}')",
            (UUID(int=9).hex, UUID(int=1).hex, _AT, _AT),
        )
        _add_a_checklist(file)
        file.execute("UPDATE change SET number = 2")
        file.execute("PRAGMA user_version = 1")
    return path


def _add_a_checklist(file: sqlite3.Connection) -> None:
    """An incident with a runbook of one step, of whose commands the text alone is known."""
    stamps = ", NULL" * 9
    file.execute(
        "INSERT INTO incident VALUES (?, 'INC-2026-0001', 2026, 1, 'Slow', 'r', 'i', NULL, NULL,"
        f" 'investigating', 'operator', 'alice', 'alice', ?{stamps}, 0, 1)",
        (UUID(int=20).hex, _AT),
    )
    file.execute(
        "INSERT INTO run VALUES (?, ?, 'Slow.md', 'Slow', 'abc', '1. Look', ?, 'alice')",
        (UUID(int=21).hex, UUID(int=20).hex, _AT),
    )
    file.execute(
        "INSERT INTO step VALUES (?, ?, 0, 'k', 'other', '', 'Look', '', ?, 'done', 'alice', ?, ?,"
        " '', NULL, 2)",
        (UUID(int=22).hex, UUID(int=21).hex, '["ls /", "df \\"x\\""]', _AT, _AT),
    )


def test_what_was_written_is_there(path: Path) -> None:
    store = open_store(path)
    alice = desk(store, Clock())
    assert common(alice).book == {
        ONE.episode: Triage(
            TriageState.ACKNOWLEDGED, "alice", T0, notes=1, last_note="odd", version=1
        )
    }
    assert [one.text for one in reading.known_of(alice, ONE).history] == ["odd"]
    store.close()
    assert schema_version(path) == SCHEMA_VERSION
    assert schema_version(path.with_name(f"{path.name}.schema-1.backup")) == 1


def test_a_checklist_is_what_it_was(path: Path) -> None:
    store = open_store(path)
    (run,) = reading.incident(desk(store, Clock()), "INC-2026-0001").runs
    (step,) = run.steps
    assert [command.text for command in step.commands] == ["ls /", 'df "x"']
    assert (run.title, run.status, run.outcome, step.state, step.by) == (
        "Slow", RunStatus.IN_PROGRESS, None, StepState.DONE, "alice",
    )  # fmt: skip
    store.close()


def test_it_works_on_like_any_other(path: Path) -> None:
    store = open_store(path)
    alice = desk(store, Clock())
    seen = common(alice)
    again = alert(OVER.name, starts_at=T0 + HOUR)
    detection.record(alice, Diff(fired=(again,), ended=((ONE.episode, T0 + HOUR),)))
    triage.note(alice, [again], "again")
    found = common(alice, seen.number)
    assert found.gone == [ONE.episode]
    assert found.book == {again.episode: Triage(occurrence=2, notes=1, last_note="again")}
    store.close()


def test_it_has_the_tables_of_a_new_one(path: Path, tmp_path: Path) -> None:
    open_store(path).close()
    open_store(tmp_path / "new.db").close()
    assert described(path) == described(tmp_path / "new.db")


def test_who_may_not_write_is_told_how_to_bring_it_up_to_date(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match=r"schema 1 of an older irtui.* without --read-only"):
        open_store(path, read_only=True)
    assert path.read_bytes() == before
