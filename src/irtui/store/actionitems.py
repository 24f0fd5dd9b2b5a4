"""Queries on action items."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.actionitem import (
    STILL_OPEN,
    ActionItem,
    ActionKind,
    ActionState,
    TargetKind,
    named,
)
from irtui.store.errors import Missing
from irtui.store.tables import IncidentRow
from irtui.store.tables_learning import ActionItemRow
from irtui.store.values import columns_of, rows_of

# More overdue items than this are counted by nobody.
_MOST_DUES = 2000


def next_number(session: Session) -> int:
    """The number of the next action item."""
    return (session.exec(select(func.max(ActionItemRow.number))).one() or 0) + 1


def row_of(session: Session, number: int) -> ActionItemRow:
    """The row of an item; Missing is raised when there is none."""
    row = session.exec(select(ActionItemRow).where(ActionItemRow.number == number)).first()
    if row is None:
        raise Missing(f"There is no {named(number)}: `irtui actions --all` lists them.")
    return row


def item_of(row: Any, incident: str | None) -> ActionItem:
    """The action item in a row; `incident` is the key of the one it came of."""
    values = {
        name: getattr(row, name)
        for name in ActionItem.__dataclass_fields__
        if name not in ("incident", "kind", "state", "target_kind")
    }
    return ActionItem(
        incident=incident,
        kind=ActionKind(row.kind),
        state=ActionState(row.state),
        target_kind=TargetKind(row.target_kind),
        **values,
    )


def still_open(session: Session) -> list[ActionItem]:
    """All that somebody still has to do."""
    return _items(session, _query().where(_open()))


def every(session: Session) -> list[ActionItem]:
    """All there are, in the order of their numbers."""
    return _items(session, _query().order_by(col(ActionItemRow.number)))


def of_incident(session: Session, incident: UUID) -> list[ActionItem]:
    """Those of an incident, in the order of their numbers."""
    mine = _query().where(col(ActionItemRow.incident_id) == incident)
    return _items(session, mine.order_by(col(ActionItemRow.number)))


def open_for(
    session: Session, incidents: Collection[UUID], alertnames: Collection[str]
) -> list[ActionItem]:
    """What is still open of some incidents, and what is to change the rules of some alerts."""
    # Two questions, since each has an index of its own.
    found = _items(session, _query().where(_open(), col(ActionItemRow.incident_id).in_(incidents)))
    if alertnames:
        rule = and_(
            col(ActionItemRow.target_kind) == TargetKind.ALERT_RULE,
            col(ActionItemRow.target).in_(alertnames),
        )
        found += _items(session, _query().where(_open(), rule))
    return list({item.id: item for item in found}.values())


def dues(session: Session) -> list[tuple[datetime, str | None]]:
    """When what is still open is due and whose it is, the earliest first."""
    due = col(ActionItemRow.due_at)
    query = columns(due, col(ActionItemRow.owner)).where(_open(), due.is_not(None))
    return [tuple(row) for row in rows_of(session, query.order_by(due).limit(_MOST_DUES))]


def _open() -> ColumnElement[bool]:
    return col(ActionItemRow.state).in_([str(state) for state in STILL_OPEN])


def _query() -> Select[Any]:
    mine = [one for one in columns_of(ActionItem, ActionItemRow) if one.key != "incident"]
    key: ColumnElement[str] = col(IncidentRow.key).label("incident_key")
    return columns(*mine, key).join(
        IncidentRow, col(IncidentRow.id) == col(ActionItemRow.incident_id), isouter=True
    )


def _items(session: Session, query: Select[Any]) -> list[ActionItem]:
    rows: Iterable[Any] = rows_of(session, query)
    return [item_of(row, row.incident_key) for row in rows]
