"""Marks the episodes that a transaction makes look otherwise, so that a look reads only those.

Every writing session is a `WritingSession`, so that what goes through it cannot be forgotten: an
episode that ends, opens again or is not its alert's first, its triage, its incidents, its notes.

Core statements go past it. Those that start, end or re-open episodes set `Episode.touched` to
`number(session)` themselves; those that write triage, links or notes tell `touch`.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, event, inspect, update
from sqlmodel import Session, col, select

from irtui.domain.incident import Status
from irtui.domain.timeline import Kind
from irtui.store.tables import (
    ChangeRow,
    Episode,
    EventRow,
    IncidentAlert,
    IncidentRow,
    TriageRow,
)

_NUMBER, _EPISODES, _INCIDENTS = "change", "touched episodes", "touched incidents"
# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900


class WritingSession(Session):
    """A session that is one change of the store."""


def newest(session: Session) -> int:
    """The number of the newest change."""
    return session.exec(select(ChangeRow.number)).one()


def begin(session: Session, *, quiet: bool) -> None:
    """Number the change that begins; a `quiet` one takes none, since nobody is to look for it."""
    if not quiet:
        session.connection().execute(
            update(ChangeRow).values({col(ChangeRow.number): col(ChangeRow.number) + 1})
        )
    session.info[_NUMBER] = newest(session) + (1 if quiet else 0)


def number(session: Session) -> int:
    """The number of the change that a writing session makes."""
    return int(session.info[_NUMBER])


def touch(session: Session, episodes: Iterable[UUID]) -> None:
    """Tell that screens show these episodes otherwise once this change is made."""
    session.info.setdefault(_EPISODES, set()).update(episodes)


def end(session: Session) -> None:
    """Write the marks of all that was told."""
    session.flush()
    for chunk in _chunks(session.info.pop(_EPISODES, ())):
        _mark(session, col(Episode.id).in_(chunk))
    for chunk in _chunks(session.info.pop(_INCIDENTS, ())):
        linked = select(IncidentAlert.episode_id).where(col(IncidentAlert.incident_id).in_(chunk))
        _mark(session, col(Episode.id).in_(linked))


@event.listens_for(WritingSession, "before_flush")
def _look(session: Session, *_: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Episode):
            if row.occurrence > 1 if row in session.new else _changes(row, "ended_at"):
                row.touched = number(session)
        elif isinstance(row, TriageRow | IncidentAlert):
            touch(session, [row.episode_id])
        elif isinstance(row, EventRow):
            if row.kind == Kind.NOTE and row.episode_id is not None:
                touch(session, [row.episode_id])
        elif isinstance(row, IncidentRow) and Status.CANCELLED in _changes(row, "status"):
            # The alerts of an incident that is cancelled belong to the one before, or to none.
            session.info.setdefault(_INCIDENTS, set()).add(row.id)


def _changes(row: Any, name: str) -> Collection[Any]:
    """The values that a column of a row had and gets; none where it stays as it is."""
    history = inspect(row).attrs[name].history
    return (*history.added, *history.deleted) if history.has_changes() else ()


def _mark(session: Session, which: ColumnElement[bool]) -> None:
    statement = update(Episode).where(which).values({col(Episode.touched): number(session)})
    session.connection().execute(statement)


def _chunks(values: Iterable[UUID]) -> Iterable[list[UUID]]:
    wanted = sorted(values)
    for first in range(0, len(wanted), _CHUNK):
        yield wanted[first : first + _CHUNK]
