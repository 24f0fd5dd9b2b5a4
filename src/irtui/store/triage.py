"""Queries on triage: what the alerts screen shows beside each alert."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.alert import EpisodeKey
from irtui.domain.incident import Status
from irtui.domain.timeline import Kind
from irtui.domain.triage import Triage, TriageState
from irtui.store.tables import Episode, EventRow, IncidentAlert, IncidentRow, TriageRow

# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900


def book(session: Session) -> dict[EpisodeKey, Triage]:
    """The triage of every open episode."""
    notes = _notes(session)
    rows = session.connection().execute(
        columns(
            col(Episode.id),
            col(Episode.source),
            col(Episode.fingerprint),
            col(Episode.starts_at),
            col(Episode.occurrence),
            col(TriageRow.state),
            col(TriageRow.owner),
            col(TriageRow.since),
        )
        .join(TriageRow, col(TriageRow.episode_id) == col(Episode.id), isouter=True)
        .where(col(Episode.ended_at).is_(None))
    )
    incidents = _incidents(session)
    found: dict[EpisodeKey, Triage] = {}
    for identity, source, fingerprint, starts_at, occurrence, state, owner, since in rows:
        count, last = notes.get(identity, (0, ""))
        found[EpisodeKey(source, fingerprint, starts_at)] = Triage(
            episode_id=identity,
            state=TriageState(state or TriageState.NEW),
            owner=owner,
            since=since,
            incident=incidents.get(identity),
            occurrence=occurrence,
            notes=count,
            last_note=last,
        )
    return found


def row_for(session: Session, episode: Episode) -> TriageRow:
    """The triage row of an episode, a new one where there is none yet."""
    row = session.get(TriageRow, episode.id)
    if row is None:
        row = TriageRow(episode_id=episode.id, state=TriageState.NEW, version=0)
        session.add(row)
    return row


def incident_of(session: Session, episode: UUID) -> IncidentRow | None:
    """The incident an episode is linked to and that is not cancelled, the newest of several."""
    return incidents_of(session, [episode]).get(episode)


def incidents_of(session: Session, episodes: Iterable[UUID]) -> dict[UUID, IncidentRow]:
    """The incidents by episode: those that are not cancelled, the newest of several."""
    found: dict[UUID, IncidentRow] = {}
    wanted = list(episodes)
    for first in range(0, len(wanted), _CHUNK):
        rows = session.exec(
            select(IncidentAlert.episode_id, IncidentRow)
            .join(IncidentRow, col(IncidentRow.id) == col(IncidentAlert.incident_id))
            .where(
                col(IncidentAlert.episode_id).in_(wanted[first : first + _CHUNK]),
                IncidentRow.status != Status.CANCELLED,
            )
            .order_by(col(IncidentAlert.linked_at), col(IncidentRow.year), col(IncidentRow.number))
        )
        found |= dict(rows.all())
    return found


def _incidents(session: Session) -> dict[UUID, str]:
    rows = session.exec(
        select(IncidentAlert.episode_id, IncidentRow.key)
        .join(IncidentRow, col(IncidentRow.id) == col(IncidentAlert.incident_id))
        .join(Episode, col(Episode.id) == col(IncidentAlert.episode_id))
        .where(col(Episode.ended_at).is_(None), IncidentRow.status != Status.CANCELLED)
        .order_by(col(IncidentAlert.linked_at), col(IncidentRow.year), col(IncidentRow.number))
    )
    return dict(rows.all())


def _notes(session: Session) -> dict[UUID, tuple[int, str]]:
    """How many notes each open episode has, and the last one."""
    newest = (
        select(
            EventRow.episode_id,
            func.count().label("notes"),
            func.max(EventRow.sequence).label("sequence"),
        )
        .join(Episode, col(Episode.id) == col(EventRow.episode_id))
        .where(EventRow.kind == Kind.NOTE, col(Episode.ended_at).is_(None))
        .group_by(col(EventRow.episode_id))
        .subquery()
    )
    rows = session.connection().execute(
        columns(newest.c.episode_id, newest.c.notes, col(EventRow.text)).join(
            newest, newest.c.sequence == col(EventRow.sequence)
        )
    )
    return {episode: (notes, text) for episode, notes, text in rows}
