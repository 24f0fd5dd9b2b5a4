"""The protocol of those sources that have silences."""

from typing import Protocol, runtime_checkable

from irtui.domain.answer import Failure
from irtui.domain.silence import Wanted
from irtui.domain.silencetold import Sent, SilenceList


@runtime_checkable
class Silencing(Protocol):
    """A source that tells its silences, and takes new ones.

    Like all of a source it lives on one event loop; nothing is raised for what goes wrong outside.
    """

    @property
    def name(self) -> str:
        """The name in the configuration, unique among all sources."""

    async def silences(self) -> SilenceList | Failure:
        """All silences that it knows, as the first member that answers tells them."""

    async def put_silence(self, wanted: Wanted) -> Sent:
        """Create a silence, or change the one whose id is wanted: exactly one is there then."""

    async def expire_silence(self, silence_id: str) -> Sent:
        """End a silence; one that has ended stays as it is."""
