"""Queries on the earlier episodes of an alert.

They are asked at every move of the cursor: each finds its rows by an index, and reads few.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Subquery, and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.alert import Alert
from irtui.domain.past import MOST_NAMESAKES, MOST_STARTS, Firing, Past
from irtui.domain.timeline import Kind
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store.tables import Episode, EventRow, TriageRow
from irtui.store.triage import incident_key, last_note
from irtui.store.values import rows_of

_IN_FULL = 5
_LOOKED_THROUGH = 200


def of_alert(session: Session, alert: Alert, since: datetime) -> Past:
    """What was before an alert's episode; the starts of its firings only since a moment."""
    earlier = and_(
        col(Episode.source) == alert.source,
        col(Episode.fingerprint) == alert.fingerprint,
        col(Episode.starts_at) < alert.starts_at,
    )
    counted = columns(func.count(), func.min(col(Episode.starts_at))).where(earlier)
    ((times, first),) = rows_of(session, counted)
    namesakes = _namesakes(session, alert.name)
    if not times:
        return Past(namesakes=namesakes)
    firings = _firings(session, earlier, _IN_FULL)
    told = next((one for one in firings if one.told), None)
    if told is None and times > len(firings):
        told = next(iter(_firings(session, earlier, 1, told=True)), None)
    return Past(times, first, _starts(session, earlier, since), firings, told, namesakes)


def _starts(
    session: Session, earlier: ColumnElement[bool], since: datetime
) -> tuple[datetime, ...]:
    at = col(Episode.starts_at)
    query = columns(at).where(earlier, at >= since).order_by(at.desc()).limit(MOST_STARTS)
    return tuple(row[0] for row in rows_of(session, query))


def _namesakes(session: Session, name: str) -> int:
    this = col(Episode.alertname)
    some = columns(this).where(this == name).limit(MOST_NAMESAKES)
    ((number,),) = rows_of(session, columns(func.count()).select_from(some.subquery()))
    return int(number)


def _firings(
    session: Session, earlier: ColumnElement[bool], most: int, *, told: bool = False
) -> tuple[Firing, ...]:
    """The newest firings, or of many the newest of which something was said."""
    at = col(Episode.starts_at)
    newest = columns(col(Episode.id), at, col(Episode.ended_at)).where(earlier)
    newest = newest.order_by(at.desc()).limit(_LOOKED_THROUGH if told else most)
    found = newest.subquery()
    incident, note = incident_key(found.c.id), last_note(found.c.id)
    query = columns(
        found.c.starts_at,
        found.c.ended_at,
        col(TriageRow.state),
        col(TriageRow.owner),
        col(TriageRow.reason),
        incident,
        note,
        _dismissal(found),
    ).join(TriageRow, col(TriageRow.episode_id) == found.c.id, isouter=True)
    if told:
        decided = col(TriageRow.state) != TriageState.NEW
        query = query.where(or_(decided, incident.is_not(None), note.is_not(None)))
    query = query.order_by(found.c.starts_at.desc()).limit(most)
    return tuple(_firing(*row) for row in rows_of(session, query))


def _dismissal(found: Subquery) -> ScalarSelect[Any]:
    """The data of the event that dismissed an episode last."""
    query = columns(col(EventRow.data)).where(
        col(EventRow.episode_id) == found.c.id, col(EventRow.kind) == Kind.ALERT_DISMISSED
    )
    return query.order_by(col(EventRow.sequence).desc()).limit(1).scalar_subquery()


def _firing(
    starts_at: datetime,
    ended_at: datetime | None,
    state: str | None,
    owner: str | None,
    reason: str | None,
    incident: str | None,
    note: str | None,
    dismissal: dict[str, Any] | None,
) -> Firing:
    standing = TriageState(state or TriageState.NEW)
    if standing is TriageState.DISMISSED and dismissal:
        note = str(dismissal.get("note") or "") or note
    return Firing(
        starts_at=starts_at,
        ended_at=ended_at,
        state=standing,
        owner=owner,
        reason=NoiseReason(reason) if reason else None,
        incident=incident,
        note=note or "",
    )
