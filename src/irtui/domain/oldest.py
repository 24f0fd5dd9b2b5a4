"""Rows by how long something holds: what somebody took first, and has for longest, comes first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from irtui.domain.view import Row, View


class OldestFirst:
    """Keeps the rows of the newest view in this order, and sorts only those of another one."""

    def __init__(self) -> None:
        self._view = View()
        self._rows: Sequence[Row] = ()

    def look(self, view: View) -> Sequence[Row]:
        """The rows of a view by when it was last decided about them, else by when they began."""
        if view is not self._view:
            self._view, self._rows = view, sorted(view.rows, key=_since)
        return self._rows


def _since(row: Row) -> tuple[datetime, Any]:
    decided = row.triage.since if row.triage else None
    return decided or row.began, row.place
