"""Queries on all incidents at once, of each only what a list shows."""

from collections import Counter

from sqlalchemy import and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.incident import IncidentKind, Status
from irtui.domain.listing import OVER, Listed
from irtui.store.tables import IncidentRow
from irtui.store.values import rows_of


def listed(session: Session, *, whole: bool, after: Listed | None, limit: int) -> list[Listed]:
    """The newest incidents after one (None: of all), without those that are over unless `whole`."""
    year, number, status = col(IncidentRow.year), col(IncidentRow.number), col(IncidentRow.status)
    query = columns(
        col(IncidentRow.key), col(IncidentRow.title), col(IncidentRow.severity), status,
        col(IncidentRow.commander),
        func.coalesce(col(IncidentRow.declared_at), col(IncidentRow.detected_at)),
        func.coalesce(col(IncidentRow.resolved_at), col(IncidentRow.cancelled_at)),
        col(IncidentRow.kind), col(IncidentRow.next_update_at),
    )  # fmt: skip
    if not whole:
        query = query.where(status.not_in(OVER))
    if after is not None:
        in_year, last = map(int, after.key.split("-")[1:])
        query = query.where(or_(year < in_year, and_(year == in_year, number < last)))
    rows = rows_of(session, query.order_by(year.desc(), number.desc()).limit(limit))
    return [
        Listed(key, title, severity, Status(name), commander, began, ended, IncidentKind(kind), due)
        for key, title, severity, name, commander, began, ended, kind, due in rows
    ]


def counted(session: Session) -> Counter[Status]:
    """How many incidents have each status."""
    status = col(IncidentRow.status)
    query = columns(status, func.count()).group_by(status)
    return Counter({Status(name): many for name, many in rows_of(session, query)})
