"""Saved views: save one for all operators, delete one, and come back to the one used last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from irtui.domain.savedview import SavedView, name_to_save
from irtui.store import views
from irtui.workflow.desk import Desk


def saved(desk: Desk) -> list[SavedView]:
    """The views that operators saved."""
    with desk.store.read() as session:
        return views.every(session)


def last(desk: Desk) -> str:
    """The name of the view that this operator had in force last, empty for none."""
    with desk.store.read() as session:
        return views.last(session, desk.operator)


def remember(desk: Desk, name: str) -> None:
    """Come back to this view at the next start; where nothing can be written, to the one before."""
    if not desk.store.read_only and last(desk) != name:
        with desk.store.write(quiet=True) as session:
            views.remember(session, desk.operator, name)


def looked(desk: Desk) -> datetime | None:
    """When this operator looked last, None if they never did."""
    with desk.store.read() as session:
        return views.looked(session, desk.operator)


def keep_looked(desk: Desk, at: datetime) -> None:
    """Keep that this operator looked at a moment; where nothing can be written, that is lost."""
    if not desk.store.read_only:
        with desk.store.write(quiet=True) as session:
            views.keep_looked(session, desk.operator, at)


def save(
    desk: Desk,
    view: SavedView,
    *,
    configured: Sequence[SavedView] = (),
    seen: SavedView | None = None,
) -> SavedView:
    """Save a view under its name, in the place of `seen`, for all operators.

    NotAllowed says why it can't have this name, Changed that somebody saved another one meanwhile.
    """
    name = name_to_save(view.name, configured)
    wanted = replace(view, name=name, by=desk.operator, saved_at=desk.now())
    with desk.store.write(quiet=True) as session:
        views.put(session, wanted, seen)
    return wanted


def delete(desk: Desk, view: SavedView) -> str:
    """Delete a saved view for all operators; Changed if another one has its name by now."""
    with desk.store.write(quiet=True) as session:
        views.drop(session, view)
    return f"Deleted {view.name}."
