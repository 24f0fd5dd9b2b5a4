"""The protocol that every kind of monitor fulfils."""

from datetime import timedelta
from typing import Protocol

from irtui.domain.answer import Outcome


class Source(Protocol):
    """One configured source: a server, or a cluster of servers asked as one.

    It lives on one event loop; `fetch` is never called twice at once.
    """

    @property
    def name(self) -> str:
        """The name in the configuration, unique among all sources."""

    @property
    def interval(self) -> timedelta:
        """How often to ask."""

    async def fetch(self) -> Outcome:
        """Ask once. Whatever goes wrong outside is told in the outcome; nothing is raised."""

    async def close(self) -> None:
        """Give back connections."""
