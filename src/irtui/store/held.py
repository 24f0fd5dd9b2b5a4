"""Episodes as the store holds them, as plain tuples: rows of tables take several times as long."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session

from irtui.domain.alert import Alert, EpisodeKey
from irtui.store.tables import Episode
from irtui.store.values import members_column


class Held(NamedTuple):
    """What the store holds of an episode; the fields are columns."""

    id: UUID
    source: str
    fingerprint: str
    starts_at: datetime
    alertname: str
    labels: dict[str, str]
    annotations: dict[str, str]
    members: dict[str, str]
    generator_url: str
    ended_at: datetime | None
    touched: int

    @property
    def key(self) -> EpisodeKey:
        """Identity of the firing."""
        return EpisodeKey(self.source, self.fingerprint, self.starts_at)

    def says(self, alert: Alert) -> bool:
        """Whether the episode is open, and says what the alert says."""
        return (
            self.ended_at is None
            and self.annotations == alert.annotations
            and self.generator_url == alert.generator_url
            and self.members == members_column(alert.members)
        )


def rows(session: Session, which: ColumnElement[bool]) -> Iterator[Held]:
    """The episodes that meet a condition."""
    wanted: list[ColumnElement[Any]] = [getattr(Episode, name) for name in Held._fields]
    return map(Held._make, session.connection().execute(columns(*wanted).where(which)))
