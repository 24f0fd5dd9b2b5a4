"""Learning: what the times before teach of an alert that fires again."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from irtui.domain.actionitem import by_urgency
from irtui.domain.alert import Alert
from irtui.domain.incident import IncidentKind
from irtui.domain.learned import LOOKED_BACK, LastIncident, Learned, is_recurrence, recurrence
from irtui.domain.lesson import fitting
from irtui.domain.timeline import MONITOR, Kind
from irtui.store import actionitems, episodes, events, incidents, learned, lessons, triage
from irtui.store.tables import IncidentRow
from irtui.workflow.desk import Desk

# Among more alerts than these the first ones tell what is repeated.
_MOST = 10


def of_alert(desk: Desk, alert: Alert) -> Learned:
    """What is known of an alert from the times before."""
    with desk.store.read() as session:
        row = episodes.find(session, alert.episode)
        return of_episode(desk, session, alert, row.id if row else None)


def of_episode(desk: Desk, session: Session, alert: Alert, episode: UUID | None) -> Learned:
    """The same in a reading; `episode` is the row of this firing, None where it has none yet."""
    now = desk.now()
    current = triage.incident_of(session, episode) if episode else None
    earlier = learned.incidents(session, alert, current.id if current else None)
    said = lessons.answers(session, episode, desk.operator) if episode else {}
    times = learned.times(session, alert, now - LOOKED_BACK)
    names = [alert.name] if alert.name else []
    items = actionitems.open_for(session, [one.id for one in earlier], names)
    return Learned(
        times=times if episode else times + 1,
        last=next(iter(earlier), None),
        fix=learned.fix(session, alert, earlier),
        lessons=fitting(lessons.for_alert(session, alert), alert, said),
        actions=by_urgency(items, now),
    )


def alerts_of(desk: Desk, key: str) -> list[Alert]:
    """The alerts of an incident, which its lessons are for."""
    with desk.store.read() as session:
        linked = incidents.linked(session, incidents.get(session, key).id)
    return [one.alert for one in linked]


def recurrence_of(
    desk: Desk, session: Session, alerts: Sequence[Alert], without: UUID | None = None
) -> str:
    """What an incident of these alerts repeats, and what should have prevented it; "" for none."""
    now, found = desk.now(), dict[UUID, LastIncident]()
    for alert in alerts[:_MOST]:
        for one in learned.incidents(session, alert, without):
            if is_recurrence(one, now) and not one.status.open:
                found.setdefault(one.id, one)
    if not found:
        return ""
    names = [alert.name for alert in alerts[:_MOST] if alert.name]
    items = actionitems.open_for(session, list(found), names)
    newest = max(found.values(), key=lambda one: one.began_at)
    return recurrence(newest, by_urgency(items, now), now)


def tell_recurrence(
    desk: Desk, session: Session, row: IncidentRow, alerts: Sequence[Alert]
) -> None:
    """Write into the timeline of a new incident what it repeats, if anything."""
    if row.kind != IncidentKind.INCIDENT:
        return
    if said := recurrence_of(desk, session, alerts, row.id):
        event = events.add(session, Kind.REVIEW, said, by=MONITOR, now=desk.now(), incident=row.id)
        event.pinned = True
