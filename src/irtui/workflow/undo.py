"""`u`: reverses the operator's newest reversible act, by a new event.

What other programs were told is not reversed: `u` says so, and goes on to the act before.
"""

from collections import Counter
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.incident import NotAllowed
from irtui.domain.silenceintent import Act
from irtui.domain.timeline import Kind
from irtui.store import acts, events, intents
from irtui.store.tables import EventRow, IntentRow, StepRow
from irtui.workflow import checklist
from irtui.workflow.desk import Desk

_TRIAGE = (Kind.ALERT_ACKED, Kind.ALERT_SNOOZED, Kind.ALERT_DISMISSED)


class Irreversible(NotAllowed):
    """The newest act is not reversed by `u`; `act` names it, for whoever goes on beyond it."""

    def __init__(self, text: str, act: str) -> None:
        super().__init__(text)
        self.act = act


def undo(desk: Desk, beyond: str = "") -> str:
    """Reverse the newest reversible act of this operator that is not reversed yet.

    Irreversible, and nothing done, if something that `u` cannot reverse is newer, unless the
    operator has heard of it and goes on `beyond` it.
    Changed is raised, and nothing done, if somebody changed any of its rows since.
    """
    with desk.store.write() as session:
        rows, own = _newest_act(session, desk.operator)
        told = intents.newest_by(session, desk.operator, desk.now())
        newer = told is not None and (not rows or told.at >= rows[0].recorded_at)
        if told is not None and newer and str(told.id) != beyond:
            raise Irreversible(_refusal(told, rows), str(told.id))
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
    if first.kind in _TRIAGE and len(rows) > 1:
        return f"Undone on {len(rows)} alerts."
    return f"Undone: {first.text}."


def _refusal(told: IntentRow, rows: list[EventRow]) -> str:
    """What to do instead, and what comes next."""
    if told.act == Act.EXPIRE:
        text = "The end of a silence is not undone: on screen 3, c makes it again."
    else:
        text = "A silence is not undone: end it on screen 3 with x."
    return f"{text} u once more undoes: {rows[-1].text}." if rows else text


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
