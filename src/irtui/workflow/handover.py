"""The hand-over: read from the store in pieces, and written into a file."""

from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from irtui.domain import handover as rules
from irtui.domain.actionitem import by_urgency
from irtui.domain.handover import Going, Handover, Kept
from irtui.domain.incident import Incident, NotAllowed
from irtui.domain.reminders import ReminderRules, Reminds
from irtui.domain.reminders import reminders as judged
from irtui.domain.timeline import MONITOR
from irtui.domain.triage import TriageState
from irtui.store import actionitems, handover, incidents, runs, tasks, timelines
from irtui.workflow import reminders
from irtui.workflow.desk import Desk
from irtui.workflow.writing import whole

_LAST = 3
_LOOKED_AT = 50
_PIECE = 200
_TITLE = b"# Hand-over "


def read(desk: Desk, since: datetime, due: ReminderRules) -> Generator[None, None, Handover]:
    """What the store knows; at each `yield` others may read and write before it goes on."""
    now = desk.now()
    until = now + (now - since)
    with desk.store.read() as session:
        ongoing = incidents.ongoing(session)
    going = []
    for one in ongoing:
        yield
        with desk.store.read() as session:
            going.append(_going(session, one, now))
    taken = yield from _kept(desk, TriageState.ACKNOWLEDGED, now)
    aside = yield from _kept(desk, TriageState.SNOOZED, now)
    with desk.store.read() as session:
        todo = actionitems.still_open(session)
        ended = handover.ended(session, since)
    yield
    cases = reminders.matters(desk, due.review_due).cases
    yield
    with desk.store.read() as session:
        noise = handover.noise(session, since, rules.FLAPS)
    return Handover(
        now,
        since,
        desk.operator,
        tuple(sorted(going, key=_worst)),
        tuple(taken),
        tuple(one for one in aside if one.until is not None and one.until <= until),
        actions=tuple(by_urgency((one for one in todo if one.overdue(now)), now)),
        reviews=tuple(
            one.text for one in judged(cases, [], [], due, now) if one.kind is Reminds.REVIEW
        ),
        ended=tuple(ended),
        noise=tuple(noise),
    )


def _kept(desk: Desk, state: TriageState, now: datetime) -> Generator[None, None, list[Kept]]:
    """The alerts of a state, some at a time."""
    found: list[Kept] = []
    while True:
        yield
        with desk.store.read() as session:
            piece = handover.kept(session, state, now, skip=len(found), limit=_PIECE)
        found += piece
        if len(piece) < _PIECE:
            return found


def _worst(one: Going) -> tuple[str, datetime]:
    return one.incident.severity or "SEV9", one.incident.declared_at or one.incident.detected_at


def _going(session: Session, one: Incident, now: datetime) -> Going:
    todo = tasks.of_incident(session, one.id)
    events = timelines.earlier(session, one.id, None, _LOOKED_AT)
    said = [event for event in events if event.shown and event.by != MONITOR]
    return Going(
        one,
        rules.next_of(todo, runs.of_incident(session, one.id)),
        tuple(task for task in todo if task.overdue(now)),
        tuple(said[-_LAST:]),
    )


def write(text: str, path: Path, at: datetime, *, overwrite: bool = False) -> Path:
    """Write a hand-over whole or not at all, in a directory under a name with its time.

    NotAllowed says that something else is in its place, OSError why it cannot be written.
    """
    target = path.absolute()
    if target.is_dir():
        target /= f"handover-{at:%Y-%m-%d-%H%MZ}.md"
    if target.exists() and not overwrite and not _is_one(target):
        raise NotAllowed(f"{target} is there and is no hand-over: name another file.")
    whole(target, text.encode())
    return target


def _is_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_TITLE)) in (_TITLE, b"")
