"""Checklists: every step of a run is settled as an act with who and when."""

from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from irtui.domain.checklist import PROTOCOL, SkipReason, StepState, next_step
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.store import acts, events, notsteps, runs
from irtui.store.tables import RunRow, StepRow
from irtui.workflow.desk import Desk
from irtui.workflow.runs import follow

_MARKS = {
    StepState.DONE: "✓",
    StepState.SKIPPED: "–",
    StepState.FAILED: "✗",
    StepState.NOT_APPLICABLE: "–",
    StepState.IN_PROGRESS: "▸",
}


def settle(
    desk: Desk,
    step: UUID,
    state: StepState,
    *,
    note: str = "",
    reason: SkipReason | None = None,
    seen: int | None = None,
) -> str:
    """Mark a step done, not applicable, skipped (why), failed (how) or pending again.

    The step after it begins; once no step waits the run is completed.
    """
    if state is StepState.SKIPPED and reason is None:
        raise NotAllowed("A skipped step needs a reason.")
    if state is StepState.FAILED and not note.strip():
        raise NotAllowed("A failed step needs a note: what happened?")
    with desk.store.write() as session:
        row = _step(session, step)
        if row.state == state and not note.strip() and reason is None:
            return _already(row)
        settled, act = state.settled, str(uuid4())
        changes: dict[str, Any] = {
            "state": state,
            "by": desk.operator if settled else None,
            "finished_at": desk.now() if settled else None,
            "reason": str(reason) if reason else None,
        }
        if note.strip():
            changes["note"] = _added(row.note, note)
        undo = acts.change(session, row, changes, seen=seen)
        _tell(desk, session, row, _sentence(row, state, note, reason), act=act, undo=undo)
        if settled:
            _begin_next(desk, session, row)
        follow(desk, session, row.run_id, act)
        return f"{row.position + 1} {state.words}."


def tick(desk: Desk, session: Session, row: StepRow, by: str, act: str | None) -> None:
    """Mark a step done as a part of another act, which is undone with it; None is never undone.

    What was done is told already, so the timeline does not show it twice.
    """
    changes = {"state": StepState.DONE, "by": by, "finished_at": desk.now(), "reason": None}
    undo = acts.change(session, row, changes)
    whole: dict[str, Any] = {"act": act, "undo": undo} if act else {}
    _tell(desk, session, row, _sentence(row, StepState.DONE, "", None), Kind.SYSTEM, **whole)
    follow(desk, session, row.run_id, act)


def begin(desk: Desk, step: UUID) -> None:
    """Take a step on: it is in progress, and everybody sees by whom.

    What the operator had open before waits again; a step that is settled stays as it is.
    """
    with desk.store.write() as session:
        row = _step(session, step)
        going = row.state == StepState.IN_PROGRESS
        if StepState(row.state).settled or (going and row.by == desk.operator):
            return
        for other in _going(session, row.run_id):
            if other.id != row.id and other.by in (None, desk.operator):
                _let_wait(other)
        row.state, row.by = StepState.IN_PROGRESS, desk.operator
        row.started_at = row.started_at or desk.now()
        _tell(desk, session, row, f"{_MARKS[StepState.IN_PROGRESS]} {row.text}")


def note(desk: Desk, step: UUID, text: str) -> str:
    """Write a note on a step, below what is noted there already."""
    if not text.strip():
        raise NotAllowed("An empty note says nothing: write what you saw or did.")
    with desk.store.write() as session:
        row = _step(session, step)
        undo = acts.change(session, row, {"note": _added(row.note, text)})
        said = f"{row.text}: {text.strip()}"
        _tell(desk, session, row, said, Kind.NOTE, act=str(uuid4()), undo=undo)
        return "Noted."


def drop(desk: Desk, step: UUID) -> str:
    """Say that a step is none, or that it is one after all; other runs will know it, too."""
    with desk.store.write() as session:
        row, act = _step(session, step), str(uuid4())
        if session.get_one(RunRow, row.run_id).matched_by == PROTOCOL:
            raise NotAllowed("It belongs to the protocol of the severity: x skips it this time.")
        if notsteps.remove(session, row.key):
            _tell(desk, session, row, f"· {row.text}\na step after all", act=act)
            said = f"{row.position + 1} is a step again."
        else:
            undo = acts.drop(session, row, by=desk.operator, now=desk.now())
            _tell(desk, session, row, f"· {row.text}\nnot a step", act=act, undo=undo)
            said = f"{row.position + 1} is no step: later checklists leave it out."
        if row.state == StepState.IN_PROGRESS:
            _let_wait(row)
        _begin_next(desk, session, row)
        follow(desk, session, row.run_id, act)
        return said


def put_back(desk: Desk, session: Session, row: StepRow) -> None:
    """What follows once a step is as it was before: it goes on, and so does its run."""
    if row.state == StepState.IN_PROGRESS:
        for other in _going(session, row.run_id):
            if other.id != row.id and other.by is None:
                _let_wait(other)
    follow(desk, session, row.run_id)


def _going(session: Session, run: UUID) -> list[StepRow]:
    query = select(StepRow).where(StepRow.run_id == run, StepRow.state == StepState.IN_PROGRESS)
    return list(session.exec(query))


def _let_wait(row: StepRow) -> None:
    # Nobody was at a step that began by itself: its time begins when somebody is.
    row.state, row.started_at = StepState.PENDING, row.started_at if row.by else None
    row.by = None


def _begin_next(desk: Desk, session: Session, row: StepRow) -> None:
    run = runs.get(session, row.run_id)
    if run is None or run.protocol:
        return  # its steps are done by several people, in any order
    if any(
        step.state is StepState.IN_PROGRESS and step.waits and step.by in (None, desk.operator)
        for step in run.steps
    ):
        return
    pending = [step for step in run.steps if step.state is not StepState.IN_PROGRESS]
    following = next_step(pending, row.position)
    if following is not None:
        waiting = _step(session, following.id)
        waiting.state = StepState.IN_PROGRESS
        waiting.started_at = waiting.started_at or desk.now()
        session.add(waiting)


def _added(note: str, text: str) -> str:
    """A note with another one below it."""
    return f"{note}\n{text.strip()}" if note else text.strip()


def _already(row: StepRow) -> str:
    by = f", by {row.by}" if row.by else ""
    return f"{row.position + 1} is {row.state.replace('_', ' ')} already{by}."


def _sentence(row: StepRow, state: StepState, note: str, reason: SkipReason | None) -> str:
    text = f"{_MARKS.get(state, '·')} {row.text}"
    tail = [reason.words] if reason else []
    tail += [note.strip()] if note.strip() else []
    word = "failed" if state is StepState.FAILED else "skipped" if reason else ""
    word = "not applicable" if state is StepState.NOT_APPLICABLE else word
    word = "pending again" if not state.settled else word
    return text + (f"\n{': '.join(filter(None, [word, *tail]))}" if word or tail else "")


def _tell(
    desk: Desk, session: Session, row: StepRow, text: str, kind: Kind = Kind.STEP, **act: Any
) -> None:
    run = session.get_one(RunRow, row.run_id)
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(),
        incident=run.incident_id, episode=run.episode_id,
        data={**{name: one for name, one in act.items() if one},
              "run": str(run.id), "step": row.key, "state": row.state},
    )  # fmt: skip


def _step(session: Session, step: UUID) -> StepRow:
    row = session.get(StepRow, step)
    if row is None:
        raise NotAllowed("This step is not in the store any more: open the checklist again.")
    return row
