"""What the recorder writes: episodes that begin, say something else, end, and open again.

In statements on columns, since a storm is thousands of rows; so these mark what they touch
themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.store import episodes, touched
from irtui.store.held import Held
from irtui.store.tables import Episode


@dataclass(frozen=True, slots=True)
class Due:
    """What of a diff is not in the store yet: alerts without an episode, episodes that say
    something else by now or are open again, and open ones that ended, with when.
    """

    new: list[Alert]
    again: list[tuple[Held, Alert]]
    over: list[tuple[Held, datetime]]

    def __bool__(self) -> bool:
        return bool(self.new or self.again or self.over)

    @property
    def reopened(self) -> list[tuple[Held, Alert]]:
        """The episodes that had ended and fire on."""
        return [(row, alert) for row, alert in self.again if row.ended_at is not None]


def due(session: Session, diff: Diff) -> Due:
    """What has to be written of a diff."""
    seen = {alert.episode: alert for alert in (*diff.fired, *diff.changed)}
    lingering = {alert.episode: alert for alert in diff.lingering}
    ended = dict(diff.ended)
    found = episodes.held(session, seen.keys() | lingering.keys() | ended.keys())
    return Due(
        [alert for key, alert in {**lingering, **seen}.items() if key not in found],
        [
            (found[key], alert)
            for key, alert in seen.items()
            if key in found and not found[key].says(alert)
        ],
        [
            (found[key], max(at, key.starts_at))
            for key, at in ended.items()
            if key in found and found[key].ended_at is None
        ],
    )


def write(session: Session, due: Due, now: datetime) -> None:
    """Write what is due."""
    number = touched.number(session)
    _update(session, ((row.id, {"ended_at": at, "touched": number}) for row, at in due.over))
    _update(
        session,
        (
            (
                row.id,
                {
                    **episodes.told(alert),
                    "ended_at": None,
                    "touched": row.touched if row.ended_at is None else number,
                },
            )
            for row, alert in due.again
        ),
    )
    episodes.add(session, due.new, now)


def _update(session: Session, changes: Iterable[tuple[UUID, dict[str, Any]]]) -> None:
    """Set columns of episodes, the same ones of each."""
    rows = [{"_id": row, **values} for row, values in changes]
    if rows:
        names = rows[0].keys() - {"_id"}
        statement = update(Episode).where(col(Episode.id) == bindparam("_id"))
        session.connection().execute(
            statement.values({name: bindparam(name) for name in names}), rows
        )
