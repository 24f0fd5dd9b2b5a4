"""What the screens of an incident and of an alert's checklist read.

Of an incident never a long timeline whole, and only what is not known yet: a part of it goes along
with each question and comes back in the answer. It is the same one where there is no news of the
incident, else one with the same events and what has come among them.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.record import AlertSheet, Sheet
from irtui.domain.timeline import Event, Excerpt, Part, beginning
from irtui.store import episodes, incidents, roles, runs, tasks, timelines, triage, updates
from irtui.workflow.desk import Desk

# Some screens of lines, read in about two milliseconds.
PIECE = 200
# How many events with something to see are kept while the operator goes on to others.
MOST = 1000


def sheet(desk: Desk, key: str, seen: Excerpt | None = None, *, follow: bool = True) -> Sheet:
    """An incident as its screen shows it; Missing says when there is none.

    `follow` leaves the part of the timeline that was seen for the newest events once there is news.
    """
    with desk.store.read() as session:
        row = incidents.get(session, key)
        if seen is None:
            seen = _last(session, row.id)
        elif timelines.has_news(session, row.id, seen.newest):
            seen = _last(session, row.id) if follow else _again(session, row.id, seen)
        headline = incidents.headline(session, row)
        return Sheet(
            headline,
            tuple(runs.of_incident(session, row.id)),
            seen,
            roles=tuple(roles.of_incident(session, row.id)),
            tasks=tuple(tasks.of_incident(session, row.id)),
            updates=tuple(updates.of_incident(session, row.id)),
        )


def of_alert(desk: Desk, alert: Alert) -> AlertSheet:
    """What is known of an alert's episode: its runs, its timeline, and the incident it is in."""
    with desk.store.read() as session:
        row = episodes.find(session, alert.episode)
        if row is None:
            return AlertSheet()
        incident = triage.incident_of(session, row.id)
        return AlertSheet(
            incident.key if incident else None,
            tuple(runs.of_episode(session, row.id)),
            tuple(timelines.of_episode(session, row.id)),
        )


def other(desk: Desk, key: str, part: Part, seen: Excerpt, keep: UUID | None = None) -> Excerpt:
    """Another part of the timeline: its end, its beginning, or what was seen with more of it.

    Where it has grown long its other end goes, but not as far as the event to `keep`.
    """
    with desk.store.read() as session:
        incident = incidents.get(session, key).id
        if part is Part.LAST or not seen.events:
            return _last(session, incident)
        found: Sequence[Event]
        if part is Part.FIRST:
            found = timelines.later(session, incident, None, PIECE)
            return _excerpt(session, incident, found, timelines.newest(session))
        if part is Part.EARLIER:
            piece = timelines.earlier(session, incident, seen.events[0].place, PIECE)
            found = beginning([*piece, *seen.events], MOST, keep)
        else:
            piece = timelines.later(session, incident, seen.events[-1].place, PIECE)
            found = beginning([*seen.events, *piece][::-1], MOST, keep)[::-1]
        return _excerpt(session, incident, found, seen.newest)


def _last(session: Session, incident: UUID) -> Excerpt:
    found = timelines.earlier(session, incident, None, PIECE)
    return _excerpt(session, incident, found, timelines.newest(session))


def _again(session: Session, incident: UUID, seen: Excerpt) -> Excerpt:
    """The same part of a timeline, as it is now: events may have come into its middle, too."""
    if not seen.events:
        return _last(session, incident)
    start, before = None, 0
    if seen.earlier:
        at, sequence = first = seen.events[0].place
        start, before = (at, sequence - 1), timelines.count_before(session, incident, first)
    # However many have come among them, none of those that were seen is left out.
    many = timelines.count_before(session, incident, seen.events[-1].place) + 1 - before
    found = timelines.later(session, incident, start, many + PIECE)
    return _excerpt(session, incident, found, timelines.newest(session))


def _excerpt(session: Session, incident: UUID, found: Sequence[Event], newest: int) -> Excerpt:
    """A part of a timeline; `newest` is that of its oldest reading, so that no news is missed."""
    if not found:
        return Excerpt(newest=newest)
    before = timelines.count_before(session, incident, found[0].place)
    after = timelines.count_after(session, incident, found[-1].place)
    return Excerpt(tuple(found), before, after, newest)
