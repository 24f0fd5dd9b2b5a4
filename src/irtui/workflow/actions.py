"""Action items: write them down, say whose they are, bring them to their end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain import actionitem as rules
from irtui.domain.actionitem import (
    PRIORITIES,
    ActionItem,
    ActionKind,
    ActionState,
    TargetKind,
    by_urgency,
)
from irtui.domain.actionwords import parse_number
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.store import actionitems, acts, events, incidents
from irtui.store.tables import IncidentRow
from irtui.store.tables_learning import ActionItemRow
from irtui.text import minute
from irtui.workflow.desk import Desk

DEFAULT_DUE = timedelta(days=7)
_MARKS = {
    ActionState.OPEN: "○", ActionState.IN_PROGRESS: "▸", ActionState.DONE: "✓",
    ActionState.WONTDO: "–",
}  # fmt: skip


def listing(desk: Desk, *, incident: str | None = None, ended: bool = False) -> list[ActionItem]:
    """What is still open, most urgent first, of all or of one incident; the `ended` ones, too."""
    with desk.store.read() as session:
        if incident is not None:
            found = actionitems.of_incident(session, incidents.get(session, incident).id)
        else:
            found = actionitems.every(session) if ended else actionitems.still_open(session)
    kept = found if ended else [item for item in found if not item.state.ended]
    return by_urgency(kept, desk.now())


def one(desk: Desk, name: str) -> ActionItem:
    """The item of a name such as A-17; Missing says when there is none."""
    with desk.store.read() as session:
        row = actionitems.row_of(session, parse_number(name))
        return _item(session, row)


def add(
    desk: Desk,
    text: str,
    *,
    incident: str | None = None,
    kind: ActionKind = ActionKind.PREVENT,
    owner: str | None = None,
    due_at: datetime | None = None,
    priority: int = 2,
    target: tuple[TargetKind, str] = (TargetKind.NONE, ""),
) -> ActionItem:
    """Write an action item down; without a due date it has a week."""
    _known(priority)
    now = desk.now()
    with desk.store.write() as session:
        origin = incidents.get(session, incident) if incident else None
        row = ActionItemRow(
            number=actionitems.next_number(session),
            incident_id=origin.id if origin else None,
            text=_written(text),
            kind=kind,
            priority=priority,
            owner=(owner or "").strip() or None,
            due_at=due_at or now + DEFAULT_DUE,
            target_kind=target[0],
            target=target[1],
            # What `u` puts back: an item that was never meant.
            state=ActionState.WONTDO,
            reason="taken back",
            by=desk.operator,
            created_at=now,
        )
        session.add(row)
        session.flush()
        changes = {"state": ActionState.OPEN, "reason": ""}
        return _change(desk, session, row, changes, f"to do, {kind}: {row.text}")


def move(
    desk: Desk,
    name: str,
    to: ActionState,
    *,
    reason: str = "",
    evidence: str = "",
    seen: int | None = None,
) -> str:
    """Bring an item to another state; NotAllowed, Missing or Changed say why it can't be."""
    with desk.store.write() as session:
        row = actionitems.row_of(session, parse_number(name))
        item = actionitems.item_of(row, None)
        acts.check(session, row, seen)
        changes = rules.move(item, to, desk.now(), desk.operator, reason=reason, evidence=evidence)
        why = reason.strip() or (evidence.strip() if to is ActionState.DONE else "")
        text = f"{to.words}: {row.text}" + (f"\n{why}" if why else "")
        _change(desk, session, row, changes, text)
        return f"{item.name} is {to.words}."


def edit(
    desk: Desk,
    name: str,
    *,
    text: str | None = None,
    owner: str | None = None,
    due_at: datetime | None = None,
    priority: int | None = None,
    seen: int | None = None,
) -> str:
    """Change what is told of an item; an empty owner makes it nobody's."""
    if priority is not None:
        _known(priority)
    wanted: dict[str, Any] = {}
    if text is not None:
        wanted["text"] = _written(text)
    if owner is not None:
        wanted["owner"] = owner.strip() or None
    wanted |= {"due_at": due_at} if due_at else {}
    wanted |= {"priority": priority} if priority else {}
    with desk.store.write() as session:
        row = actionitems.row_of(session, parse_number(name))
        changes = {field: value for field, value in wanted.items() if getattr(row, field) != value}
        if not changes:
            return f"{rules.named(row.number)} is as it was."
        acts.check(session, row, seen)
        said = ", ".join(_said(field, value) for field, value in changes.items())
        _change(desk, session, row, changes, said)
        return f"{rules.named(row.number)}: {said}."


def all_owned(session: Session, incident: UUID) -> None:
    """NotAllowed, if an item of an incident that is to be closed has no owner or no due date."""
    for item in actionitems.of_incident(session, incident):
        if item.missing:
            needs = " and ".join(item.missing)
            raise NotAllowed(f"{item.name} needs {needs} before it is closed, or won't be done.")


def _said(field: str, value: Any) -> str:
    if field == "text":
        return f"to do: {value}"
    shown = minute(value) if field == "due_at" else value or "nobody"
    return f"{field.removesuffix('_at')} {shown}"


def _written(text: str) -> str:
    if not text.strip():
        raise NotAllowed("An action item needs a text: say what is to be done, verb first.")
    return text.strip()


def _known(priority: int) -> None:
    if priority not in PRIORITIES:
        raise NotAllowed("A priority is 1, 2 or 3, of which 1 is the most important.")


def _change(
    desk: Desk, session: Session, row: ActionItemRow, changes: Mapping[str, Any], said: str
) -> ActionItem:
    undo = acts.change(session, row, changes)
    mark = _MARKS[ActionState(row.state)]
    events.add(
        session, Kind.REVIEW, f"{mark} {rules.named(row.number)} {said}", by=desk.operator,
        now=desk.now(), incident=row.incident_id, data={"act": str(uuid4()), "undo": undo},
    )  # fmt: skip
    return _item(session, row)


def _item(session: Session, row: ActionItemRow) -> ActionItem:
    origin = session.get(IncidentRow, row.incident_id) if row.incident_id else None
    return actionitems.item_of(row, origin.key if origin else None)
