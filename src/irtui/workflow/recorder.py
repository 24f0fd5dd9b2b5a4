"""Hands what the board saw to the database thread, in order; what fails is kept and tried again."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from irtui.domain.alert import Alert, AlertKey
from irtui.domain.board import Diff
from irtui.store.errors import LeaseLost

if TYPE_CHECKING:
    from irtui.store.lease import Lease
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk
    from irtui.workflow.detection import Recorded
    from irtui.workflow.lease import Begun

R = TypeVar("R")

log = logging.getLogger(__name__)

_RETRY_SECONDS = 5.0
_PIECE = 500
# A storm of so many pieces is painted before it is recorded: seconds that each may take until then.
_STORM = 10
_PAINTING = 0.02
# How often a lease is renewed, or looked at, in the time that it holds.
_LOOKS = 3


class Recorder:
    """Records the diffs of one watch while it holds the store's lease; it lives on its event loop.

    `begun` gets the episodes that the store holds open, once at the start and again whenever the
    lease is taken later: somebody else recorded meanwhile. `span` is how long a lease holds.
    `recorded` gets what was written of a diff, on the database thread. `known` tells the alert that
    the board shows under a key, so that what the store holds just so is not in memory twice.
    """

    def __init__(
        self,
        database: "DatabaseThread[Desk]",
        loop: asyncio.AbstractEventLoop,
        begun: Callable[[list[Alert]], None],
        span: timedelta,
        recorded: "Callable[[Recorded], None]" = lambda recorded: None,
        known: Callable[[AlertKey], Alert | None] = lambda key: None,
        noticed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._recorded = recorded
        self._known = known
        self._loop = loop
        self._begun = begun
        self._span = span
        self._noticed = noticed
        self._holder = uuid4()
        self._lease: Lease | None = None
        self._started = False
        self._waiting: deque[Diff] = deque()
        self._busy = False
        self._troubles: dict[str, str] = {}

    @property
    def trouble(self) -> str | None:
        """The reason why the newest try failed, None while all goes well."""
        return next(filter(None, self._troubles.values()), None)

    @property
    def records(self) -> bool:
        """Whether this process holds the lease, its board begun from what the store holds."""
        return self._lease is not None

    def start(self) -> None:
        """Hold the lease or wait for it, from now on."""
        self._look()

    def _look(self) -> None:
        def done(future: "Future[Begun] | Future[Begun | None] | Future[None]") -> None:
            failed = self._failed("lease", future)
            if not failed and (found := future.result()) is not None:
                self._begin(found)
            pause = _RETRY_SECONDS if failed else self._span.total_seconds() / _LOOKS
            self._loop.call_later(pause, self._look)

        from irtui.workflow import lease

        if self._lease is not None:
            self._when_done(self._database.submit(lease.renew, self._lease), done)
        else:
            verb = lease.take_over if self._started else lease.begin
            found = self._database.submit(verb, self._holder, self._span, self._known)
            self._when_done(found, done)

    def stop(self) -> None:
        """Let another process record at once."""
        from irtui.workflow import lease

        self._lose()
        self._database.submit(lease.give_back, self._holder)

    def record(self, diff: Diff) -> None:
        """Record a diff after those before it; who does not hold the lease drops it."""
        if self._lease is None:
            return
        # In pieces, so that an operator's act never waits behind a whole storm.
        pieces = list(diff.pieces(_PIECE))
        self._waiting.extend(pieces)
        if len(pieces) < _STORM:
            self._next()
        else:
            self._loop.call_later(len(pieces) * _PAINTING, self._next)

    def _begin(self, found: "Begun") -> None:
        self._started, self._lease = True, found.lease
        log.info("records from now on" if found.lease else "does not record: another irtui does")
        self._begun(found.episodes)

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        from irtui.workflow import detection

        def done(future: "Future[Recorded | None]") -> None:
            self._busy = False
            if self._failed("record", future):
                self._loop.call_later(_RETRY_SECONDS, self._next)
            elif self._waiting:
                self._waiting.popleft()
                self._next()

        self._busy = True
        future = self._database.submit(detection.record, self._waiting[0], self._lease)
        # Told where it was written: the watch may be at its end by then.
        future.add_done_callback(self._pass_on)
        self._when_done(future, done)

    def _pass_on(self, future: "Future[Recorded | None]") -> None:
        if not future.cancelled() and future.exception() is None and (found := future.result()):
            self._recorded(found)

    def _failed(self, what: str, future: "Future[Any]") -> bool:
        """Whether to try again later; where the lease was lost, nothing waits any more."""
        error = None if future.cancelled() else future.exception()
        trouble = f"not recorded: {error}" if error else ""
        if isinstance(error, LeaseLost):
            log.info("another irtui records by now")
            self._lose()
            trouble = ""
        elif error is not None and self._troubles.get(what) != trouble:
            log.error("%s", trouble)
        if self._troubles.get(what, "") != trouble:
            self._troubles[what] = trouble
            self._noticed()
        return future.cancelled() or error is not None

    def _lose(self) -> None:
        # A board from before says nothing about what the store became meanwhile.
        self._lease = None
        self._waiting.clear()

    def _when_done(self, future: "Future[R]", act: "Callable[[Future[R]], None]") -> None:
        def call(done: "Future[R]") -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(act, done)

        future.add_done_callback(call)
