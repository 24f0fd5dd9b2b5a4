"""What is asked at every move of the cursor never goes through a whole table."""

from pathlib import Path
from typing import Any

from sqlalchemy import event

from irtui.domain.board import Diff
from irtui.store import past
from irtui.workflow import detection
from tests.builders import HOUR, T0, Clock, alert, desk, store_at


def test_every_question_finds_its_rows_by_an_index(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, Clock())
        for number in range(9):
            detection.record(alice, Diff(fired=(alert(starts_at=T0 + number * HOUR),)))
        event.listen(store._engine, "before_cursor_execute", hear)
        with store.read() as session:
            assert past.of_alert(session, alert(starts_at=T0 + 9 * HOUR), T0).times == 9
        event.remove(store._engine, "before_cursor_execute", hear)
        questions = [one for one in asked if one[0].startswith("SELECT")]
        assert len(questions) == 5
        with store.read() as session:
            plans = [
                row[3]
                for statement, values in questions
                for row in session.connection().exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
            ]
    assert any("SEARCH episode" in step for step in plans)
    # What is gone through is only what an index has found already.
    assert {step for step in plans if "SCAN" in step} <= {"SCAN anon_1"}
