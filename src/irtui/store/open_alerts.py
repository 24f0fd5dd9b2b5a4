"""The alerts of the open episodes, from which the board starts: all that fired, maybe thousands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from json import loads
from typing import NamedTuple

from sqlalchemy import Text, cast
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from irtui.domain.alert import Alert, AlertKey
from irtui.store.tables import Episode
from irtui.store.values import members_of

_READ_AHEAD = 500


class _Row(NamedTuple):
    """What the store holds, with the JSON as it is written."""

    source: str
    fingerprint: str
    starts_at: datetime
    generator_url: str
    annotations: str
    members: str
    labels: str

    def is_told_by(self, alert: Alert) -> bool:
        """Whether the alert fires in this episode and says the same; its key implies its labels."""
        return (
            alert.starts_at == self.starts_at
            and alert.generator_url == self.generator_url
            and alert.annotations == loads(self.annotations)
            and alert.members == members_of(loads(self.members))
        )

    def alert(self) -> Alert:
        """The alert as it is held."""
        return Alert(
            self.source,
            self.fingerprint,
            self.starts_at,
            labels=loads(self.labels),
            annotations=loads(self.annotations),
            generator_url=self.generator_url,
            members=members_of(loads(self.members)),
        )


def count(session: Session) -> int:
    """How many episodes have not ended."""
    open_ones = select(func.count()).select_from(Episode).where(col(Episode.ended_at).is_(None))
    return session.exec(open_ones).one()


def open_alerts(session: Session, known: Callable[[AlertKey], Alert | None]) -> Iterator[Alert]:
    """The alerts whose episodes have not ended; the `known` ones themselves where they are held
    just so, since a large board must not be in memory twice.
    """
    plain = [getattr(Episode, name) for name in _Row._fields[:4]]
    json = [cast(getattr(Episode, name), Text) for name in _Row._fields[4:]]
    query = columns(*plain, *json).where(col(Episode.ended_at).is_(None))
    rows = session.connection().execute(query.execution_options(yield_per=_READ_AHEAD))
    for row in map(_Row._make, rows):
        alert = known(AlertKey(row.source, row.fingerprint))
        yield alert if alert is not None and row.is_told_by(alert) else row.alert()
