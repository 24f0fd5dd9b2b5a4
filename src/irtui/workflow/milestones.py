"""Corrections of an incident: when what happened, and what it is."""

from datetime import datetime
from uuid import uuid4

from irtui.domain import milestones as rules
from irtui.domain.incident import DETECTIONS, IncidentKind, NotAllowed
from irtui.domain.timeline import Kind
from irtui.store import acts, incidents
from irtui.store.values import incident_of
from irtui.text import minute
from irtui.workflow import eventlog
from irtui.workflow.desk import Desk

FACTS = ("title", "reason", "impact", "detection", "kind")
_KNOWN = {"detection": DETECTIONS, "kind": tuple(map(str, IncidentKind))}


def set_stamp(
    desk: Desk,
    key: str,
    name: str,
    at: datetime | None,
    why: str = "",
    *,
    sure: bool = True,
    seen: int | None = None,
) -> str:
    """Correct a milestone, None for unknown; returns what was done and what is strange about it.

    Nothing may be before the start of the impact, which alone may be not `sure`: estimated.
    """
    with desk.store.write() as session:
        row = incidents.get(session, key)
        acts.check(session, row, seen)
        before = incident_of(row)
        edit = rules.edit(before, name, at, desk.now(), sure=sure)
        if all(getattr(before, field) == value for field, value in edit.changes.items()):
            return f"{row.key}: {rules.words(name)} is {minute(at)} already."
        old = _told(getattr(before, name), str(before.impact_start), name)
        new = _told(at, str(edit.changes.get("impact_start")), name)
        text = f"{rules.words(name)} {old} → {new}" + (f": {why.strip()}" if why.strip() else "")
        undo = acts.change(session, row, edit.changes)
        eventlog.write(desk, session, row, Kind.MILESTONE_EDIT, text, act=str(uuid4()), undo=undo)
        strange = f" But {'; '.join(edit.strange)}." if edit.strange else ""
        return f"{row.key}: {rules.words(name)} is {new}.{strange}"


def _told(at: datetime | None, certainty: str, name: str) -> str:
    sure = name == rules.IMPACT and at is not None and certainty == "estimated"
    return minute(at) + (" (estimated)" if sure else "")


def set_fact(
    desk: Desk, key: str, name: str, value: str, why: str = "", *, seen: int | None = None
) -> str:
    """Correct one of the FACTS of an incident."""
    value = value.strip()
    if name not in FACTS:
        raise NotAllowed(f"{name} cannot be changed here: there are {', '.join(FACTS)}.")
    if not value:
        raise NotAllowed(f"An incident needs its {name}: a few words are enough.")
    if value not in _KNOWN.get(name, (value,)):
        raise NotAllowed(f"{value} is no {name}: there are {', '.join(_KNOWN[name])}.")
    with desk.store.write() as session:
        row = incidents.get(session, key)
        acts.check(session, row, seen)
        before = getattr(row, name)
        if before == value:
            return f"{row.key}: the {name} is that already."
        text = f"{name}: {before} → {value}" + (f"\n{why.strip()}" if why.strip() else "")
        undo = acts.change(session, row, {name: value})
        eventlog.write(desk, session, row, Kind.FIELD_CHANGE, text, act=str(uuid4()), undo=undo)
        return f"{row.key}: {name} changed."
