"""Queries on saved views, which all operators share, and on the one that each had last."""

from datetime import datetime

from sqlmodel import Session, col, select

from irtui.domain.savedview import LONGEST_NAME, SavedView
from irtui.store.errors import Changed
from irtui.store.tables import LastLookRow, LastViewRow, ViewRow
from irtui.text import clean


def every(session: Session) -> list[SavedView]:
    """All saved views by name."""
    return [_view(row) for row in session.exec(select(ViewRow).order_by(col(ViewRow.name)))]


def put(session: Session, view: SavedView, seen: SavedView | None) -> None:
    """Save a view under its name, in the place of `seen`; Changed if that is not what is there."""
    _row(session, view.name, seen)
    columns = {name: getattr(view, name) for name in ViewRow.model_fields}
    session.merge(ViewRow(**columns))


def drop(session: Session, seen: SavedView) -> None:
    """Delete a view; Changed if another one has its name by now."""
    row = _row(session, seen.name, seen)
    if row is not None:
        session.delete(row)


def last(session: Session, operator: str) -> str:
    """The name of the view that an operator had in force last, empty for none."""
    row = session.get(LastViewRow, operator)
    return "" if row is None else row.view


def remember(session: Session, operator: str, name: str) -> None:
    """Keep which view an operator has in force."""
    row = session.get(LastViewRow, operator) or LastViewRow(operator=operator, view=name)
    row.view = name
    session.add(row)


def looked(session: Session, operator: str) -> datetime | None:
    """When an operator looked last, None if they never did."""
    row = session.get(LastLookRow, operator)
    return None if row is None else row.at


def keep_looked(session: Session, operator: str, at: datetime) -> None:
    """Keep that an operator looked at a moment, unless they did so later at another screen."""
    row = session.get(LastLookRow, operator) or LastLookRow(operator=operator, at=at)
    row.at = max(row.at, at)
    session.add(row)


def _row(session: Session, name: str, seen: SavedView | None) -> ViewRow | None:
    """The row of a name, None where there is none; Changed if it is not the one that was seen."""
    row = session.get(ViewRow, name)
    if row is not None and _view(row) != seen:
        shown = clean(name, limit=LONGEST_NAME)
        raise Changed(f"{row.by} saved another view {shown} meanwhile: look at it first.")
    return row


def _view(row: ViewRow) -> SavedView:
    return SavedView(row.name, row.filter, row.group_by, row.by, row.saved_at)
