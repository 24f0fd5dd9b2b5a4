"""The incidents as the figures take them, a piece after another."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.incident import Incident, IncidentKind, Status
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
from irtui.store.values import plain, rows_of, utc

PIECE = 400
_Among = tuple[UUID, UUID]
_FIRST, _WAIVED = "trigger", "waived"
# What no figure needs.
_UNREAD: dict[str, Any] = {
    "reason": "", "impact": "", "detection": "", "declared_by": "", "commander": None,
}  # fmt: skip
_KNOWN = (
    col(IncidentRow.key), col(IncidentRow.title), col(IncidentRow.severity),
    col(IncidentRow.status), col(IncidentRow.kind), col(IncidentRow.reopen_count),
    col(IncidentRow.merged_into), col(IncidentRow.severity_suggested),
    col(IncidentRow.suggested_why),
)  # fmt: skip
_STAMPS = (
    "impact_started_at", "detected_at", "acknowledged_at", "declared_at", "confirmed_at",
    "mitigated_at", "resolved_at",
)  # fmt: skip


def piece(session: Session, since: datetime, after: UUID | None) -> list[Sample]:
    """The next incidents that were detected since a moment, by their ids; most texts are empty."""
    identity = col(IncidentRow.id)
    stamps = [plain(getattr(IncidentRow, name)) for name in _STAMPS]
    query = columns(identity, *_KNOWN, *stamps).where(col(IncidentRow.detected_at) >= since)
    if after is not None:
        query = query.where(identity > after)
    incidents = [_incident(*row) for row in rows_of(session, query.order_by(identity).limit(PIECE))]
    if not incidents:
        return []
    among = incidents[0].id, incidents[-1].id
    alerts, changes = _alerts(session, among), _changes(session, among)
    reviews = _reviews(session, among)
    return [
        Sample(
            one,
            tuple(sorted({service for _, service, _ in alerts[one.key]} - {""})),
            frozenset((name, service) for name, service, role in alerts[one.key] if role == _FIRST),
            tuple(changes[one.id]),
            reviews.get(one.key),
        )
        for one in incidents
    ]


def _incident(
    identity: UUID,
    key: str,
    title: str,
    severity: str | None,
    status: str,
    kind: str,
    reopened: int,
    merged: UUID | None,
    suggested: str | None,
    why: str,
    *stamps: datetime | None,
) -> Incident:
    return Incident(
        id=identity,
        key=key,
        title=title,
        severity=severity,
        status=Status(status),
        kind=IncidentKind(kind),
        reopen_count=reopened,
        merged_into=merged,
        severity_suggested=suggested,
        suggested_why=why,
        **_UNREAD,
        **{name: utc(at) for name, at in zip(_STAMPS, stamps, strict=True)},
    )


def _alerts(session: Session, among: _Among) -> dict[str, set[tuple[str, str, str]]]:
    """The alertnames, services and roles of the alerts of each incident."""
    link = col(IncidentAlert.incident_id)
    service = func.coalesce(col(Episode.labels)["service"].as_string(), "")
    query = columns(
        col(IncidentRow.key), col(Episode.alertname), service, col(IncidentAlert.role)
    ).select_from(IncidentAlert)
    query = query.join(IncidentRow, col(IncidentRow.id) == link)
    query = query.join(Episode, col(Episode.id) == col(IncidentAlert.episode_id))
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for key, name, about, role in rows_of(session, query.where(link.between(*among))):
        found[key].add((name, about, role))
    return found


def changes_of(session: Session, incident: UUID) -> tuple[SeverityChange, ...]:
    """How the severity of one incident was changed."""
    return tuple(_changes(session, (incident, incident)).get(incident, ()))


def _changes(session: Session, among: _Among) -> dict[UUID, list[SeverityChange]]:
    """How the severity of each incident was changed, and changed back with `u`."""
    link, kind, data = col(EventRow.incident_id), col(EventRow.kind), col(EventRow.data)
    telling = or_(kind == Kind.SEVERITY_CHANGE, data["undoes"].as_string().is_not(None))
    query = columns(link, kind, plain(col(EventRow.at)), data)
    query = query.where(link.between(*among), TELLS_SEVERITY, telling)
    found: dict[UUID, list[SeverityChange]] = defaultdict(list)
    after: dict[str, str | None] = {}
    for identity, what, at, told in rows_of(session, query.order_by(col(EventRow.sequence))):
        undo = told.get("undo", {})
        if what == Kind.SEVERITY_CHANGE and "severity" in undo.get("before", {}):
            found[identity].append(SeverityChange(utc(at), undo["before"]["severity"]))
            after[told["act"]] = undo.get("after", {}).get("severity")
        elif told.get("undoes") in after:
            found[identity].append(SeverityChange(utc(at), after[told["undoes"]]))
    return found


def _reviews(session: Session, among: _Among) -> dict[str, ReviewStamps]:
    link = col(ReviewRow.incident_id)
    query = columns(
        col(IncidentRow.key), plain(col(ReviewRow.published_at)), plain(col(ReviewRow.due_at)),
        col(ReviewRow.state),
    ).join(IncidentRow, col(IncidentRow.id) == link)  # fmt: skip
    return {
        key: ReviewStamps(utc(published_at), utc(due_at), waived=state == _WAIVED)
        for key, published_at, due_at, state in rows_of(session, query.where(link.between(*among)))
    }
