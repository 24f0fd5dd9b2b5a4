"""What the screens and the command line read."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from irtui.domain.alert import Alert, EpisodeKey
from irtui.domain.incident import Incident
from irtui.domain.known import Known
from irtui.domain.past import LONGEST_HEAT
from irtui.domain.record import Record
from irtui.domain.triage import Triage
from irtui.store import actionitems, episodes, incidents, past, timelines, touched, triage
from irtui.workflow import learning
from irtui.workflow.desk import Desk

# Events of one read: each is short, so that others come between.
_PIECE = 2000


@dataclass(frozen=True, slots=True)
class Common:
    """What every screen shows, as of the store's change `number`.

    `book` holds the open episodes of which there is something to say, or only those that changed
    where that was asked; `gone` are those that ended since then, None where `book` is the whole.
    `incidents` are the open ones; `dues` tell when each open action item is due and whose it is,
    the earliest first; `read_only` is the reason why nothing can be written, if so.
    """

    number: int
    book: Mapping[EpisodeKey, Triage]
    gone: Sequence[EpisodeKey] | None
    incidents: Sequence[Incident]
    read_only: str | None
    dues: Sequence[tuple[datetime, str | None]] = ()

    def onto(self, book: Mapping[EpisodeKey, Triage]) -> Mapping[EpisodeKey, Triage]:
        """The whole book, from the one of the look before; that one where nothing changed."""
        if self.gone is None:
            return self.book
        if not self.book and book.keys().isdisjoint(self.gone):
            return book
        whole = {**book, **self.book}
        for key in self.gone:
            whole.pop(key, None)
        return whole


def common(desk: Desk, since: int = 0) -> Common:
    """What every screen shows; with the number of an earlier look, only what changed since."""
    with desk.store.read() as session:
        number = touched.newest(session)
        # A lower number than before is another file: a backup that was put back.
        since = since if since <= number else 0
        book, gone = triage.book(session, since)
        return Common(
            number,
            book,
            gone if since else None,
            incidents.ongoing(session),
            desk.store.read_only,
            actionitems.dues(session),
        )


def changed_elsewhere(desk: Desk) -> bool:
    """Whether another process wrote to the store since this was last asked."""
    return desk.store.changed_elsewhere()


def known_of(desk: Desk, alert: Alert) -> Known:
    """What was done about an alert's episode and the ones before, and its runbook."""
    with desk.store.read() as session:
        row = episodes.find(session, alert.episode)
        history = [] if row is None else timelines.of_episode(session, row.id)
        before = past.of_alert(session, alert, desk.now() - LONGEST_HEAT)
        lessons = learning.of_episode(desk, session, alert, row.id if row else None)
        found = Known(history, past=before, learned=lessons)
    glance = desk.library.glance(alert)
    if glance is None:
        return replace(found, reading=True)
    found = replace(found, dangling=glance.found.dangling)
    if (match := glance.found.match) is None:
        return found
    name = match.path.name + (f"#{match.anchor}" if match.anchor else "")
    first = glance.unreadable or glance.first_step
    return replace(found, runbook=name, rule=match.rule, first_step=first, steps=glance.steps)


def all_incidents(desk: Desk, status: str | None = None) -> list[Incident]:
    """All incidents, newest first."""
    with desk.store.read() as session:
        return incidents.every(session, status)


def incident(desk: Desk, key: str) -> Record:
    """One incident whole; Missing says when there is none."""
    with desk.store.read() as session:
        return incidents.record(session, incidents.get(session, key))


def incident_in_pieces(
    desk: Desk, key: str, known: Record | None = None
) -> Generator[None, None, Record]:
    """One incident whole; at each `yield` others may read and write before it goes on.

    The timeline of a record that is known is not read again where nothing has come to it.
    """
    with desk.store.read() as session:
        row = incidents.get(session, key)
        if known is not None and not timelines.has_news(session, row.id, known.newest):
            return replace(incidents.record(session, row, 0), timeline=known.timeline)
        record = incidents.record(session, row, _PIECE)
    found = piece = list(record.timeline)
    while len(piece) == _PIECE:
        yield
        with desk.store.read() as session:
            piece = timelines.later(session, record.incident.id, found[-1].place, _PIECE)
        found = found + piece
    return replace(record, timeline=tuple(found))


def runbooks(desk: Desk) -> tuple[Path, ...]:
    """All runbooks in the configured directories."""
    return desk.library.files()
