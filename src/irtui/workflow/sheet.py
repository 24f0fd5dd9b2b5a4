"""What the screens of an incident and of an alert's checklist read.

Of an incident never a long timeline whole, and only what is not known yet: a part of it goes along
with each question and comes back in the answer. It is the same one where there is no news of the
incident, else one with the same events and what has come among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.excerpt import Excerpt, Part, beginning
from irtui.domain.record import AlertSheet, Sheet
from irtui.domain.timeline import Event, Place
from irtui.domain.timelinefilter import Filter
from irtui.store import episodes, incidents, roles, runs, tasks, timelines, triage, updates
from irtui.workflow import learning
from irtui.workflow.desk import Desk

# Some screens of lines, read in about two milliseconds.
PIECE = 200
# How many events are kept while the operator goes on to others.
MOST = 1000


def sheet(desk: Desk, key: str, seen: Excerpt | None = None, *, follow: bool = True) -> Sheet:
    """An incident as its screen shows it; Missing says when there is none.

    `follow` leaves the part of the timeline that was seen for the newest events once there is news.
    """
    with desk.store.read() as session:
        row = incidents.get(session, key)
        timeline = _Timeline(session, row.id, seen.filter if seen else Filter.ALL)
        if seen is None:
            seen = timeline.last()
        elif timelines.has_news(session, row.id, seen.newest):
            seen = timeline.last() if follow else timeline.again(seen)
        headline = incidents.headline(session, row)
        newest = timelines.earlier(session, row.id, None, 1, Filter.ALL)
        return Sheet(
            headline,
            tuple(runs.of_incident(session, row.id)),
            seen,
            happened=newest[0].at if newest else None,
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
            learning.of_episode(desk, session, alert, row.id),
        )


def other(desk: Desk, key: str, part: Part, seen: Excerpt, keep: UUID | None = None) -> Excerpt:
    """Another part of the timeline: its end, its beginning, or what was seen with more of it.

    Where it has grown long its other end goes, but not as far as the event to `keep`.
    """
    with desk.store.read() as session:
        one = _Timeline(session, incidents.get(session, key).id, seen.filter)
        if part is Part.LAST or not seen.events:
            return one.last()
        found: Sequence[Event]
        if part is Part.FIRST:
            return one.excerpt(one.later(None, PIECE), timelines.newest(session))
        if part is Part.EARLIER:
            piece = one.earlier(seen.events[0].place, PIECE)
            found = beginning([*piece, *seen.events], MOST, keep)
        else:
            piece = one.later(seen.events[-1].place, PIECE)
            found = beginning([*seen.events, *piece][::-1], MOST, keep)[::-1]
        return one.excerpt(found, seen.newest)


def around(desk: Desk, key: str, of: Filter, place: Place | None = None) -> Excerpt:
    """What a filter shows around a place in the timeline, or its end."""
    with desk.store.read() as session:
        one = _Timeline(session, incidents.get(session, key).id, of)
        if place is None:
            return one.last()
        at, sequence = place
        found = [*one.earlier((at, sequence + 1), PIECE // 2), *one.later(place, PIECE // 2)]
        return one.excerpt(found, timelines.newest(session))


@dataclass(frozen=True, slots=True)
class _Timeline:
    """The timeline of an incident, as far as a filter shows it."""

    session: Session
    incident: UUID
    of: Filter

    def earlier(self, than: Place | None, limit: int) -> list[Event]:
        return timelines.earlier(self.session, self.incident, than, limit, self.of)

    def later(self, than: Place | None, limit: int) -> list[Event]:
        return timelines.later(self.session, self.incident, than, limit, self.of)

    def before(self, place: Place) -> int:
        return timelines.count_before(self.session, self.incident, place, self.of)

    def last(self) -> Excerpt:
        return self.excerpt(self.earlier(None, PIECE), timelines.newest(self.session))

    def again(self, seen: Excerpt) -> Excerpt:
        """The same part, as it is now: events may have come into its middle, too."""
        if not seen.events:
            return self.last()
        start, before = None, 0
        if seen.earlier:
            at, sequence = first = seen.events[0].place
            start, before = (at, sequence - 1), self.before(first)
        # However many have come among them, none of those that were seen is left out.
        many = self.before(seen.events[-1].place) + 1 - before
        found = self.later(start, many + PIECE)
        return self.excerpt(found, timelines.newest(self.session)) if found else self.last()

    def excerpt(self, found: Sequence[Event], newest: int) -> Excerpt:
        """A part of it; `newest` is that of its oldest reading, so that no news is missed."""
        filtered = self.of is not Filter.ALL
        every = timelines.count(self.session, self.incident, Filter.ALL) if filtered else None
        if not found:
            return Excerpt(newest=newest, filter=self.of, every=every)
        before = self.before(found[0].place)
        after = timelines.count_after(self.session, self.incident, found[-1].place, self.of)
        return Excerpt(tuple(found), before, after, newest, self.of, every)
