"""The watch: polls every source and keeps the board, on a thread and an event loop of its own.

A frozen terminal never stops it. Listeners get a number, not the board: they pull the newest
picture when they are ready for it.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from irtui.domain.alert import Alert, AlertKey
from irtui.domain.answer import Polled
from irtui.domain.board import Board, Diff, Waits, apply, empty
from irtui.domain.notice import Notice, of_boards, of_episodes
from irtui.domain.sourcestate import Health
from irtui.domain.takeover import take_over
from irtui.domain.watchdog import Watchdog
from irtui.sources.poller import poll
from irtui.sources.source import Source
from irtui.workflow.gateway import Gateway
from irtui.workflow.recorder import Recorder

if TYPE_CHECKING:
    from irtui.domain.silencetold import SilencePicture
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk
    from irtui.workflow.detection import Recorded
    from irtui.workflow.silencewatch import SilenceWatch

log = logging.getLogger(__name__)

# With a look at it every third part, the next recorder takes over while an alert that went in the
# last moment is still unconfirmed on its board, for a minute at least.
LEASE = timedelta(seconds=45)

# A store that holds more alerts open than this is read after the first answers are on the screen,
# which would be late by seconds otherwise: the seconds that they, and one alert of them, may take.
_MANY = 2_000
_PATIENCE = 15.0
_PAINTING = 0.000_04


class Watch:
    """Polls, board and detection of one process.

    `open_sources` runs on the watch's loop, since clients belong to one loop; `changed` is called
    from the watch's thread with the number of the new board. `lease` is how long the right to
    record holds after a process that had it was heard of last. Of all processes on one store the
    one that records calls `tell`, from any thread, and is not to be held up.
    """

    def __init__(
        self,
        open_sources: Callable[[], Sequence[Source]],
        expected: Sequence[tuple[str, timedelta]],
        database: "DatabaseThread[Desk]",
        *,
        now: Callable[[], datetime],
        waits: Waits,
        changed: Callable[[int], None] = lambda number: None,
        watchdogs: Sequence[Watchdog] = (),
        lease: timedelta = LEASE,
        tell: Callable[[Iterable[Notice]], None] = lambda notices: None,
    ) -> None:
        self.board: Board = empty(expected, watchdogs)
        self.changed = changed
        self.gateway = Gateway(self._told)
        self._open_sources = open_sources
        self._database = database
        self._now = now
        self._waits = waits
        self._lease = lease
        self._tell = tell
        self._beginning: Board | None = self.board
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False
        self._stopping: asyncio.Event | None = None
        self._poked: asyncio.Event | None = None
        self._heard = asyncio.Event()
        self._recorder: Recorder | None = None
        self._failed: str | None = None
        self._silences: SilenceWatch | None = None
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    @property
    def trouble(self) -> str | None:
        """Why nothing is polled, or nothing recorded; None while all goes well."""
        return self._failed or (self._recorder.trouble if self._recorder else None)

    @property
    def silences(self) -> "Mapping[str, SilencePicture]":
        """The newest picture of each source's silences; sources that have none are not in it."""
        return self._silences.pictures if self._silences else {}

    @property
    def alive(self) -> bool:
        """Whether its thread runs; a fault of ours that ended it is in the log."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to poll."""
        self._thread.start()

    def end(self) -> None:
        """Tell all polls and the thread to end, without waiting for it."""
        self._ended = True
        loop, stopping = self._loop, self._stopping
        if loop is not None and stopping is not None and not loop.is_closed():
            loop.call_soon_threadsafe(stopping.set)

    def stop(self) -> None:
        """End all polls and the thread."""
        self.end()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def poll_now(self) -> None:
        """Ask every source at once, without waiting for its turn."""
        loop, poked = self._loop, self._poked
        if loop is not None and poked is not None and not loop.is_closed():
            loop.call_soon_threadsafe(poked.set)

    def _run(self) -> None:
        try:
            asyncio.run(self._watch())
        except Exception:
            log.exception("the watch failed, nothing is polled any more")
            self._failed = "polling has stopped, the log says why: start irtui again"
            self.changed(self.board.number)

    async def _watch(self) -> None:
        self._stopping, self._poked = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if self._ended:
            return
        self._recorder = Recorder(
            self._database,
            self._loop,
            self._take_over,
            self._lease,
            self._recorded,
            known=self._alert,
            noticed=lambda: self.changed(self.board.number),
        )
        sources = self._open_sources()
        polls = [asyncio.create_task(self._keep_polling(source)) for source in sources]
        polls.append(asyncio.create_task(self._begin_to_record(self._recorder)))
        polls += [asyncio.create_task(self._keep_looking(source)) for source in sources]
        self.gateway.open(self._loop, sources)
        await self._stopping.wait()
        self.gateway.close()
        for task in polls:
            task.cancel()
        await asyncio.gather(*polls, return_exceptions=True)
        self._recorder.stop()
        await asyncio.gather(*(source.close() for source in sources), return_exceptions=True)

    async def _begin_to_record(self, recorder: Recorder) -> None:
        if self.board.sources and await self._many_stored():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), _PATIENCE)
            await asyncio.sleep(_PAINTING * sum(map(len, self.board.entries.values())))
        recorder.start()

    async def _many_stored(self) -> bool:
        from irtui.workflow import detection

        try:
            return await asyncio.wrap_future(self._database.submit(detection.count_open)) > _MANY
        except Exception:  # noqa: BLE001 - the recorder comes upon the same fault, and tells it
            return False

    def _alert(self, key: AlertKey) -> Alert | None:
        entry = self.board.entry(key)
        return entry.alert if entry else None

    async def _keep_polling(self, source: Source) -> None:
        """Poll for ever: a fault of ours is logged, and shows as a source that grows old."""
        while True:
            try:
                await poll(
                    source, self._deliver, now=self._now, wait=self._wait, random=random.random
                )
            except Exception:
                log.exception("the poller of %s failed and is started again", source.name)
                await self._wait(source.interval)

    async def _keep_looking(self, source: Source) -> None:
        """Look at the silences of a source that has some, for ever."""
        from irtui.sources.silencing import Silencing

        if isinstance(source, Silencing):
            await self._silence_watch().keep_looking(source, source.interval, self._wait)

    def _silence_watch(self) -> "SilenceWatch":
        if self._silences is None:
            from irtui.workflow.silencewatch import SilenceWatch

            self._silences = SilenceWatch(
                self._database,
                self._now,
                board=lambda: self.board,
                records=lambda: self._recorder is not None and self._recorder.records,
                changed=lambda: self.changed(self.board.number),
            )
        return self._silences

    def _told(self, source: str) -> None:
        """A source was told something about silences, on another thread: see what it lists."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self._silence_watch().look_again(source))

    async def _wait(self, delay: timedelta) -> None:
        """Wait until it is time, or until somebody pokes."""
        assert self._poked is not None
        try:
            await asyncio.wait_for(self._poked.wait(), delay.total_seconds())
        except TimeoutError:
            return
        # Cleared after all waiting polls have seen it.
        asyncio.get_running_loop().call_soon(self._poked.clear)

    def _deliver(self, polled: Polled) -> None:
        board, diff = apply(self.board, polled, self._waits)
        self._publish(board, diff)
        if all(state.polled is not Health.UNKNOWN for state in board.sources.values()):
            self._heard.set()

    def _take_over(self, episodes: list[Alert]) -> None:
        """Go on from what the store holds open; then everything that fires is told to it."""
        board, diff = take_over(self.board, episodes, self._now())
        # What is wrong when the first one comes to record has been told to nobody.
        before, self._beginning = self._beginning, None
        self._publish(board, diff, before)

    def _publish(self, board: Board, diff: Diff, since: Board | None = None) -> None:
        assert self._recorder is not None
        before, self.board = since or self.board, board
        self.changed(board.number)
        self._recorder.record(diff)
        if self._recorder.records:
            self._tell(of_boards(before, board, diff))

    def _recorded(self, recorded: "Recorded") -> None:
        self._tell(of_episodes(recorded.fired, recorded.ended))
