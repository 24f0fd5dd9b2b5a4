"""Reads the runs of checklists for a report, a piece after another, without their steps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from irtui.domain.checklist import Outcome, Run, RunStatus
from irtui.domain.effectiveness import Use
from irtui.store.noise import about
from irtui.store.tables import Episode, IncidentAlert, RunRow
from irtui.store.values import plain, rows_of, utc

PIECE = 500


def piece(
    session: Session, since: datetime, after: UUID | None, service: str | None = None
) -> list[Use]:
    """The next runs that were started since a moment, by their ids."""
    query = columns(
        col(RunRow.id), col(RunRow.runbook), col(RunRow.anchor), col(RunRow.title),
        col(RunRow.sha256), col(RunRow.status), col(RunRow.outcome),
        plain(col(RunRow.started_at)), plain(col(RunRow.ended_at)),
    ).where(col(RunRow.started_at) >= since)  # fmt: skip
    if after is not None:
        query = query.where(col(RunRow.id) > after)
    if service is not None:
        episodes = columns(col(Episode.id)).where(about(service))
        linked = columns(col(IncidentAlert.incident_id)).where(
            col(IncidentAlert.episode_id).in_(episodes)
        )
        query = query.where(
            or_(col(RunRow.incident_id).in_(linked), col(RunRow.episode_id).in_(episodes))
        )
    return [_use(*row) for row in rows_of(session, query.order_by(col(RunRow.id)).limit(PIECE))]


def _use(
    identity: UUID,
    runbook: str,
    anchor: str,
    title: str,
    sha256: str,
    status: str,
    outcome: str | None,
    started_at: datetime,
    ended_at: datetime | None,
) -> Use:
    return Use(
        Run(
            id=identity,
            runbook=runbook,
            anchor=anchor,
            title=title,
            sha256=sha256,
            started_at=utc(started_at),
            by="",
            steps=(),
            status=RunStatus(status),
            ended_at=utc(ended_at),
            outcome=Outcome(outcome) if outcome else None,
        )
    )
