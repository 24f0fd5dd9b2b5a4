"""Queries keep working with more rows than a statement takes variables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from irtui.domain.board import Diff
from irtui.workflow import detection, reading, response, triage
from irtui.workflow.desk import Desk
from tests.builders import MINUTE, T0, Clock, desk, many_alerts, store_at


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose SQLite takes as few variables as any build does."""

    def limit(connection: Any, _record: Any) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)

    event.listen(Pool, "connect", limit)
    try:
        with store_at(tmp_path / "irtui.db") as store:
            yield desk(store, Clock())
    finally:
        event.remove(Pool, "connect", limit)


def test_a_thousand_alerts_in_every_verb(alice: Desk) -> None:
    alerts = many_alerts(1100)
    detection.record(alice, Diff(fired=tuple(alerts)))
    triage.note(alice, alerts, "seen")
    assert {one.last_note for one in reading.common(alice).book.values()} == {"seen"}
    found = response.declare(alice, alerts, title="storm", reason="r", impact="i", severity=None)
    assert reading.incident(alice, found.key).firing == 1100
    ended = tuple((one.episode, T0 + MINUTE) for one in alerts)
    detection.record(alice, Diff(ended=ended))
    assert reading.incident(alice, found.key).firing == 0
