"""What one member of a source's cluster tells when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from irtui.domain.alert import Alert


@dataclass(frozen=True, slots=True)
class Reading:
    """The alerts of one member by fingerprint, and what it told about itself.

    The mapping is the same object as before where nothing changed. `unreadable` entries were left
    out; `started_at` and `skew` are None where the server did not tell.
    """

    alerts: Mapping[str, Alert]
    unreadable: int = 0
    started_at: datetime | None = None
    version: str = ""
    skew: timedelta | None = None


class Peer(Protocol):
    """One member of a cluster, whatever its API."""

    @property
    def name(self) -> str:
        """The name that tells it from the other members."""

    async def read(self) -> Reading:
        """Ask once; SourceError tells why there is no good answer."""

    async def close(self) -> None:
        """Give back connections."""
