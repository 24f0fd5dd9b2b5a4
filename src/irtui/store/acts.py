"""Reversible changes: each remembers in its event what the row held before, and its version after.

An act may be undone only while the row still has that version, so that nobody's later work is
overwritten.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from irtui.domain.timeline import MONITOR
from irtui.store import notsteps, timelines
from irtui.store.errors import Changed
from irtui.store.tables import (
    EventRow,
    IncidentAlert,
    IncidentRow,
    ReviewRow,
    RunRow,
    StepRow,
    TriageRow,
)
from irtui.store.tables_learning import ActionItemRow, FindingRow, LessonRow
from irtui.store.tables_response import RoleRow, TaskRow

_TABLES: dict[str, type[SQLModel]] = {
    "triage": TriageRow,
    "incident": IncidentRow,
    "step": StepRow,
    "run": RunRow,
    "event": EventRow,
    "role": RoleRow,
    "task": TaskRow,
    "action_item": ActionItemRow,
    "lesson": LessonRow,
    "review": ReviewRow,
    "finding": FindingRow,
}
_NOT_A_STEP = "not_a_step"
_LINK = "incident_alert"
_Versioned = (
    TriageRow | IncidentRow | StepRow | RunRow | EventRow | RoleRow | TaskRow
    | ActionItemRow | LessonRow | ReviewRow | FindingRow
)  # fmt: skip


def change(
    session: Session, row: _Versioned, changes: Mapping[str, Any], *, seen: int | None = None
) -> dict[str, Any]:
    """Change a row and return what `undo` needs, and what it is `after` for a replay of the log.

    `seen` is the version the operator was looking at; Changed is raised when the row has another.
    """
    check(session, row, seen)
    before = {name: encoded(getattr(row, name)) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    return {**written(row, changes), "before": before}


def written(row: _Versioned, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """What a row holds in some fields, or in all that it has, as a replay of the log takes it."""
    names = type(row).model_fields.keys() if fields is None else fields
    identity = row.episode_id if isinstance(row, TriageRow) else row.id
    return {
        "table": str(row.__tablename__), "id": str(identity), "version": row.version,
        "after": {name: encoded(getattr(row, name)) for name in names},
    }  # fmt: skip


def relink(session: Session, link: IncidentAlert, to: UUID) -> dict[str, Any]:
    """Make an alert part of another incident than before; returns what `undo` needs."""
    came_from, link.incident_id = link.incident_id, to
    session.add(link)
    session.flush()
    return {
        "table": _LINK, "id": f"link {link.episode_id}", "episode": str(link.episode_id),
        "from": str(came_from), "to": str(to),
    }  # fmt: skip


def add(session: Session, row: RoleRow | TaskRow) -> dict[str, Any]:
    """Add a row and return what `undo` needs: the row goes again, unless it was changed since."""
    session.add(row)
    after = {name: encoded(getattr(row, name)) for name in type(row).model_fields}
    return {
        "table": str(row.__tablename__), "id": str(row.id), "version": row.version,
        "before": None, "after": after,
    }  # fmt: skip


def drop(session: Session, step: StepRow, *, by: str, now: datetime) -> dict[str, Any] | None:
    """Say that a step is none; what `undo` needs, None if somebody has said so before."""
    if not notsteps.add(session, step.key, step.text, by=by, now=now):
        return None
    return {"table": _NOT_A_STEP, "id": step.key, "step": str(step.id)}


def undo(session: Session, act: Mapping[str, Any], own: int = 0) -> _Versioned | None:
    """Put back what a row held before an act, and return it; Changed if anybody changed it since.

    A row that the act made goes: None. `own` counts the changes since that cancel each other:
    later acts that were undone.
    """
    if act["table"] == _NOT_A_STEP:
        if not notsteps.remove(session, act["id"]):
            raise Changed("It is a step again already.")
        return session.get_one(StepRow, UUID(act["step"]))
    if act["table"] == _LINK:
        _put_link_back(session, act)
        return None
    row: Any = session.get(_TABLES[act["table"]], UUID(act["id"]))
    if row is None:
        raise Changed("It has been changed since, so it is not undone.")
    check(session, row, act["version"] + own)
    if act["before"] is None:
        session.delete(row)
        return None
    for name, value in act["before"].items():
        setattr(row, name, decoded(value))
    row.version += 1
    session.add(row)
    return row  # type: ignore[no-any-return]


def _put_link_back(session: Session, act: Mapping[str, Any]) -> None:
    came_from, to, episode = (UUID(act[name]) for name in ("from", "to", "episode"))
    link = session.get(IncidentAlert, (to, episode))
    if link is None or session.get(IncidentAlert, (came_from, episode)) is not None:
        raise Changed("Its alerts were linked otherwise since, so it is not undone.")
    relink(session, link, came_from)


def check(session: Session, row: _Versioned, seen: int | None) -> None:
    """Changed, if the operator looked at another version of the row; None asks nothing."""
    if seen is not None and row.version != seen:
        raise Changed(f"{_now(session, row)} meanwhile: look, then act again.")


def _now(session: Session, row: _Versioned) -> str:
    if isinstance(row, StepRow):
        return f'"{row.text}" is {row.state.replace("_", " ")} by {row.by or "nobody"}'
    if isinstance(row, RunRow):
        return f"The checklist is {row.status.replace('_', ' ')} by {row.ended_by or row.by}"
    if isinstance(row, IncidentRow):
        who = session.exec(
            select(EventRow.by)
            .where(EventRow.incident_id == row.id, EventRow.by != MONITOR)
            .order_by(col(EventRow.sequence).desc())
        ).first()
        return f"{row.key} was changed by {who or 'nobody'}, it is {row.status} now,"
    if isinstance(row, EventRow):
        changes = timelines.changes_of(session, row.id)
        return f"This entry was changed by {changes[-1].by if changes else 'somebody'}"
    if isinstance(row, RoleRow):
        return f"{row.role.replace('_', ' ').capitalize()} was {row.person}, which was changed"
    if isinstance(row, TaskRow):
        return f'"{row.text}" is {row.state} by {row.ended_by or row.by}'
    if isinstance(row, TriageRow):
        return f"The alert is {row.state} by {row.owner or 'nobody'}"
    return _learned(row)


def _learned(row: ActionItemRow | LessonRow | ReviewRow | FindingRow) -> str:
    if isinstance(row, ActionItemRow):
        return f"A-{row.number} of {row.owner or 'nobody'} is {row.state}, which was changed"
    if isinstance(row, LessonRow):
        return f"This lesson is {row.state}, which was changed"
    if isinstance(row, ReviewRow):
        return f"The review is {row.state.replace('_', ' ')}, written by {row.by}: it was changed"
    return f'The {row.kind} "{row.text}" was changed'


def encoded(value: Any) -> Any:
    """The value of a column as JSON keeps it."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"id": str(value)} if isinstance(value, UUID) else value


def decoded(value: Any) -> Any:
    """The value of a column from what JSON kept."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((name, held),) = value.items()
    if name == "at":
        return datetime.fromisoformat(held)
    return UUID(held) if name == "id" else value
