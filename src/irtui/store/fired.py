"""Queries on episodes by the name of their alert."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.fired import Fired
from irtui.store.tables import Episode
from irtui.store.values import alert_of, rows_of


def by_name(session: Session, since: datetime) -> list[Fired]:
    """What fired since a moment, most often first; alerts without a name are left out."""
    name, at = col(Episode.alertname), col(Episode.starts_at)
    counted: Any = columns(
        name.label("name"), func.count().label("times"), func.max(at).label("newest")
    )
    known = counted.where(at >= since, name != "").group_by(name).subquery()
    newest = columns(Episode.__table__, known.c.times).join(  # type: ignore[attr-defined]
        known, and_(name == known.c.name, at == known.c.newest)
    )
    # Of several that began at the same moment one is enough.
    found = {row.alertname: row for row in rows_of(session, newest.order_by(col(Episode.id)))}
    fired = [Fired(row.alertname, row.times, alert_of(row)) for row in found.values()]
    return sorted(fired, key=lambda one: (-one.times, one.name))
