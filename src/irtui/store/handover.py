"""Queries on a shift: who has which alerts, what was noise, and which incidents ended."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert
from irtui.domain.handover import Kept, Noise, Note
from irtui.domain.incident import Incident, Status
from irtui.domain.timeline import Kind
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store.tables import Episode, EventRow, IncidentRow, TriageRow
from irtui.store.values import incident_of, rows_of


def kept(
    session: Session, state: TriageState, now: datetime, *, skip: int = 0, limit: int
) -> list[Kept]:
    """The alerts that fire and were acknowledged or snoozed, oldest first, with their notes."""
    query = columns(
        col(Episode.id), col(Episode.source), col(Episode.fingerprint), col(Episode.starts_at),
        col(Episode.labels), col(TriageRow.owner), col(TriageRow.since), col(TriageRow.until),
    )  # fmt: skip
    rows = rows_of(
        session,
        query.join(TriageRow, col(TriageRow.episode_id) == col(Episode.id))
        .where(col(TriageRow.state) == state, col(Episode.ended_at).is_(None))
        .where(or_(col(TriageRow.until).is_(None), col(TriageRow.until) > now))
        .order_by(col(TriageRow.since), col(Episode.alertname), col(Episode.id))
        .offset(skip)
        .limit(limit),
    )
    notes = _notes(session, [row[0] for row in rows])
    found = []
    for episode, source, fingerprint, starts_at, labels, owner, since, until in rows:
        alert = Alert(source, fingerprint, starts_at, labels)
        found.append(
            Kept(
                alert.name or fingerprint, alert.subject, source, owner or "nobody",
                since or starts_at, until, tuple(notes[episode]),
            )
        )  # fmt: skip
    return found


def _notes(session: Session, episodes: list[UUID]) -> dict[UUID, list[Note]]:
    found: dict[UUID, list[Note]] = defaultdict(list)
    query = columns(
        col(EventRow.episode_id), col(EventRow.at), col(EventRow.by), col(EventRow.text)
    )
    for episode, at, by, text in rows_of(
        session,
        query.where(col(EventRow.episode_id).in_(episodes))
        .where(col(EventRow.kind) == Kind.NOTE, col(EventRow.hidden).is_(False))
        .order_by(col(EventRow.at), col(EventRow.sequence)),
    ):
        found[episode].append(Note(at, by, text))
    return found


def noise(session: Session, since: datetime, flaps: int) -> list[Noise]:
    """What was dismissed since a moment, or ended and fired again often, the worst first."""
    dismissed: dict[str, int] = defaultdict(int)
    reasons: dict[str, set[str]] = defaultdict(set)
    query = columns(col(Episode.alertname), col(TriageRow.reason), func.count())
    rows = rows_of(
        session,
        query.join(Episode, col(TriageRow.episode_id) == col(Episode.id))
        .where(col(TriageRow.state) == TriageState.DISMISSED, col(TriageRow.since) >= since)
        .group_by(col(Episode.alertname), col(TriageRow.reason)),
    )
    for name, reason, many in rows:
        dismissed[name] += many
        if reason:
            reasons[name].add(NoiseReason(reason).words)
    fired = _flapping(session, since, flaps)
    found = [
        Noise(name, dismissed.get(name, 0), tuple(sorted(reasons[name])), fired.get(name, 0))
        for name in dismissed.keys() | fired.keys()
    ]
    return sorted(found, key=lambda one: (-one.dismissed - one.fired, one.name))


def _flapping(session: Session, since: datetime, flaps: int) -> dict[str, int]:
    """By name, how often alerts fired that ended and fired again and again since a moment."""
    many = func.count()
    one: Any = columns(col(Episode.alertname), many.label("many"))
    # Each firing but the last has ended, and only ends are quick to find.
    ended = (
        one.where(col(Episode.ended_at) >= since, col(Episode.starts_at) >= since)
        .group_by(col(Episode.source), col(Episode.fingerprint))
        .having(many >= flaps)
        .subquery()
    )
    total = columns(ended.c.alertname, func.sum(ended.c.many)).group_by(ended.c.alertname)
    return {name: int(count) for name, count in session.connection().execute(total)}


def ended(session: Session, since: datetime) -> list[Incident]:
    """The incidents that were resolved or cancelled since a moment, in that order."""
    over = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)
    at = func.coalesce(col(IncidentRow.resolved_at), col(IncidentRow.cancelled_at))
    rows = session.exec(
        select(IncidentRow)
        .where(col(IncidentRow.status).in_(over), at >= since)
        .order_by(at, col(IncidentRow.number))
    )
    return [incident_of(row) for row in rows]
