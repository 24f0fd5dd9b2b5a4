"""`u`: reverses the operator's newest reversible act, by a new event."""

from collections import Counter
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.timeline import Kind
from irtui.store import acts, events
from irtui.store.tables import EventRow, StepRow
from irtui.workflow import checklist
from irtui.workflow.desk import Desk


def undo(desk: Desk) -> str:
    """Reverse the newest reversible act of this operator that is not reversed yet.

    Changed is raised, and nothing done, if somebody changed any of its rows since.
    """
    with desk.store.write() as session:
        rows, own = _newest_act(session, desk.operator)
        if not rows:
            return "Nothing of yours is left to undo."
        for row in rows:
            put_back = acts.undo(session, row.data["undo"], own[row.data["undo"]["id"]])
            if isinstance(put_back, StepRow):
                checklist.resume(session, put_back)
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
    first = rows[-1]
    if first.kind == Kind.ALERT_ACKED and len(rows) > 1:
        return f"Undone on {len(rows)} alerts."
    return f"Undone: {first.text}."


def _newest_act(session: Session, operator: str) -> tuple[list[EventRow], Counter[str]]:
    """The events of the newest act that is not undone, and how its rows have moved since.

    An act that was undone has changed its row twice and left it as it was.
    """
    undone: set[Any] = set()
    own: Counter[str] = Counter()
    rows: list[EventRow] = []
    for row in events.newest_by(session, operator):
        undone.add(row.data.get("undoes"))
        if "undo" not in row.data:
            continue
        if rows and row.data["act"] != rows[0].data["act"]:
            break
        if row.data["act"] in undone:
            own[row.data["undo"]["id"]] += 2
        else:
            rows.append(row)
    return rows, own
