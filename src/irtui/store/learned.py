"""Queries on what happened the last times: earlier incidents of an alert and what ended them.

They are asked at every move of the cursor: each finds its rows by an index, and of an alert that
fires all the time looks through the newest firings only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.alert import Alert
from irtui.domain.checklist import PROTOCOL, Outcome, StepState
from irtui.domain.incident import IncidentKind, Status
from irtui.domain.learned import Fix, LastIncident
from irtui.domain.lesson import Match, alike
from irtui.store.sqlite import inserted
from irtui.store.tables import (
    Episode,
    IncidentAlert,
    IncidentRow,
    NotAStepRow,
    RunRow,
    StepRow,
)
from irtui.store.values import rows_of

_LOOKED_THROUGH = 500
_LINKS = 200
_MOST = 20
_HELPED = (Outcome.FIXED, Outcome.HELPED)


def times(session: Session, alert: Alert, since: datetime) -> int:
    """How often an alert fired since a moment."""
    mine = and_(_same(alert), col(Episode.starts_at) >= since)
    ((number,),) = rows_of(session, columns(func.count()).where(mine))
    return int(number)


def incidents(session: Session, alert: Alert, without: UUID | None = None) -> list[LastIncident]:
    """The newest incidents of an alert, then those of its name, of its service first.

    Drills, what was cancelled, and the one `without` are left out.
    """
    at = col(Episode.starts_at)
    mine = _episodes().where(_same(alert), at < alert.starts_at).order_by(at.desc())
    found = _linked(session, mine, alert, without)
    if alert.name:
        named = _episodes().where(col(Episode.alertname) == alert.name)
        newest = named.order_by(inserted(Episode).desc())
        found = _linked(session, newest, alert, without) | found
    ordered = sorted(found.values(), key=lambda one: one.began_at, reverse=True)
    return sorted(ordered, key=lambda one: one.match)[:_MOST]


def fix(session: Session, alert: Alert, earlier: Sequence[LastIncident]) -> Fix | None:
    """What ended the newest incident of which that is known, else a firing without an incident."""
    steps: dict[UUID, list[Any]] = {}
    ids = [one.id for one in earlier]
    for row in rows_of(session, _done().where(col(RunRow.incident_id).in_(ids))):
        steps.setdefault(row.incident_id, []).append(row)
    for one in earlier:
        done = steps.get(one.id, [])
        until = one.mitigated_at
        before = [row for row in done if until is not None and row.finished_at <= until]
        helped = [row for row in done if row.outcome in _HELPED]
        if chosen := before or helped:
            return _fix(session, chosen[-1], one.key)
    at = col(Episode.starts_at)
    recent = columns(col(Episode.id)).where(_same(alert), at < alert.starts_at)
    recent = recent.order_by(at.desc()).limit(_MOST)
    alone = _done().where(
        col(RunRow.episode_id).in_(columns(recent.subquery().c.id)),
        col(RunRow.incident_id).is_(None),
        col(RunRow.outcome).in_(_HELPED),
    )
    found = rows_of(session, alone)
    return _fix(session, found[-1], None) if found else None


def _same(alert: Alert) -> Any:
    return and_(col(Episode.source) == alert.source, col(Episode.fingerprint) == alert.fingerprint)


def _linked(
    session: Session, which: Select[Any], alert: Alert, without: UUID | None
) -> dict[UUID, LastIncident]:
    """The newest incidents of some episodes, by id, with how well their alerts fit."""
    some = which.limit(_LOOKED_THROUGH).subquery()
    wanted = [
        col(IncidentRow.status) != Status.CANCELLED,
        col(IncidentRow.kind) == IncidentKind.INCIDENT,
    ]
    if without is not None:
        wanted.append(col(IncidentRow.id) != without)
    query = (
        columns(
            col(IncidentRow.id), col(IncidentRow.key), col(IncidentRow.title),
            col(IncidentRow.severity), col(IncidentRow.status), col(IncidentRow.detected_at),
            col(IncidentRow.declared_at), col(IncidentRow.mitigated_at),
            col(IncidentRow.resolved_at), some.c.source, some.c.fingerprint,
            some.c.alertname, some.c.labels,
        )
        .join(IncidentAlert, col(IncidentAlert.incident_id) == col(IncidentRow.id))
        .join(some, some.c.id == col(IncidentAlert.episode_id))
        .where(*wanted)
        .order_by(col(IncidentRow.year).desc(), col(IncidentRow.number).desc())
        .limit(_LINKS)
    )  # fmt: skip
    found: dict[UUID, LastIncident] = {}
    for row in rows_of(session, query):
        one = _last(row, alert)
        if row.id not in found or one.match < found[row.id].match:
            found[row.id] = one
    return found


def _episodes() -> Select[Any]:
    asked: Any = (Episode.id, Episode.source, Episode.fingerprint, Episode.alertname)
    return columns(*map(col, asked), col(Episode.labels))


def _last(row: Any, alert: Alert) -> LastIncident:
    fits = alike(row.alertname, row.labels.get("service", ""), alert) or Match.NAME
    if (row.source, row.fingerprint) == alert.key:
        fits = Match.EXACT
    return LastIncident(
        id=row.id,
        key=row.key,
        title=row.title,
        severity=row.severity,
        status=Status(row.status),
        began_at=row.declared_at or row.detected_at,
        mitigated_at=row.mitigated_at,
        ended_at=row.resolved_at,
        match=fits,
    )


def _done() -> Select[Any]:
    """The steps that were done, the last one last."""
    none = columns(col(NotAStepRow.key))
    done: Any = (
        columns(
            col(StepRow.id), col(StepRow.text), col(StepRow.by), col(StepRow.finished_at),
            col(RunRow.incident_id), col(RunRow.title), col(RunRow.outcome),
        )
        .join(StepRow, col(StepRow.run_id) == col(RunRow.id))
        .where(
            col(StepRow.state) == StepState.DONE,
            col(StepRow.finished_at).is_not(None),
            col(StepRow.key).not_in(none),
            # What a severity asks for ends no incident.
            col(RunRow.matched_by) != PROTOCOL,
        )
        .order_by(col(StepRow.finished_at), col(StepRow.position))
    )  # fmt: skip
    return done  # type: ignore[no-any-return]


def _fix(session: Session, step: Any, incident: str | None) -> Fix:
    query = columns(col(StepRow.commands)).where(col(StepRow.id) == step.id)
    ((commands,),) = rows_of(session, query)
    command = next((str(one.get("text") or "") for one in commands), "")
    return Fix(step.text, command, step.title, step.by, step.finished_at, incident)
