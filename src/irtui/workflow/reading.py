"""What the screens and the command line read."""

from irtui.domain.alert import EpisodeKey
from irtui.domain.incident import Incident
from irtui.domain.record import Record
from irtui.domain.timeline import Event
from irtui.domain.triage import Triage
from irtui.store import episodes, events, incidents, triage
from irtui.workflow.desk import Desk


def triage_book(desk: Desk) -> dict[EpisodeKey, Triage]:
    """The triage of every open episode."""
    with desk.store.read() as session:
        return triage.book(session)


def alert_history(desk: Desk, key: EpisodeKey) -> list[Event]:
    """What was done about one episode, by time."""
    with desk.store.read() as session:
        row = episodes.find(session, key)
        return [] if row is None else events.of_episode(session, row.id)


def all_incidents(desk: Desk, status: str | None = None) -> list[Incident]:
    """All incidents, newest first."""
    with desk.store.read() as session:
        return incidents.every(session, status)


def incident(desk: Desk, key: str) -> Record:
    """One incident whole; Missing says when there is none."""
    with desk.store.read() as session:
        return incidents.record(session, incidents.get(session, key))
