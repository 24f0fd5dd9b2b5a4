"""Lessons: write them down, answer whether they helped, let them retire."""

from uuid import UUID, uuid4

from irtui.domain.alert import Alert
from irtui.domain.incident import NotAllowed
from irtui.domain.lesson import Lesson, LessonKind, LessonState
from irtui.domain.timeline import Kind
from irtui.store import acts, episodes, events, incidents, lessons, triage
from irtui.store.tables_learning import LessonRow
from irtui.text import clean
from irtui.workflow.desk import Desk

_SHOWN = 60


def listing(desk: Desk, *, retired: bool = False) -> list[Lesson]:
    """The lessons, newest first; the `retired` ones, too."""
    with desk.store.read() as session:
        found = lessons.every(session)
    return [one for one in found if retired or one.state is LessonState.ACTIVE]


def add(
    desk: Desk,
    text: str,
    *,
    kind: LessonKind = LessonKind.DO_FIRST,
    alertname: str = "",
    service: str = "",
    incident: str | None = None,
    exactly: Alert | None = None,
) -> Lesson:
    """Write a lesson down for alerts of a name, a service or both, or for `exactly` one."""
    if not text.strip():
        raise NotAllowed("A lesson needs a text: say what the next one on call should know.")
    if not (alertname.strip() or service.strip() or exactly):
        raise NotAllowed("A lesson is for something: name an alert or a service.")
    with desk.store.write() as session:
        origin = incidents.get(session, incident) if incident else None
        row = LessonRow(
            incident_id=origin.id if origin else None,
            kind=kind,
            text=text.strip(),
            alertname=alertname.strip(),
            service=service.strip(),
            source=exactly.source if exactly else "",
            fingerprint=exactly.fingerprint if exactly else "",
            # What `u` puts back.
            state=LessonState.RETIRED,
            by=desk.operator,
            at=desk.now(),
        )
        session.add(row)
        session.flush()
        undo = acts.change(session, row, {"state": LessonState.ACTIVE})
        events.add(
            session, Kind.REVIEW, f"lesson, {kind.words}: {row.text}", by=desk.operator,
            now=desk.now(), incident=row.incident_id, data={"act": str(uuid4()), "undo": undo},
        )  # fmt: skip
        session.flush()
        return lessons.get(session, row.id)


def retire(desk: Desk, name: str, *, seen: int | None = None) -> str:
    """Show a lesson no more."""
    with desk.store.write() as session:
        row = lessons.row_of(session, name)
        shown = f'"{clean(row.text, limit=_SHOWN)}"'
        if row.state == LessonState.RETIRED:
            return f"The lesson {shown} has retired already."
        undo = acts.change(session, row, {"state": LessonState.RETIRED}, seen=seen)
        events.add(
            session, Kind.REVIEW, f"lesson retired: {row.text}", by=desk.operator, now=desk.now(),
            incident=row.incident_id, data={"act": str(uuid4()), "undo": undo},
        )  # fmt: skip
        return f"The lesson {shown} has retired."


def answer(desk: Desk, lesson: UUID, alert: Alert, helped: bool) -> str:
    """Remember whether a lesson helped this operator with this firing of an alert."""
    now = desk.now()
    with desk.store.write() as session:
        episode = episodes.ensure_all(session, [alert], now)[alert.episode]
        lessons.answer(session, lesson, episode.id, desk.operator, helped, now)
        session.flush()
        found = lessons.get(session, lesson)
        incident = triage.incident_of(session, episode.id)
        events.add(
            session, Kind.REVIEW, f"lesson {_helped(helped)}: {found.text}", by=desk.operator,
            now=now, episode=episode.id, incident=incident.id if incident else None,
        )  # fmt: skip
    if found.proposed_to_retire:
        return f"It did not help {found.no} times: x in the list of lessons (h) retires it."
    return f"Remembered: it {_helped(helped)}."


def _helped(helped: bool) -> str:
    return "helped" if helped else "did not help"
