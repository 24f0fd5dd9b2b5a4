"""Checklists: a runbook becomes a run of an incident, and every step an act with who and when."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from irtui.domain.checklist import SkipReason, StepState, next_step
from irtui.domain.incident import NotAllowed
from irtui.domain.runbook import Runbook, RunbookError, Step
from irtui.domain.timeline import Kind
from irtui.store import acts, events, incidents, runs
from irtui.store.tables import EventRow, IncidentRow, RunRow, StepRow
from irtui.workflow.desk import Desk

_MARKS = {
    StepState.DONE: "✓",
    StepState.SKIPPED: "–",
    StepState.FAILED: "✗",
    StepState.NOT_APPLICABLE: "–",
}


def start_matching(desk: Desk, session: Session, incident: IncidentRow, alert_name: str) -> None:
    """Start the runbook whose name is the alert's, if there is one that can be read."""
    path = desk.library.find(alert_name) if alert_name else None
    if path is None:
        return
    try:
        runbook = desk.library.load(path)
    except RunbookError as error:
        text = f"the runbook of {alert_name} was not started: {error}"
        events.add(
            session, Kind.SYSTEM, text, by=desk.operator, now=desk.now(), incident=incident.id
        )
        return
    _start(desk, session, incident, path, runbook)


def start(desk: Desk, key: str, path: Path) -> UUID:
    """Start a runbook as a checklist of an incident; an earlier start of it is continued.

    NotAllowed says why a file is no runbook.
    """
    try:
        runbook = desk.library.load(path)
    except RunbookError as error:
        raise NotAllowed(str(error)) from None
    with desk.store.write() as session:
        return _start(desk, session, incidents.get(session, key), path, runbook)


def settle(
    desk: Desk,
    step: UUID,
    state: StepState,
    *,
    note: str = "",
    reason: SkipReason | None = None,
    seen: int | None = None,
) -> str:
    """Mark a step done, skipped (with a reason), failed (with a note) or pending again."""
    if state is StepState.SKIPPED and reason is None:
        raise NotAllowed("A skipped step needs a reason.")
    if state is StepState.FAILED and not note.strip():
        raise NotAllowed("A failed step needs a note: what happened?")
    with desk.store.write() as session:
        row = _step(session, step)
        if row.state == state == StepState.DONE and not note.strip():
            return f"{row.position + 1} is done already, by {row.by}."
        settled = state.settled
        changes: dict[str, Any] = {
            "state": state,
            "by": desk.operator if settled else None,
            "finished_at": desk.now() if settled else None,
            "reason": str(reason) if reason else None,
        }
        if note.strip():
            changes["note"] = _added(row.note, note)
        undo = acts.change(session, row, changes, seen=seen)
        _tell(desk, session, row, _sentence(row, state, note, reason), undo)
        if settled:
            _begin_next(desk, session, row)
        return f"{row.position + 1} {state.words}."


def note(desk: Desk, step: UUID, text: str) -> str:
    """Write a note on a step, below what is noted there already."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you saw or did.")
    with desk.store.write() as session:
        row = _step(session, step)
        undo = acts.change(session, row, {"note": _added(row.note, text)})
        _tell(desk, session, row, f"{row.text}: {text.strip()}", undo, Kind.NOTE)
        return "Noted."


def _added(note: str, text: str) -> str:
    """A note with another one below it."""
    return f"{note}\n{text.strip()}" if note else text.strip()


def _start(
    desk: Desk, session: Session, incident: IncidentRow, path: Path, runbook: Runbook
) -> UUID:
    existing = runs.find(session, incident.id, str(path))
    if existing is not None:
        return existing.id
    now = desk.now()
    run = RunRow(
        incident_id=incident.id,
        runbook=str(path),
        title=runbook.title,
        sha256=runbook.sha256,
        snapshot=runbook.text,
        started_at=now,
        by=desk.operator,
    )
    session.add(run)
    session.flush()
    for position, step in enumerate(runbook.steps):
        first = position == 0
        session.add(
            StepRow(
                run_id=run.id,
                position=position,
                key=step.key,
                phase=step.phase,
                group=" › ".join(step.group),
                text=step.text,
                body=step.body,
                commands=[asdict(command) for command in step.commands],
                details=_details(step),
                state=StepState.IN_PROGRESS if first else StepState.PENDING,
                started_at=now if first else None,
            )
        )
    text = f"checklist {path.name} started, {len(runbook.steps)} steps"
    events.add(session, Kind.SYSTEM, text, by=desk.operator, now=now, incident=incident.id)
    return run.id


def _details(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "soft": step.soft,
        "risk": step.risk,
        "line": step.line,
        "given": step.number,
        "substeps": list(step.substeps),
        "cautions": list(step.cautions),
        "links": list(step.links),
    }


def resume(session: Session, row: StepRow) -> None:
    """A step that goes on after all is the only one in progress: the next one waits again."""
    if row.state != StepState.IN_PROGRESS:
        return
    others = session.exec(
        select(StepRow).where(
            StepRow.run_id == row.run_id,
            StepRow.state == StepState.IN_PROGRESS,
            StepRow.id != row.id,
        )
    )
    for other in others:
        other.state, other.started_at = StepState.PENDING, None


def _begin_next(desk: Desk, session: Session, row: StepRow) -> None:
    run = runs.get(session, row.run_id)
    if run is None or any(step.state is StepState.IN_PROGRESS for step in run.steps):
        return
    following = next_step(run.steps, row.position)
    if following is not None:
        waiting = _step(session, following.id)
        waiting.state = StepState.IN_PROGRESS
        waiting.started_at = waiting.started_at or desk.now()
        session.add(waiting)


def _sentence(row: StepRow, state: StepState, note: str, reason: SkipReason | None) -> str:
    text = f"{_MARKS.get(state, '·')} {row.text}"
    tail = [reason.words] if reason else []
    tail += [note.strip()] if note.strip() else []
    word = "failed" if state is StepState.FAILED else "skipped" if reason else ""
    word = "pending again" if not state.settled else word
    return text + (f"\n{': '.join([word, *tail])}" if word or tail else "")


def _tell(
    desk: Desk,
    session: Session,
    row: StepRow,
    text: str,
    undo: dict[str, Any],
    kind: Kind = Kind.STEP,
) -> None:
    run = session.exec(select(RunRow).where(RunRow.id == row.run_id)).one()
    event: EventRow = events.add(
        session, kind, text, by=desk.operator, now=desk.now(), incident=run.incident_id,
        data={"act": str(uuid4()), "undo": undo, "step": row.key, "state": row.state},
    )  # fmt: skip
    session.add(event)


def _step(session: Session, step: UUID) -> StepRow:
    row = session.get(StepRow, step)
    if row is None:
        raise NotAllowed("This step is not in the store any more: open the incident again.")
    return row
