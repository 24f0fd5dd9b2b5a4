"""`u`: reverses the operator's newest reversible act, by a new event.

What other programs were told is not reversed: `u` says so, and goes on to the act before.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.evidencetold import command_line
from irtui.domain.incident import NotAllowed
from irtui.domain.silenceintent import Act
from irtui.domain.timeline import Kind
from irtui.store import acts, commands, events, intents, updates
from irtui.store.tables import EventRow, IncidentRow, IntentRow, StepRow
from irtui.store.tables_response import RoleRow
from irtui.text import clean
from irtui.workflow import checklist, protocol, roles
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
        told = _newest_told(desk, session)
        newer = told is not None and (not rows or told.at >= rows[0].recorded_at)
        if told is not None and newer and told.id != beyond:
            text = f"{told.text} u once more undoes: {rows[-1].text}." if rows else told.text
            raise Irreversible(text, told.id)
        if not rows:
            return "Nothing of yours is left to undo."
        given_back: list[RoleRow] = []
        incidents: list[IncidentRow] = []
        for row in rows:
            put_back = acts.undo(session, row.data["undo"], own[row.data["undo"]["id"]])
            if isinstance(put_back, StepRow):
                checklist.put_back(desk, session, put_back)
            if isinstance(put_back, IncidentRow):
                incidents.append(put_back)
            if isinstance(put_back, RoleRow):
                given_back.append(put_back)
            event = events.add(
                session,
                Kind.SYSTEM,
                f"undone: {row.text}",
                by=desk.operator,
                now=desk.now(),
                incident=row.incident_id,
                episode=row.episode_id,
                data={"undoes": row.data["act"], "act": str(uuid4())},
            )
            # What is irtui's own note in an act of several parts says nothing more.
            event.hidden = row.kind == Kind.SYSTEM and (row.hidden or row is not rows[-1])
        for held in given_back:
            roles.check_undone(session, held)
        for incident in incidents:
            protocol.follow(desk, session, incident)
    first = rows[-1]
    if first.kind in _TRIAGE and len(rows) > 1:
        return f"Undone on {len(rows)} alerts."
    return f"Undone: {first.text}."


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that is not reversed, and what to do instead."""

    id: str
    at: datetime
    text: str


def _newest_told(desk: Desk, session: Session) -> _Told | None:
    """The newest thing of an operator that is out of our hands: a silence, a command, an update."""
    found = []
    if silence := intents.newest_by(session, desk.operator, desk.now()):
        found.append(_Told(str(silence.id), silence.at, _refusal(silence)))
    if command := commands.newest_by(session, desk.operator):
        said = f"A command that ran is not undone: {clean(command_line(command), limit=60)}."
        found.append(_Told(str(command.id), command.began_at, said))
    if update := updates.newest_by(session, desk.operator):
        said = "An update that was sent is not undone: p sends another one."
        found.append(_Told(str(update.id), update.at, said))
    return max(found, key=lambda one: one.at, default=None)


def _refusal(told: IntentRow) -> str:
    """What to do instead."""
    if told.act == Act.EXPIRE:
        return "The end of a silence is not undone: on screen 3, c makes it again."
    return "A silence is not undone: end it on screen 3 with x."


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
