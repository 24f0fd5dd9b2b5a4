"""A monitor that fails a thousand times, in every way, and comes back: nothing of that is left."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.config.settings import SourceSettings
from irtui.domain.board import Board, Waits
from irtui.domain.sourcestate import Health
from irtui.sources.registry import open_source
from irtui.store.thread import DatabaseThread
from irtui.workflow.watch import Watch
from tests.builders import desk, store_at
from tests.stories.faulty import FAULTS, Faulty
from tests.volumes import volume

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts in /proc")

PATIENCE = 30
TIMEOUT = timedelta(seconds=0.1)
KINDS = list(FAULTS)


class Scene:
    """A watch on the flaky server, which is asked again as soon as it has answered."""

    def __init__(self, watch: Watch, server: Faulty) -> None:
        self.watch = watch
        self.server = server
        self._loop = asyncio.get_running_loop()
        self._moved = asyncio.Event()
        watch.changed = lambda number: self._loop.call_soon_threadsafe(self._moved.set)

    async def until(self, true: Callable[[Board], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true(self.watch.board):
                self._moved.clear()
                self.watch.poll_now()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), 0.2)

    async def flap(self, fault: str) -> None:
        await self.server.becomes(fault)
        words = FAULTS[fault].words
        await self.until(lambda board: (board.sources["prod"].reason or "").startswith(words))
        await self.server.becomes("")
        await self.until(lambda board: board.sources["prod"].polled is Health.FRESH)

    async def taken(self) -> tuple[int, int, int, int]:
        """The fewest descriptors, connections, tasks and objects of several looks."""
        loop, found = self.watch._loop, []
        assert loop
        gc.collect()
        for _ in range(20):
            await asyncio.sleep(0.02)
            descriptors, tasks = os.listdir("/proc/self/fd"), asyncio.all_tasks(loop)
            found.append((len(descriptors), self.server.open, len(tasks), len(gc.get_objects())))
        first, second, third, fourth = (min(column) for column in zip(*found, strict=True))
        return first, second, third, fourth


@asynccontextmanager
async def scene(directory: Path) -> AsyncIterator[Scene]:
    def now() -> datetime:
        return datetime.now(UTC)

    clock: Any = now
    async with Faulty() as server:
        settings = SourceSettings(name="prod", url=server.url, timeout=TIMEOUT)
        with store_at(directory / "irtui.db") as store:
            database = DatabaseThread(lambda: desk(store, clock))
            watch = Watch(
                lambda: [open_source(settings, now)],
                [("prod", settings.interval)],
                database,
                now=now,
                waits=Waits(),
            )
            found = Scene(watch, server)
            watch.start()
            try:
                await found.until(lambda board: board.sources["prod"].polled is Health.FRESH)
                yield found
            finally:
                await asyncio.to_thread(watch.stop)
                await asyncio.to_thread(database.close)


async def test_flaps_leave_nothing_behind(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    flaps = volume(1_000)
    async with scene(tmp_path) as here:
        for number in range(flaps):
            if number == flaps // 5:
                early = await here.taken()
            await here.flap(KINDS[number % len(KINDS)])
        late = await here.taken()
        (entry,) = here.watch.board
    record_property(
        "figure",
        f"flaps: {flaps:,} of {len(KINDS)} kinds; descriptors, connections, tasks, objects "
        f"{early} after a fifth, {late} at the end",
    )
    assert entry.alert.name == "Disk"
    # One connection may come or go at any moment, with its descriptor and its task.
    assert all(after <= before + 2 for before, after in zip(early[:3], late[:3], strict=True))
    assert late[3] < 1.02 * early[3]
