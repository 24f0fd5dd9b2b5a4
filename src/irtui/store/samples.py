"""The incidents as the figures take them, a piece after another."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.incident import ImpactStart, Incident, IncidentKind, Status
from irtui.domain.sample import ReviewStamps, Sample, SeverityChange
from irtui.domain.timeline import Kind
from irtui.store.tables import (
    TELLS_SEVERITY,
    Episode,
    EventRow,
    IncidentAlert,
    IncidentRow,
    ReviewRow,
)
from irtui.store.values import columns_of, rows_of

PIECE = 500
_Among = tuple[UUID, UUID]
_FIRST, _WAIVED = "trigger", "waived"
# Long texts that no figure needs.
_UNREAD = dict.fromkeys(("reason", "impact", "suggested_why", "severity_reason"), "")


def piece(session: Session, since: datetime, after: UUID | None) -> list[Sample]:
    """The next incidents that were detected since a moment, by their ids; long texts are empty."""
    identity = col(IncidentRow.id)
    read = [one for one in columns_of(Incident, IncidentRow) if one.key not in _UNREAD]
    query = columns(*read).where(col(IncidentRow.detected_at) >= since)
    if after is not None:
        query = query.where(identity > after)
    rows = rows_of(session, query.order_by(identity).limit(PIECE))
    if not rows:
        return []
    incidents = [_incident(row) for row in rows]
    among = incidents[0].id, incidents[-1].id
    alerts, changes = _alerts(session, among), _changes(session, among)
    reviews = _reviews(session, among)
    return [
        Sample(
            one,
            tuple(sorted({service for _, service, _ in alerts[one.id]} - {""})),
            frozenset((name, service) for name, service, role in alerts[one.id] if role == _FIRST),
            tuple(changes[one.id]),
            reviews.get(one.id),
        )
        for one in incidents
    ]


def _incident(row: Any) -> Incident:
    known: dict[str, Any] = {**row._mapping, **_UNREAD}
    known["status"] = Status(known["status"])
    known["kind"] = IncidentKind(known["kind"])
    known["impact_start"] = ImpactStart(known["impact_start"])
    return Incident(**known)


def _alerts(session: Session, among: _Among) -> dict[UUID, set[tuple[str, str, str]]]:
    """The alertnames, services and roles of the alerts of each incident."""
    link = col(IncidentAlert.incident_id)
    service = func.coalesce(col(Episode.labels)["service"].as_string(), "")
    query = columns(link, col(Episode.alertname), service, col(IncidentAlert.role)).distinct()
    query = query.join(Episode, col(Episode.id) == col(IncidentAlert.episode_id))
    found: dict[UUID, set[tuple[str, str, str]]] = defaultdict(set)
    for identity, *alert in rows_of(session, query.where(link.between(*among))):
        found[identity].add(tuple(alert))
    return found


def _changes(session: Session, among: _Among) -> dict[UUID, list[SeverityChange]]:
    """How the severity of each incident was changed, and changed back with `u`."""
    link = col(EventRow.incident_id)
    query = columns(link, col(EventRow.kind), col(EventRow.at), col(EventRow.data))
    query = query.where(link.between(*among), TELLS_SEVERITY).order_by(col(EventRow.sequence))
    found: dict[UUID, list[SeverityChange]] = defaultdict(list)
    after: dict[str, str | None] = {}
    for identity, kind, at, data in rows_of(session, query):
        if kind == Kind.SEVERITY_CHANGE and "severity" in data.get("undo", {}).get("before", {}):
            undo = data["undo"]
            found[identity].append(SeverityChange(at, undo["before"]["severity"]))
            after[data["act"]] = undo.get("after", {}).get("severity")
        elif data.get("undoes") in after:
            found[identity].append(SeverityChange(at, after[data["undoes"]]))
    return found


def _reviews(session: Session, among: _Among) -> dict[UUID, ReviewStamps]:
    link = col(ReviewRow.incident_id)
    query = columns(
        link, col(ReviewRow.published_at), col(ReviewRow.due_at), col(ReviewRow.state)
    ).where(link.between(*among))
    return {
        identity: ReviewStamps(published_at, due_at, waived=state == _WAIVED)
        for identity, published_at, due_at, state in rows_of(session, query)
    }
