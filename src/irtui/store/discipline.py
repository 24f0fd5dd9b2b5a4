"""Counts what became of action items; few of them are read."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from irtui.domain.actionitem import STILL_OPEN, ActionState, named
from irtui.domain.discipline import Actions, LateAction
from irtui.store.noise import about
from irtui.store.tables import Episode, IncidentAlert
from irtui.store.tables_learning import ActionItemRow
from irtui.store.values import rows_of

_MOST = 10


def actions(session: Session, since: datetime, now: datetime, service: str | None) -> Actions:
    """The action items that are open, and those that were ended since a moment."""
    state, due = col(ActionItemRow.state), col(ActionItemRow.due_at)
    ended = col(ActionItemRow.ended_at)
    asked = true() if service is None else _of_service(service)
    lasting = state.in_(STILL_OPEN)
    in_time = case((lasting, due >= now), else_=or_(due.is_(None), ended <= due))
    query = columns(state, due.is_(None), in_time, func.count())
    query = query.where(or_(lasting, ended >= since), asked).group_by(state, due.is_(None), in_time)
    many = {(one, dated, timely): n for one, dated, timely, n in rows_of(session, query)}

    def total(*states: str, undated: bool | None = None, timely: bool | None = None) -> int:
        return sum(
            n
            for (one, no_date, right), n in many.items()
            if one in states and undated in (None, bool(no_date)) and timely in (None, bool(right))
        )

    return Actions(
        open=total(*STILL_OPEN),
        overdue=total(*STILL_OPEN, undated=False, timely=False),
        undated=total(*STILL_OPEN, undated=True),
        done=total(ActionState.DONE),
        done_in_time=total(ActionState.DONE, timely=True),
        dropped=total(ActionState.WONTDO),
        late=_late(session, now, asked),
    )


def _late(session: Session, now: datetime, asked: ColumnElement[bool]) -> tuple[LateAction, ...]:
    due = col(ActionItemRow.due_at)
    query = columns(
        col(ActionItemRow.number), col(ActionItemRow.text), col(ActionItemRow.owner), due
    ).where(col(ActionItemRow.state).in_(STILL_OPEN), due < now, asked)
    query = query.order_by(due, col(ActionItemRow.number)).limit(_MOST)
    return tuple(LateAction(named(number), *row) for number, *row in rows_of(session, query))


def _of_service(service: str) -> ColumnElement[bool]:
    alerts = columns(col(IncidentAlert.incident_id)).join(
        Episode, col(Episode.id) == col(IncidentAlert.episode_id)
    )
    return col(ActionItemRow.incident_id).in_(alerts.where(about(service)))
