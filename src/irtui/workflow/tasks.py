"""Tasks: what has to be done during an incident, by whom and until when."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.incident import NotAllowed
from irtui.domain.task import TaskState
from irtui.domain.timeline import Kind
from irtui.store import acts, events, incidents
from irtui.store.tables import IncidentRow
from irtui.store.tables_response import TaskRow
from irtui.text import minute
from irtui.workflow.desk import Desk


def add(
    desk: Desk, key: str, text: str, owner: str | None = None, due_at: datetime | None = None
) -> str:
    """Set a task; nobody's and with no end, where that is not said."""
    if not text.strip():
        raise NotAllowed("An empty task says nothing: write what has to be done.")
    with desk.store.write() as session:
        row = incidents.get(session, key)
        task = TaskRow(
            incident_id=row.id, text=" ".join(text.split()), owner=_name(owner), due_at=due_at,
            by=desk.operator, created_at=desk.now(),
        )  # fmt: skip
        undo = acts.add(session, task)
        whose = [task.owner] if task.owner else []
        whose += [f"until {minute(due_at)}"] if due_at else []
        said = f"task: {task.text}" + (f"\n{', '.join(whose)}" if whose else "")
        _tell(desk, session, task, Kind.FIELD_CHANGE, said, undo)
        return "The task is set."


def done(desk: Desk, task: UUID, note: str = "", *, seen: int | None = None) -> str:
    """A task is done."""
    return _finish(desk, task, TaskState.DONE, note, seen)


def drop(desk: Desk, task: UUID, note: str, *, seen: int | None = None) -> str:
    """Nobody has to do a task any more, and why."""
    if not note.strip():
        raise NotAllowed("A task that is dropped needs a note: why is it not done?")
    return _finish(desk, task, TaskState.DROPPED, note, seen)


def assign(desk: Desk, task: UUID, owner: str, *, seen: int | None = None) -> str:
    """Say who does a task, "" for nobody."""
    with desk.store.write() as session:
        row, name = _open(session, task), _name(owner)
        if row.owner == name:
            return f"It is {name or 'nobody'}'s already."
        undo = acts.change(session, row, {"owner": name}, seen=seen)
        said = f"task for {name or 'nobody'}: {row.text}"
        _tell(desk, session, row, Kind.SYSTEM, said, undo)
        return f"It is {name or 'nobody'}'s."


def change_due(desk: Desk, task: UUID, due_at: datetime | None, *, seen: int | None = None) -> str:
    """Say until when a task has to be done."""
    with desk.store.write() as session:
        row = _open(session, task)
        undo = acts.change(session, row, {"due_at": due_at}, seen=seen)
        until = f"until {minute(due_at)}" if due_at else "without an end"
        _tell(desk, session, row, Kind.SYSTEM, f"task {until}: {row.text}", undo)
        return f"It is due {until}." if due_at else "It has no end."


def _finish(desk: Desk, task: UUID, state: TaskState, note: str, seen: int | None) -> str:
    with desk.store.write() as session:
        row = _open(session, task)
        changes: dict[str, Any] = {
            "state": state, "ended_at": desk.now(), "ended_by": desk.operator,
            "note": note.strip(),
        }  # fmt: skip
        undo = acts.change(session, row, changes, seen=seen)
        is_done = state is TaskState.DONE
        kind = Kind.ACTION_TAKEN if is_done else Kind.FIELD_CHANGE
        said = row.text if is_done else f"task dropped: {row.text}"
        _tell(desk, session, row, kind, said + (f"\n{note.strip()}" if note.strip() else ""), undo)
        return "Done." if is_done else "Dropped."


def _open(session: Session, task: UUID) -> TaskRow:
    row = session.get(TaskRow, task)
    if row is None:
        raise NotAllowed("This task is not in the store any more: look at the list again.")
    if row.state != TaskState.OPEN:
        raise NotAllowed(f'"{row.text}" is {row.state} already, by {row.ended_by or "nobody"}.')
    return row


def _name(owner: str | None) -> str | None:
    return " ".join((owner or "").split()) or None


def _tell(
    desk: Desk, session: Session, task: TaskRow, kind: Kind, text: str, undo: dict[str, Any]
) -> None:
    incident = session.get_one(IncidentRow, task.incident_id)
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(), incident=incident.id,
        data={"act": str(uuid4()), "undo": undo},
    )  # fmt: skip
