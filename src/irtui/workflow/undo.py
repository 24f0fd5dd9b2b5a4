"""`u`: reverses the operator's newest reversible act, by a new event.

What other programs were told is not reversed: `u` says so, and goes on to the act before.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.evidencetold import command_line
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.silenceintent import Act
from irtui.domain.timeline import Kind
from irtui.store import acts, commands, events, intents, updates
from irtui.store.tables import EventRow, IncidentRow, IntentRow, StepRow
from irtui.store.tables_response import RoleRow
from irtui.text import clean
from irtui.workflow import checklist, linking, protocol, roles
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
        told = _newest_told(desk, session, rows[0].sequence if rows else 0)
        newer = told is not None and (not rows or told.since >= _place(rows[0]))
        if told is not None and newer and told.id != beyond:
            text = f"{told.text} u once more undoes: {rows[-1].text}." if rows else told.text
            raise Irreversible(text, told.id)
        if not rows:
            return "Nothing of yours is left to undo."
        put_back = [_put_back(session, row, own) for row in rows]
        for row, one in zip(rows, put_back, strict=True):
            _tell(desk, session, row, one, last=row is rows[-1])
        for one in put_back:
            if isinstance(one, RoleRow):
                roles.check_undone(session, one)
            elif isinstance(one, IncidentRow):
                if Status(one.status).open:
                    linking.stays_alone(session, one)
                protocol.follow(desk, session, one)
    first = rows[-1]
    alerts = {row.episode_id for row in rows if row.kind in _TRIAGE}
    if first.kind in _TRIAGE and len(alerts) > 1:
        return f"Undone on {len(alerts)} alerts."
    return f"Undone: {first.text}."


def _put_back(session: Session, row: EventRow, own: Counter[str]) -> object:
    """Reverse what an event of an act did; the row that is as it was before, if any."""
    act = row.data["undo"]
    put_back = acts.undo(session, act, own[act["id"]])
    # An act may have changed a row twice.
    own[act["id"]] += 2
    return put_back


def _tell(desk: Desk, session: Session, row: EventRow, put_back: object, *, last: bool) -> None:
    data = {"undoes": row.data["act"], "act": str(uuid4())}
    if isinstance(put_back, StepRow):
        checklist.put_back(desk, session, put_back)
    if isinstance(put_back, IncidentRow):
        data["done"] = acts.written(put_back, row.data["undo"]["before"])
    event = events.add(
        session,
        Kind.SYSTEM,
        f"undone: {row.text}",
        by=desk.operator,
        now=desk.now(),
        incident=row.incident_id,
        episode=row.episode_id,
        data=data,
    )
    # What is irtui's own note in an act of several parts says nothing more.
    event.hidden = row.kind == Kind.SYSTEM and (row.hidden or not last)


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that is not reversed, and what to do instead."""

    id: str
    at: datetime
    text: str
    sequence: int | None = None

    @property
    def since(self) -> tuple[datetime, float]:
        """What is compared with an event's place: what has no sequence counts as the newer one."""
        return self.at, inf if self.sequence is None else self.sequence


def _place(row: EventRow) -> tuple[datetime, float]:
    return row.recorded_at, row.sequence


def _newest_told(desk: Desk, session: Session, act: int) -> _Told | None:
    """The newest thing of an operator that `u` does not take back.

    A silence, a command that ran and an update are out of our hands, and an incident or the alerts
    that were attached to one stay what they are until somebody says otherwise.
    """
    found = _incidents_told(session, desk.operator, act)
    if silence := intents.newest_by(session, desk.operator, desk.now()):
        found.append(_Told(str(silence.id), silence.at, _refusal(silence)))
    if command := commands.newest_by(session, desk.operator):
        said = f"A command that ran is not undone: {clean(command_line(command), limit=60)}."
        found.append(_Told(str(command.id), command.began_at, said))
    if update := updates.newest_by(session, desk.operator):
        said = "An update that was sent is not undone: p sends another one."
        found.append(_Told(str(update.id), update.at, said))
    return max(found, key=lambda one: one.since, default=None)


def _incidents_told(session: Session, operator: str, act: int) -> list[_Told]:
    """The newest declaration or attachment of an operator after the act with this sequence."""
    for row in events.newest_by(session, operator):
        if row.sequence <= act:
            break
        if row.incident_id is None or not row.data.keys() & {"made", "attached"}:
            continue
        key = session.get_one(IncidentRow, row.incident_id).key
        text = f"{key} stays declared: on its screen, t cancels it and m merges it."
        if "attached" in row.data:
            text = f"Attached alerts stay with {key}: on its screen, s splits them off."
        return [_Told(str(row.id), row.recorded_at, text, row.sequence)]
    return []


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
