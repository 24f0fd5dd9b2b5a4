"""Contributing factors and gaps of an incident: write them down, correct them, act on them."""

from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.actionitem import ActionItem, ActionKind
from irtui.domain.finding import CATEGORIES, OPEN, TO_DO, Finding, FindingKind
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.store import acts, events, findings, incidents
from irtui.store.tables import IncidentRow
from irtui.store.tables_learning import FindingRow
from irtui.workflow import actions
from irtui.workflow.desk import Desk


def listing(desk: Desk, key: str) -> list[Finding]:
    """The findings of an incident, factors first, the trigger on top."""
    with desk.store.read() as session:
        return findings.of_incident(session, incidents.get(session, key).id)


def add(
    desk: Desk, key: str, kind: FindingKind, category: str, text: str, *, trigger: bool = False
) -> Finding:
    """Write a contributing factor or a gap down; marked as the trigger, it is the only one."""
    _known(kind, category)
    if not text.strip():
        raise NotAllowed(f"A {kind.words} needs a text: say what the condition was.")
    now = desk.now()
    with desk.store.write() as session:
        incident = incidents.get(session, key)
        row = FindingRow(
            incident_id=incident.id, kind=kind, category=category, text=text.strip(),
            # What `u` puts back: a finding that was never meant.
            state=findings.REMOVED, by=desk.operator, at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        act = str(uuid4())
        said = f"{kind.words} ({category}): {row.text}"
        _change(desk, session, row, {"state": OPEN}, said, act)
        if trigger:
            _mark(desk, session, row, act)
        return findings.finding_of(row)


def mark_trigger(desk: Desk, one: Finding) -> str:
    """Say that a factor set it off, or that it did not; one alone is the trigger."""
    with desk.store.write() as session:
        row = findings.row_of(session, one.id)
        acts.check(session, row, one.version)
        if row.kind != FindingKind.FACTOR:
            raise NotAllowed("Only a contributing factor can be the trigger.")
        if row.trigger:
            _change(desk, session, row, {"trigger": False}, f"not the trigger: {row.text}")
            return "It is not the trigger."
        _mark(desk, session, row, str(uuid4()))
        return "It is the trigger."


def _mark(desk: Desk, session: Session, row: FindingRow, act: str) -> None:
    other = findings.trigger_of(session, row.incident_id)
    if other is not None:
        _change(desk, session, other, {"trigger": False}, f"not the trigger: {other.text}", act)
    _change(desk, session, row, {"trigger": True}, f"the trigger: {row.text}", act)


def edit(desk: Desk, one: Finding, text: str) -> str:
    """Say it otherwise."""
    if not text.strip():
        raise NotAllowed("A finding needs a text; x takes it away.")
    with desk.store.write() as session:
        row = findings.row_of(session, one.id)
        acts.check(session, row, one.version)
        _change(desk, session, row, {"text": text.strip()}, f"{one.kind.words}: {text.strip()}")
        return "Changed."


def remove(desk: Desk, one: Finding) -> str:
    """Take a finding away."""
    with desk.store.write() as session:
        row = findings.row_of(session, one.id)
        acts.check(session, row, one.version)
        _change(desk, session, row, {"state": findings.REMOVED}, f"taken away: {row.text}")
        return "Taken away; u brings it back."


def make_action(desk: Desk, one: Finding, text: str = "") -> ActionItem:
    """Make an action item of a finding, in its words unless others are given."""
    with desk.store.read() as session:
        row = findings.row_of(session, one.id)
        acts.check(session, row, one.version)
        if row.state == TO_DO:
            raise NotAllowed("It has an action item already.")
        key = session.get_one(IncidentRow, row.incident_id).key
    detects = one.kind is FindingKind.GAP and one.category == "monitoring"
    kind = ActionKind.DETECT if detects else ActionKind.PREVENT
    item = actions.add(desk, text.strip() or one.text, incident=key, kind=kind)
    with desk.store.write() as session:
        row = findings.row_of(session, one.id)
        _change(desk, session, row, {"state": TO_DO}, f"{item.name} is to close: {row.text}")
    return item


def _known(kind: FindingKind, category: str) -> None:
    if category not in CATEGORIES[kind]:
        raise NotAllowed(f"{category} is no category: there are {', '.join(CATEGORIES[kind])}.")


def _change(
    desk: Desk, session: Session, row: FindingRow, changes: dict[str, Any], said: str, act: str = ""
) -> None:
    undo = acts.change(session, row, changes)
    events.add(
        session, Kind.REVIEW, said, by=desk.operator, now=desk.now(), incident=row.incident_id,
        data={"act": act or str(uuid4()), "undo": undo},
    )  # fmt: skip
