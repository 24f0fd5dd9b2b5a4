"""Reversible changes: each remembers in its event what the row held before, and its version after.

An act may be undone only while the row still has that version, so that nobody's later work is
overwritten.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel

from irtui.store.errors import Changed
from irtui.store.tables import IncidentRow, StepRow, TriageRow

_TABLES: dict[str, type[SQLModel]] = {
    "triage": TriageRow,
    "incident": IncidentRow,
    "step": StepRow,
}
_Versioned = TriageRow | IncidentRow | StepRow


def change(
    session: Session, row: _Versioned, changes: Mapping[str, Any], *, seen: int | None = None
) -> dict[str, Any]:
    """Change a row and return what `undo` needs.

    `seen` is the version the operator was looking at; Changed is raised when the row has another.
    """
    if seen is not None and row.version != seen:
        raise Changed(changed_by(row))
    before = {name: _encoded(getattr(row, name)) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    identity = row.episode_id if isinstance(row, TriageRow) else row.id
    table = str(row.__tablename__)
    return {"table": table, "id": str(identity), "version": row.version, "before": before}


def undo(session: Session, act: Mapping[str, Any]) -> _Versioned:
    """Put back what a row held before an act; Changed if anybody changed it since."""
    row: Any = session.get(_TABLES[act["table"]], UUID(act["id"]))
    if row is None or row.version != act["version"]:
        raise Changed(
            "It has been changed since, so it is not undone." if row is None else changed_by(row)
        )
    for name, value in act["before"].items():
        setattr(row, name, _decoded(value))
    row.version += 1
    session.add(row)
    return row  # type: ignore[no-any-return]


def changed_by(row: _Versioned) -> str:
    """The sentence for a row that somebody else changed meanwhile."""
    if isinstance(row, StepRow):
        return (
            f'"{row.text}" is {row.state} by {row.by or "nobody"} meanwhile: look, then act again.'
        )
    if isinstance(row, IncidentRow):
        return f"{row.key} was changed meanwhile, it is {row.status} now: look, then act again."
    return f"The alert is {row.state} by {row.owner or 'nobody'} meanwhile: look, then act again."


def _encoded(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _decoded(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
