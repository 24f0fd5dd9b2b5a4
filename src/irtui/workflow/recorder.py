"""Hands what the board saw to the database thread, in order; what fails is kept and tried again."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from irtui.domain.alert import Alert
from irtui.domain.board import Diff

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk

R = TypeVar("R")

log = logging.getLogger(__name__)

_RETRY_SECONDS = 5.0
_PIECE = 500


class Recorder:
    """Records the diffs of one watch; it lives on the watch's event loop.

    `trouble` is the reason why the newest try failed, None while all goes well.
    """

    def __init__(self, database: "DatabaseThread[Desk]", loop: asyncio.AbstractEventLoop) -> None:
        self.trouble: str | None = None
        self._database = database
        self._loop = loop
        self._waiting: deque[Diff] = deque()
        self._busy = False

    def load(self, seeded: Callable[[list[Alert]], None]) -> None:
        """Read the episodes that the store holds open, and go on with them when they are there."""
        from irtui.workflow import detection

        def done(future: Future[list[Alert]]) -> None:
            if self._failed(future):
                self._loop.call_later(_RETRY_SECONDS, self.load, seeded)
            else:
                seeded(future.result())

        self._when_done(self._database.submit(detection.open_alerts), done)

    def record(self, diff: Diff) -> None:
        """Record a diff after those before it."""
        # In pieces, so that an operator's act never waits behind a whole storm.
        self._waiting.extend(diff.pieces(_PIECE))
        self._next()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        from irtui.workflow import detection

        def done(future: Future[bool]) -> None:
            self._busy = False
            if self._failed(future):
                self._loop.call_later(_RETRY_SECONDS, self._next)
            else:
                self._waiting.popleft()
                self._next()

        self._busy = True
        self._when_done(self._database.submit(detection.record, self._waiting[0]), done)

    def _failed(self, future: "Future[list[Alert]] | Future[bool]") -> bool:
        error = None if future.cancelled() else future.exception()
        if error is not None:
            log.error("not recorded: %s", error)
        self.trouble = None if error is None else f"not recorded: {error}"
        return future.cancelled() or error is not None

    def _when_done(self, future: "Future[R]", act: "Callable[[Future[R]], None]") -> None:
        def call(done: "Future[R]") -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(act, done)

        future.add_done_callback(call)
