"""Reads the runs of checklists for a report, a piece after another, without their steps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from irtui.domain.checklist import Run
from irtui.domain.effectiveness import Use
from irtui.store.noise import about
from irtui.store.tables import Episode, IncidentAlert, RunRow
from irtui.store.values import columns_of, rows_of, run_of

PIECE = 500


def piece(
    session: Session, since: datetime, after: UUID | None, service: str | None = None
) -> list[Use]:
    """The next runs that were started since a moment, by their ids."""
    query = columns(*columns_of(Run, RunRow)).where(col(RunRow.started_at) >= since)
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
    rows = rows_of(session, query.order_by(col(RunRow.id)).limit(PIECE))
    return [Use(run_of(row, ())) for row in rows]
