"""The way from a verb to the sources, which live on the watch's event loop."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from irtui.sources.source import Source

if TYPE_CHECKING:
    from irtui.domain.silence import Wanted
    from irtui.domain.silencetold import Sent
    from irtui.sources.silencing import Silencing

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
        return self._ask(source, lambda silencing: silencing.put_silence(wanted))

    def expire(self, source: str, silence_id: str) -> "Sent":
        """End a silence."""
        return self._ask(source, lambda silencing: silencing.expire_silence(silence_id))

    def _ask(
        self, source: str, request: "Callable[[Silencing], Coroutine[None, None, Sent]]"
    ) -> "Sent":
        from irtui.domain.silencetold import NotTaken, Unsure
        from irtui.sources.silencing import Silencing

        loop = self._loop
        if loop is None:
            return NotTaken(_NOT_YET)
        silencing = self._sources.get(source)
        if not isinstance(silencing, Silencing):
            return NotTaken(f"there is no source {source} that has silences")
        asking = request(silencing)
        try:
            future = asyncio.run_coroutine_threadsafe(asking, loop)
        except RuntimeError:
            # The loop was closed in this moment.
            asking.close()
            return NotTaken(_NOT_YET)
        try:
            sent = future.result()
        except CancelledError:
            return Unsure(_ENDED)
        self._told(source)
        return sent
