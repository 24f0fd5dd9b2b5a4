"""Queries on timelines: whole, or a part, always by time."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, not_, or_, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.timeline import Event, Kind, Place
from irtui.domain.timelinefilter import Filter
from irtui.store.tables import EventRow
from irtui.store.values import rows_of

# Where so many events were recorded meanwhile, looking for those of one timeline is too long.
_MANY = 10_000
EVERY = Filter.HIDDEN


def of_episode(session: Session, episode: UUID) -> list[Event]:
    """The timeline of one episode whole."""
    return _events(session, _by_time(_columns().where(col(EventRow.episode_id) == episode)))


def earlier(
    session: Session, incident: UUID, than: Place | None, limit: int, of: Filter = EVERY
) -> list[Event]:
    """The last events of an incident before a place (None: all), as many as the limit says."""
    found = _of(incident, of) if than is None else _of(incident, of).where(_before(than))
    newest_first = found.order_by(col(EventRow.at).desc(), col(EventRow.sequence).desc())
    return _events(session, newest_first.limit(limit))[::-1]


def later(
    session: Session, incident: UUID, than: Place | None, limit: int | None, of: Filter = EVERY
) -> list[Event]:
    """The first events of an incident after a place (None: all), as many as the limit says."""
    found = _of(incident, of) if than is None else _of(incident, of).where(_after(than))
    return _events(session, _by_time(found).limit(limit))


def count_before(session: Session, incident: UUID, place: Place, of: Filter = EVERY) -> int:
    """How many events of an incident stand before a place."""
    return _count(session, incident, _before(place), of)


def count_after(session: Session, incident: UUID, place: Place, of: Filter = EVERY) -> int:
    """How many events of an incident stand after a place."""
    return _count(session, incident, _after(place), of)


def count(session: Session, incident: UUID, of: Filter) -> int:
    """How many events of an incident a filter shows."""
    return _count(session, incident, true(), of)


def newest_data(session: Session, incident: UUID, kind: Kind) -> Iterator[Mapping[str, Any]]:
    """The data of an incident's events of a kind, newest first, read as far as asked for."""
    which = (col(EventRow.incident_id) == incident, col(EventRow.kind) == kind)
    query = columns(col(EventRow.data)).where(*which).order_by(col(EventRow.sequence).desc())
    yield from (row[0] for row in rows_of(session, query))


def newest(session: Session) -> int:
    """The sequence of the newest event of all timelines."""
    return session.exec(select(func.max(EventRow.sequence))).one() or 0


def has_news(session: Session, incident: UUID, since: int) -> bool:
    """Whether an event of an incident has been recorded after a sequence.

    The limit keeps the database from looking through the incident's whole timeline instead.
    """
    many = newest(session) - since
    if not 0 < many < _MANY:
        # A lower number than before is another file: a backup that was put back.
        return many != 0
    newer = columns(col(EventRow.incident_id)).where(col(EventRow.sequence) > since)
    recorded = newer.limit(_MANY).subquery()
    mine = columns(func.count()).where(recorded.c.incident_id == incident)
    return bool(rows_of(session, mine)[0][0])


def changes_of(session: Session, event: UUID) -> list[Event]:
    """How an entry was changed, oldest first: irtui's own notes on it."""
    row = session.get_one(EventRow, event)
    mine = col(EventRow.incident_id) == row.incident_id
    if row.incident_id is None:
        mine = col(EventRow.episode_id) == row.episode_id
    changed = col(EventRow.data)[("undo", "id")].as_string() == str(event)
    return _events(session, _by_time(_columns().where(mine, _system(), changed)))


def event_of(row: EventRow) -> Event:
    """The event in a row."""
    return Event(
        row.id, row.at, row.recorded_at, row.by, Kind(row.kind), row.text, row.data, row.sequence,
        row.ends_at, row.pinned, row.hidden, row.original, row.version,
    )  # fmt: skip


def _count(session: Session, incident: UUID, which: ColumnElement[bool], of: Filter) -> int:
    mine = col(EventRow.incident_id) == incident
    return session.exec(select(func.count()).where(mine, which, *_shown(of))).one()


def _columns() -> Select[Any]:
    return columns(
        col(EventRow.id), col(EventRow.at), col(EventRow.recorded_at), col(EventRow.by),
        col(EventRow.kind), col(EventRow.text), col(EventRow.data), col(EventRow.sequence),
        col(EventRow.ends_at), col(EventRow.pinned), col(EventRow.hidden), col(EventRow.original),
        col(EventRow.version),
    )  # fmt: skip


def _system() -> ColumnElement[bool]:
    return col(EventRow.kind) == Kind.SYSTEM


def _of(incident: UUID, of: Filter) -> Select[Any]:
    return _columns().where(col(EventRow.incident_id) == incident, *_shown(of))


def _shown(of: Filter) -> Iterator[ColumnElement[bool]]:
    """What `Filter.keeps` says, in SQL; what costs least to ask comes first."""
    if of.hidden:
        return
    if of.kinds is None:
        yield or_(not_(_system()), col(EventRow.data)["undoes"].as_string().is_not(None))
    else:
        kept = col(EventRow.kind).in_([str(one) for one in of.kinds])
        yield or_(kept, and_(col(EventRow.pinned), not_(_system()))) if of.pinned else kept
    yield not_(col(EventRow.hidden))


def _by_time(query: Select[Any]) -> Select[Any]:
    return query.order_by(col(EventRow.at), col(EventRow.sequence))


# Both are written so that the index by time finds where to begin.


def _before(place: Place) -> ColumnElement[bool]:
    at, sequence = place
    same_time = col(EventRow.sequence) < sequence
    return and_(col(EventRow.at) <= at, or_(col(EventRow.at) < at, same_time))


def _after(place: Place) -> ColumnElement[bool]:
    at, sequence = place
    same_time = col(EventRow.sequence) > sequence
    return and_(col(EventRow.at) >= at, or_(col(EventRow.at) > at, same_time))


def _events(session: Session, query: Select[Any]) -> list[Event]:
    return [
        Event(identity, at, recorded_at, by, Kind(kind), *rest)
        for identity, at, recorded_at, by, kind, *rest in rows_of(session, query)
    ]
