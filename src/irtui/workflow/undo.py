"""`u`: reverses the operator's newest reversible act, by a new event."""

from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.timeline import Kind
from irtui.store import acts, events
from irtui.store.tables import EventRow
from irtui.workflow.desk import Desk


def undo(desk: Desk) -> str:
    """Reverse the newest reversible act of this operator that is not reversed yet.

    Changed is raised, and nothing done, if somebody changed any of its rows since.
    """
    with desk.store.write() as session:
        rows = _newest_act(session, desk.operator)
        if not rows:
            return "Nothing of yours is left to undo."
        for row in rows:
            acts.undo(session, row.data["undo"])
            events.add(
                session,
                Kind.SYSTEM,
                f"undone: {row.text}",
                by=desk.operator,
                now=desk.now(),
                incident=row.incident_id,
                episode=row.episode_id,
                data={"undoes": row.data["act"], "act": str(uuid4())},
            )
    return f"Undone: {rows[0].text}." if len(rows) == 1 else f"Undone on {len(rows)} alerts."


def _newest_act(session: Session, operator: str) -> list[EventRow]:
    undone: set[Any] = set()
    rows: list[EventRow] = []
    for row in events.newest_by(session, operator):
        undone.add(row.data.get("undoes"))
        if "undo" not in row.data or row.data["act"] in undone:
            continue
        if rows and row.data["act"] != rows[0].data["act"]:
            break
        rows.append(row)
    return rows
