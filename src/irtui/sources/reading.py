"""What one member of a source's cluster tells when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from irtui.domain.alert import Alert


class Told(NamedTuple):
    """An alert as one server tells it, and when the server last heard of it (None: not told)."""

    alert: Alert
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The alerts of one member by fingerprint, and what it told about itself.

    The mapping and the alerts in it are the same objects as before where nothing changed.
    `unreadable` entries were left out; `started_at` and `skew` are None where the server did not
    tell. `updated_at` has the moments, where told, at which the server last heard of the alerts.
    """

    alerts: Mapping[str, Alert]
    unreadable: int = 0
    started_at: datetime | None = None
    version: str = ""
    skew: timedelta | None = None
    updated_at: Mapping[str, datetime] = field(default_factory=dict)

    def told(self, fingerprint: str) -> Told:
        """The alert with this fingerprint, which there must be."""
        return Told(self.alerts[fingerprint], self.updated_at.get(fingerprint))


class Peer(Protocol):
    """One member of a cluster, whatever its API."""

    @property
    def name(self) -> str:
        """The name that tells it from the other members."""

    async def read(self) -> Reading:
        """Ask once; SourceError tells why there is no good answer."""

    async def close(self) -> None:
        """Give back connections."""
