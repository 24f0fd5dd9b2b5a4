"""What the screens and the command line read."""

from dataclasses import dataclass
from pathlib import Path

from irtui.domain.alert import Alert, EpisodeKey
from irtui.domain.incident import Incident
from irtui.domain.known import Known
from irtui.domain.record import Record
from irtui.domain.runbook import RunbookError
from irtui.domain.triage import Triage
from irtui.store import episodes, events, incidents, triage
from irtui.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Common:
    """What every screen shows; `read_only` is the reason why nothing can be written, if so."""

    book: dict[EpisodeKey, Triage]
    incidents: list[Incident]
    read_only: str | None


def common(desk: Desk) -> Common:
    """The triage of the open episodes, and all incidents."""
    with desk.store.read() as session:
        return Common(triage.book(session), incidents.every(session), desk.store.read_only)


def changed_elsewhere(desk: Desk) -> bool:
    """Whether another process wrote to the store since this was last asked."""
    return desk.store.changed_elsewhere()


def known_of(desk: Desk, alert: Alert) -> Known:
    """What was done about an alert's episode, and the runbook of its name."""
    with desk.store.read() as session:
        row = episodes.find(session, alert.episode)
        history = [] if row is None else events.of_episode(session, row.id)
    path = desk.library.find(alert.name) if alert.name else None
    if path is None:
        return Known(tuple(history))
    try:
        runbook = desk.library.load(path)
    except RunbookError as error:
        return Known(tuple(history), path.name, str(error))
    return Known(tuple(history), path.name, runbook.steps[0].text, len(runbook.steps))


def all_incidents(desk: Desk, status: str | None = None) -> list[Incident]:
    """All incidents, newest first."""
    with desk.store.read() as session:
        return incidents.every(session, status)


def incident(desk: Desk, key: str) -> Record:
    """One incident whole; Missing says when there is none."""
    with desk.store.read() as session:
        return incidents.record(session, incidents.get(session, key))


def runbooks(desk: Desk) -> tuple[Path, ...]:
    """All runbooks in the configured directories."""
    return desk.library.files()
