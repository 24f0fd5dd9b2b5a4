"""Roles: who commands, who writes, who speaks; taken, handed over and given back.

An incident has one commander at a time, and its column says who. Roles end when the incident is
closed or cancelled, and come back with `u`; one that is opened again has no commander.
"""

from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.incident import NotAllowed, Status
from irtui.domain.protocol import role_step
from irtui.domain.roles import Role
from irtui.domain.timeline import Kind
from irtui.store import acts, events, incidents, roles
from irtui.store.errors import Changed
from irtui.store.tables import IncidentRow
from irtui.store.tables_response import RoleRow
from irtui.workflow import protocol
from irtui.workflow.desk import Desk

_LONGEST = 80
_OVER = (Status.CLOSED, Status.CANCELLED)


def assume(desk: Desk, key: str, role: Role, person: str | None = None, note: str = "") -> str:
    """Take a role, or give it to somebody; one that somebody has is handed over instead."""
    who = _name(person if person is not None else desk.operator)
    with desk.store.write() as session:
        row = _incident(session, key)
        held = _holders(session, row, role)
        if any(one.person == who for one in held):
            return f"{who} is {role.words} already."
        if held and not role.several:
            raise NotAllowed(f"{held[0].person} is {role.words}: hand it over instead.")
        act, note = str(uuid4()), note.strip()
        text = f"{who} is {role.words}" + (f"\n{note}" if note else "")
        begin(desk, session, row, role, who, text, act=act, note=note)
        _command(desk, session, row, role, who, act)
        return f"{who} is {role.words}."


def hand_over(
    desk: Desk, key: str, role: Role, to: str, note: str = "", *, seen: UUID | None = None
) -> str:
    """Give a role from whoever has it to somebody else, with no moment between; command needs a
    note.

    `seen` is the entry of whoever the operator saw in it; of a role that several have, without it
    the operator's own.
    """
    to = _name(to)
    with desk.store.write() as session:
        row = _incident(session, key)
        old = _held(desk, session, row, role, seen)
        if any(one.person == to for one in _holders(session, row, role)):
            raise NotAllowed(f"{to} is {role.words} already.")
        if role is Role.INCIDENT_COMMANDER and not note.strip():
            raise NotAllowed("Command is handed over with a note: what must the next one know?")
        act, said = str(uuid4()), f"\n{note.strip()}" if note.strip() else ""
        text = f"{role.words}: {old.person} → {to}{said}"
        begin(desk, session, row, role, to, text, act=act, note=note.strip())
        _end(desk, session, row, old, act)
        _command(desk, session, row, role, to, act)
        return f"{to} is {role.words}."


def renounce(desk: Desk, key: str, role: Role, *, seen: UUID | None = None) -> str:
    """End that somebody has a role; nobody has it then. For `seen` see `hand_over`."""
    with desk.store.write() as session:
        row = _incident(session, key)
        old = _held(desk, session, row, role, seen)
        act, text = str(uuid4()), f"{old.person} is no longer {role.words}"
        _end(desk, session, row, old, act, text)
        _command(desk, session, row, role, None, act)
        return f"{text}: nobody is." if not role.several else f"{text}."


def begin(
    desk: Desk, session: Session, row: IncidentRow, role: Role, who: str, text: str, *,
    act: str | None = None, note: str = "",
) -> None:  # fmt: skip
    """Somebody has a role from now on; `act` names the act with which it can be undone."""
    held = RoleRow(
        incident_id=row.id, role=role, person=who, assumed_at=desk.now(), by=desk.operator,
        note=note,
    )  # fmt: skip
    undo = acts.add(session, held)
    data = {"act": act, "undo": undo} if act else {}
    _tell(desk, session, row, Kind.ROLE_CHANGE, text, **data)
    protocol.fulfil(desk, session, row, role_step(role), by=who, act=act)


def follow(desk: Desk, session: Session, row: IncidentRow, act: str) -> None:
    """What a new status of the incident means for its roles, as a part of an act."""
    session.flush()
    found = roles.rows_of(session, row.id)
    if row.status in _OVER:
        for one in found:
            if one.renounced_at is None:
                _end(desk, session, row, one, act)
        return
    command = [one for one in found if one.role == Role.INCIDENT_COMMANDER]
    if command and all(one.renounced_at for one in command):
        _command(desk, session, row, Role.INCIDENT_COMMANDER, None, act)


def check_undone(session: Session, put_back: RoleRow) -> None:
    """Changed, if a role that an undone act gave back is somebody else's by now, or over."""
    if put_back.renounced_at is not None:
        return
    row, role = session.get_one(IncidentRow, put_back.incident_id), Role(put_back.role)
    if row.status in _OVER:
        raise Changed(f"{row.key} is {row.status} meanwhile: its roles have ended.")
    others = [one for one in _holders(session, row, role) if one.id != put_back.id]
    if not role.several and others:
        raise Changed(f"{others[0].person} is {role.words} meanwhile: look, then act again.")


def _holders(session: Session, row: IncidentRow, role: Role) -> list[RoleRow]:
    session.flush()
    found = roles.rows_of(session, row.id)
    return [one for one in found if one.role == role and one.renounced_at is None]


def _held(desk: Desk, session: Session, row: IncidentRow, role: Role, seen: UUID | None) -> RoleRow:
    """Whose role is meant."""
    held = _holders(session, row, role)
    if seen is not None and not any(one.id == seen for one in held):
        who = ", ".join(one.person for one in held) or "nobody"
        raise Changed(f"{role.words.capitalize()} is {who} meanwhile: look, then act again.")
    if seen is None and role.several:
        held = [one for one in held if one.person == desk.operator]
    found = next((one for one in held if seen in (None, one.id)), None)
    if found is None:
        who = f"{desk.operator} is not" if role.several else "Nobody is"
        raise NotAllowed(f"{who} {role.words} of {row.key}: it has to be taken first.")
    return found


def _end(
    desk: Desk, session: Session, row: IncidentRow, old: RoleRow, act: str, text: str = ""
) -> None:
    # A clock that was put back must not make it end before it began.
    undo = acts.change(session, old, {"renounced_at": max(desk.now(), old.assumed_at)})
    kind = Kind.ROLE_CHANGE if text else Kind.SYSTEM
    said = text or f"{old.person} is no longer {Role(old.role).words}"
    _tell(desk, session, row, kind, said, act=act, undo=undo)


def _command(
    desk: Desk, session: Session, row: IncidentRow, role: Role, who: str | None, act: str
) -> None:
    """The incident's column follows who commands."""
    if role is Role.INCIDENT_COMMANDER and row.commander != who:
        undo = acts.change(session, row, {"commander": who})
        _tell(desk, session, row, Kind.SYSTEM, f"commander {who or 'nobody'}", act=act, undo=undo)


def _tell(
    desk: Desk, session: Session, row: IncidentRow, kind: Kind, text: str, **data: object
) -> None:
    events.add(
        session, kind, text, by=desk.operator, now=desk.now(), incident=row.id, data=data
    )  # fmt: skip


def _incident(session: Session, key: str) -> IncidentRow:
    row = incidents.get(session, key)
    if row.status in _OVER:
        raise NotAllowed(f"{row.key} is {row.status}: it has no roles, bring it back first.")
    return row


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NotAllowed("A role needs somebody who has it: write a name.")
    if len(name) > _LONGEST:
        raise NotAllowed(f"The name is longer than {_LONGEST} characters: write a shorter one.")
    return name
