"""The way from a verb to the sources, which live on the watch's event loop."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, TypeVar

from irtui.sources.source import Source

if TYPE_CHECKING:
    from irtui.domain.alert import Alert
    from irtui.domain.muting import Muting
    from irtui.domain.silence import Wanted
    from irtui.domain.silencetold import Sent
    from irtui.sources.silencing import Silencing

T = TypeVar("T")

_NOT_YET = "no source is open yet: try again in a moment"
_ENDED = "irtui ended before the answer came"


class Gateway:
    """Tells sources from any other thread, and waits for their answer.

    Never to be called on the watch's loop, the screen's loop or the database thread: an answer
    may take as long as the source's time limit, several times over.
    """

    def __init__(self, told: Callable[[str], None] = lambda source: None) -> None:
        self._told = told
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sources: dict[str, Source] = {}

    def open(self, loop: asyncio.AbstractEventLoop, sources: Iterable[Source]) -> None:
        """Lead to these sources, which live on this loop."""
        self._sources = {one.name: one for one in sources}
        self._loop = loop

    def close(self) -> None:
        """Lead nowhere from now on; who waits is told so when the loop ends."""
        self._loop = None

    def put(self, source: str, wanted: "Wanted") -> "Sent":
        """Create or change a silence."""
        return self._tell(source, lambda silencing: silencing.put_silence(wanted))

    def expire(self, source: str, silence_id: str) -> "Sent":
        """End a silence."""
        return self._tell(source, lambda silencing: silencing.expire_silence(silence_id))

    def muting(self, alert: "Alert") -> "Muting | str":
        """What the source of an alert tells of mute intervals, or why it does not."""
        from irtui.domain.answer import Failure
        from irtui.sources.muting import TellsMuting

        asked = self._sources.get(alert.source)
        if not isinstance(asked, TellsMuting):
            return f"{alert.source} is not of a kind that tells" if asked else _NOT_YET
        try:
            told = self._wait_for(asked.muting(alert))
        except Unreached as error:
            return str(error)
        except CancelledError:
            return _ENDED
        return told.reason if isinstance(told, Failure) else told

    def _tell(
        self, source: str, request: "Callable[[Silencing], Coroutine[None, None, Sent]]"
    ) -> "Sent":
        from irtui.domain.silencetold import NotTaken, Unsure
        from irtui.sources.silencing import Silencing

        if self._loop is None:
            return NotTaken(_NOT_YET)
        silencing = self._sources.get(source)
        if not isinstance(silencing, Silencing):
            return NotTaken(f"there is no source {source} that has silences")
        try:
            sent = self._wait_for(request(silencing))
        except Unreached as error:
            return NotTaken(str(error))
        except CancelledError:
            return Unsure(_ENDED)
        self._told(source)
        return sent

    def _wait_for(self, asking: "Coroutine[None, None, T]") -> "T":
        """The answer; Unreached where nobody was asked, CancelledError where none will come."""
        if self._loop is None:
            asking.close()
            raise Unreached(_NOT_YET)
        try:
            future = asyncio.run_coroutine_threadsafe(asking, self._loop)
        except RuntimeError:
            # The loop was closed in this moment.
            asking.close()
            raise Unreached(_NOT_YET) from None
        return future.result()


class Unreached(Exception):
    """Nobody was asked; the message says why."""
