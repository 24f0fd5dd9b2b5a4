"""Queries on triage: what the alerts screen shows beside each alert."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.alert import EpisodeKey
from irtui.domain.incident import Status
from irtui.domain.timeline import Kind
from irtui.domain.triage import NoiseReason, Triage, TriageState
from irtui.store.tables import Episode, EventRow, IncidentAlert, IncidentRow, TriageRow

# Some SQLite takes no more than 999 variables in one statement.
_CHUNK = 900


def book(session: Session, since: int = 0) -> tuple[dict[EpisodeKey, Triage], list[EpisodeKey]]:
    """The triage of the open episodes of which there is something to say: somebody decided or
    noted something, or it is not the alert's first firing.

    With `since`, a number of a change, only of those touched after it; the second value are those
    that have ended after it.
    """
    episode = col(Episode.id)
    notes, noted, incident = _notes(), last_note(episode), incident_key(episode)
    query = columns(
        col(Episode.source),
        col(Episode.fingerprint),
        col(Episode.starts_at),
        col(Episode.ended_at),
        col(Episode.occurrence),
        col(TriageRow.state),
        col(TriageRow.owner),
        col(TriageRow.since),
        col(TriageRow.until),
        col(TriageRow.reason),
        col(TriageRow.version),
        incident,
        notes,
        noted,
    ).join(TriageRow, col(TriageRow.episode_id) == col(Episode.id), isouter=True)
    query = query.where(
        or_(
            col(Episode.occurrence) > 1,
            col(TriageRow.episode_id).is_not(None),
            incident.is_not(None),
            notes > 0,
        )
    )
    query = query.where(col(Episode.touched) > since if since else col(Episode.ended_at).is_(None))
    found: dict[EpisodeKey, Triage] = {}
    gone: list[EpisodeKey] = []
    for source, fingerprint, starts_at, ended_at, *told in session.connection().execute(query):
        key = EpisodeKey(source, fingerprint, starts_at)
        if ended_at is None:
            found[key] = _triage(*told)
        else:
            gone.append(key)
    return found, gone


def _triage(occurrence: int, state: str | None, owner: str | None, *told: Any) -> Triage:
    since, until, reason, version, incident, notes, last_note = told
    return Triage(
        state=TriageState(state or TriageState.NEW),
        owner=owner,
        since=since,
        incident=incident,
        occurrence=occurrence,
        notes=notes,
        last_note=last_note or "",
        until=until,
        reason=NoiseReason(reason) if reason else None,
        version=version or 0,
    )


def row_for(session: Session, episode: Episode) -> TriageRow:
    """The triage row of an episode, a new one where there is none yet."""
    return rows_for(session, [episode.id])[episode.id]


def rows_for(session: Session, episodes: Iterable[UUID]) -> dict[UUID, TriageRow]:
    """The triage rows by episode, new ones where there are none yet."""
    wanted = list(episodes)
    found: dict[UUID, TriageRow] = {}
    for first in range(0, len(wanted), _CHUNK):
        rows = session.exec(
            select(TriageRow).where(col(TriageRow.episode_id).in_(wanted[first : first + _CHUNK]))
        )
        found |= {row.episode_id: row for row in rows}
    for episode in wanted:
        if episode not in found:
            found[episode] = TriageRow(episode_id=episode, state=TriageState.NEW, version=0)
            session.add(found[episode])
    return found


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


def incident_key(episode: Any) -> ScalarSelect[Any]:
    """The key of an episode's incident: one that is not cancelled, the newest of several."""
    return (
        columns(col(IncidentRow.key))
        .join(IncidentAlert, col(IncidentAlert.incident_id) == col(IncidentRow.id))
        .where(
            col(IncidentAlert.episode_id) == episode,
            col(IncidentRow.status) != Status.CANCELLED,
        )
        .order_by(
            col(IncidentAlert.linked_at).desc(),
            col(IncidentRow.year).desc(),
            col(IncidentRow.number).desc(),
        )
        .limit(1)
        .scalar_subquery()
    )


def _notes() -> ScalarSelect[Any]:
    """How many notes an episode has."""
    return columns(func.count()).where(*_noted(col(Episode.id))).scalar_subquery()


def last_note(episode: Any) -> ScalarSelect[Any]:
    """The text of an episode's newest note."""
    newest = columns(col(EventRow.text)).where(*_noted(episode))
    return newest.order_by(col(EventRow.sequence).desc()).limit(1).scalar_subquery()


def _noted(episode: Any) -> tuple[Any, ...]:
    return col(EventRow.episode_id) == episode, col(EventRow.kind) == Kind.NOTE
