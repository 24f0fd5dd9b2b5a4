"""Keeps the newest picture of the sources' silences, and cares for those that irtui keeps.

It lives on the watch's loop. A source is asked for its silences as often as for its alerts, on
connections of their own: silences that fail never make alerts stale.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from irtui.domain.answer import Failure
from irtui.domain.board import Board
from irtui.domain.silence import Silence
from irtui.domain.silenceintent import Intent
from irtui.domain.silenceproof import Care, care, renewed_end, why_lapsed
from irtui.domain.silencetold import SilenceList, SilencePicture, Taken
from irtui.domain.sourcestate import Health
from irtui.sources.backoff import back_off
from irtui.sources.silencing import Silencing

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk

R = TypeVar("R")

log = logging.getLogger(__name__)


class SilenceWatch:
    """The silences of all sources of one watch.

    `pictures` is replaced whole, so that any thread may read it; `changed` is called when a screen
    has something new to draw. `records` tells whether this process writes what the sources tell.
    """

    def __init__(
        self,
        database: "DatabaseThread[Desk]",
        now: Callable[[], datetime],
        *,
        board: Callable[[], Board],
        records: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        self.pictures: Mapping[str, SilencePicture] = {}
        self._database = database
        self._now = now
        self._board = board
        self._records = records
        self._changed = changed
        self._sources: dict[str, Silencing] = {}
        self._looks: set[asyncio.Task[object]] = set()
        self._one_by_one: dict[str, asyncio.Lock] = {}

    def know(self, source: Silencing) -> None:
        """Take in a source that may be looked at."""
        self._sources[source.name] = source
        self._one_by_one[source.name] = asyncio.Lock()

    async def keep_looking(
        self, source: Silencing, interval: timedelta, wait: Callable[[timedelta], Awaitable[None]]
    ) -> None:
        """Ask a source for ever, at its interval while it answers; never returns."""
        self.know(source)
        failures = 0
        while True:
            told = await self.look(source)
            if isinstance(told, Failure):
                failures += 1
                await wait(max(interval, back_off(failures, told.trouble, told.retry_after)))
            else:
                failures = 0
                await wait(interval)

    def look_again(self, name: str) -> None:
        """Ask a source once more, at once: it has just been told something."""
        if source := self._sources.get(name):
            look = asyncio.get_running_loop().create_task(self.look(source))
            self._looks.add(look)
            look.add_done_callback(self._looks.discard)

    async def look(self, source: Silencing) -> SilenceList | Failure:
        """Ask once and show the answer; whatever goes wrong, the old picture stays."""
        async with self._one_by_one[source.name]:
            try:
                told = await source.silences()
                self._show(told)
                if isinstance(told, SilenceList) and self._records():
                    await self._settle(source, told)
            except Exception as error:
                log.exception("the silences of %s failed", source.name)
                told = Failure(source.name, self._now(), f"could not ask: {type(error).__name__}")
                self._show(told)
            return told

    def _show(self, told: SilenceList | Failure) -> None:
        before = self.pictures.get(told.source, SilencePicture(told.source))
        after = before.after(told)
        self.pictures = {**self.pictures, told.source: after}
        if told.source not in self.pictures or not after.shows_the_same_as(before):
            self._changed()

    async def _settle(self, source: Silencing, told: SilenceList) -> None:
        """Compare what was asked for with the list, and do what the kept silences need."""
        from irtui.workflow import silencecare

        due = await self._ask_store(silencecare.settle, told)
        for twin in due.twins:
            log.info("%s has a silence twice, %s is ended", source.name, twin.id)
            await source.expire_silence(twin.id)
        for intent in due.kept:
            state = self._board().sources.get(source.name)
            fresh = state is not None and state.health(self._now()) is Health.FRESH
            match care(intent, told, self._board() if fresh else None):
                case Care.RENEW:
                    await self._renew(source, intent, told.silences[intent.silence_id])
                case Care.END:
                    sent = await source.expire_silence(intent.silence_id)
                    if isinstance(sent, Taken):
                        await self._ask_store(
                            silencecare.over, intent.id, "silence ended: resolved"
                        )
                case Care.LAPSED:
                    why = f"silence ended: {why_lapsed(intent, told)}"
                    await self._ask_store(silencecare.over, intent.id, why)

    async def _renew(self, source: Silencing, intent: Intent, silence: Silence) -> None:
        from irtui.workflow import silencecare

        ends_at = renewed_end(intent, self._now())
        wanted = replace(
            intent.wanted,
            id=silence.id,
            matchers=silence.matchers,
            starts_at=silence.starts_at,
            ends_at=ends_at,
            annotations=silence.annotations,
        )
        sent = await source.put_silence(wanted)
        await self._ask_store(silencecare.renewed, intent.id, sent, ends_at)

    async def _ask_store(self, verb: Callable[..., R], *args: Any) -> R:
        return await asyncio.wrap_future(self._database.submit(verb, *args))
