"""What is read for the figures of runbooks: every run, in a few questions."""

from pathlib import Path
from typing import Any

from sqlalchemy import event

from irtui.domain.checklist import StepState
from irtui.store import effectiveness
from tests.builders import HOUR, T0, store_at
from tests.uses import mitigated, no_step, used


def test_runs_come_earliest_first_with_steps_and_mitigation(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        incident, waiting = mitigated(store, 1, T0 + HOUR), mitigated(store, 2, None)
        used(store, "B.md", [{}], at=T0 + HOUR, incident=waiting)
        used(store, "A.md", [{}, {"state": "failed", "note": "no"}], incident=incident)
        used(store, "C.md", [], at=T0 + 2 * HOUR)
        no_step(store, "step-0")
        with store.read() as session:
            found = effectiveness.uses(session)
    assert [(use.run.runbook, use.mitigated_at) for use in found] == [
        ("A.md", T0 + HOUR), ("B.md", None), ("C.md", None),
    ]  # fmt: skip
    first, second = found[0].run.steps
    assert (first.dropped, second.dropped) == (True, False)
    assert (second.state, second.note, second.finished_at) == (
        StepState.FAILED, "no", second.started_at and T0 + HOUR / 30,
    )  # fmt: skip


def test_many_runs_take_no_more_questions_and_no_long_text(tmp_path: Path) -> None:
    asked: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    with store_at(tmp_path / "irtui.db") as store:
        for number in range(9):
            used(store, f"{number}.md", [{}, {}])
        event.listen(store._engine, "before_cursor_execute", hear)
        with store.read() as session:
            assert len(effectiveness.uses(session)) == 9
        event.remove(store._engine, "before_cursor_execute", hear)
    questions = [one for one in asked if one.startswith("SELECT")]
    assert len(questions) == 4
    assert not any("step.body" in one or "snapshot" in one for one in questions)
