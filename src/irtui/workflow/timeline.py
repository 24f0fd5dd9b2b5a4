"""The timeline: what people write into it themselves, correct, pin and hide.

What was written first is kept for ever. Each change is noted as irtui's own, hidden entry, so that
`u` finds it and the timeline stays short.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain import entry as rules
from irtui.domain.entry import Entry
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Event, Kind
from irtui.store import acts, commands, events, incidents, timelines
from irtui.store.tables import EventRow
from irtui.workflow.desk import Desk


def add(
    desk: Desk,
    key: str,
    kind: Kind,
    text: str,
    at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Event:
    """Write a note, a decision, a hypothesis or an action that was taken; `at` None is now."""
    now = desk.now()
    rules.check(kind, text, at or now, ends_at, now)
    with desk.store.write() as session:
        incident = incidents.get(session, key).id
        row = events.add(
            session, kind, text.strip(), by=desk.operator, now=now, at=at, incident=incident
        )
        row.ends_at = ends_at
        return timelines.event_of(row)


def annotate(desk: Desk, event: UUID, text: str) -> Event:
    """Write a note that stands behind another entry, as on one that irtui wrote itself."""
    now = desk.now()
    with desk.store.write() as session:
        about = _row(session, event)
        at = min(about.at, now)
        rules.check(Kind.NOTE, text, at, None, now)
        row = events.add(
            session, Kind.NOTE, text.strip(), by=desk.operator, now=now, at=at,
            incident=about.incident_id, episode=about.episode_id, data={"about": str(event)},
        )  # fmt: skip
        return timelines.event_of(row)


def edit(
    desk: Desk,
    event: UUID,
    text: str,
    at: datetime,
    ends_at: datetime | None = None,
    *,
    seen: int | None = None,
) -> str:
    """Correct what somebody wrote, and when it was; what stood there first is kept for ever."""
    now, text = desk.now(), text.strip()
    with desk.store.write() as session:
        row = _row(session, event)
        acts.check(session, row, seen)
        known = timelines.event_of(row)
        if not known.manual:
            raise NotAllowed("irtui wrote this itself, so its text stays: add a note about it.")
        rules.check(known.kind, text, at, ends_at, now)
        changes: dict[str, Any] = {"text": text, "at": at, "ends_at": ends_at}
        changes = {name: one for name, one in changes.items() if one != getattr(known, name)}
        if not changes:
            return "Nothing has changed."
        if "text" in changes and row.original is None:
            changes["original"] = row.text
        _change(desk, session, row, changes, f"edited {rules.called(known)}")
        return "Edited; what stood there first is kept."


def pin(desk: Desk, event: UUID, pinned: bool = True, *, seen: int | None = None) -> str:
    """Mark an entry as one that the review must tell, or no longer."""
    done = "Pinned" if pinned else "No longer pinned"
    return _mark(desk, event, {"pinned": pinned}, done, seen)


def hide(desk: Desk, event: UUID, hidden: bool = True, *, seen: int | None = None) -> str:
    """Take an entry out of sight and out of the review, or put it back; it is never deleted."""
    done = "Hidden" if hidden else "Shown again"
    return _mark(desk, event, {"hidden": hidden}, done, seen)


def whole(desk: Desk, event: UUID) -> Entry:
    """An entry with what was run for it and how it was changed since."""
    with desk.store.read() as session:
        known = timelines.event_of(_row(session, event))
        evidence = commands.of_event(session, known.data)
        return Entry(known, tuple(evidence), tuple(timelines.changes_of(session, event)))


def _mark(desk: Desk, event: UUID, changes: dict[str, Any], done: str, seen: int | None) -> str:
    with desk.store.write() as session:
        row = _row(session, event)
        acts.check(session, row, seen)
        known = timelines.event_of(row)
        if known.kind is Kind.SYSTEM:
            raise NotAllowed("This is irtui's own note of an act: it stays as it is.")
        said = f"{done}: {rules.called(known)}"
        if any(getattr(row, name) != one for name, one in changes.items()):
            _change(desk, session, row, changes, said[0].lower() + said[1:])
        return f"{said}."


def _change(
    desk: Desk, session: Session, row: EventRow, changes: dict[str, Any], text: str
) -> None:
    undo = acts.change(session, row, changes)
    note = events.add(
        session, Kind.SYSTEM, text, by=desk.operator, now=desk.now(), incident=row.incident_id,
        episode=row.episode_id, data={"act": str(uuid4()), "undo": undo},
    )  # fmt: skip
    # What is hidden must not be read in irtui's note of it.
    note.hidden = True


def _row(session: Session, event: UUID) -> EventRow:
    row = session.get(EventRow, event)
    if row is None:
        raise NotAllowed("This entry is not in the store any more: open the incident again.")
    return row
