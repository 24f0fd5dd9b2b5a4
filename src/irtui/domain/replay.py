"""Rows again from the log: what an incident is follows from its events alone.

An event's data carries what was written: `made` when a row was made, `undo` for a change that `u`
can reverse, `done` for one that it cannot and for a reversal. Each has the row's table, id,
version and the fields `after` it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

_WRITTEN = ("made", "undo", "done")


def replay(log: Iterable[Mapping[str, Any]], table: str = "incident") -> dict[str, dict[str, Any]]:
    """The fields of a table's rows by id, as JSON holds them, from the data of events in order."""
    rows: dict[str, dict[str, Any]] = {}
    for data in log:
        for name in _WRITTEN:
            written = data.get(name)
            if written is not None and written["table"] == table and "after" in written:
                row = rows.setdefault(written["id"], {})
                row |= written["after"]
                row["version"] = written["version"]
    return rows
