"""The sources and the store as one command needs them that also tells a source something."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from irtui.cli import wiring
from irtui.cli.acting import known_board
from irtui.cli.asking import board_of
from irtui.domain.alert import AlertState
from irtui.domain.answer import Failure, Outcome
from irtui.domain.board import Board
from irtui.domain.silencereach import Firing
from irtui.domain.silencetold import SilenceList, SilencePicture
from irtui.sources.registry import open_source
from irtui.sources.silencing import Silencing
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
from irtui.workflow import silencecare
from irtui.workflow.desk import Desk
from irtui.workflow.gateway import Gateway
from irtui.workflow.sending import on_own_thread

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Telling:
    """What fires on the sources, and the way to the store and to them."""

    start: wiring.Start
    sources: Sequence[Source]
    outcomes: Sequence[Outcome]
    database: DatabaseThread[Desk]
    gateway: Gateway

    def told_board(self) -> Board:
        """What fires, as the sources tell it."""
        return board_of(self.start.settings, self.outcomes)

    async def board(self) -> Board:
        """What fires, each alert in the episode that the store has of it."""
        return await self.stored(known_board, self.told_board())

    async def stored(self, verb: Callable[..., R], *args: Any) -> R:
        """Run a verb on the database thread."""
        return await asyncio.wrap_future(self.database.submit(verb, *args))

    async def told(self, verb: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Run a verb that tells a source something, on a thread of its own."""
        future = on_own_thread(verb, self.database, self.gateway, *args, **kwargs)
        return await asyncio.wrap_future(future)

    async def pictures(self) -> list[SilencePicture]:
        """The silences of every source, and what failed where there are none."""
        silencing = [one for one in self.sources if isinstance(one, Silencing)]
        return list(await asyncio.gather(*map(picture_of, silencing)))

    async def confirm(self, source: str) -> None:
        """Look whether a source lists what it was just told; where it cannot, that stays open."""
        found = next(one for one in self.sources if one.name == source)
        if isinstance(found, Silencing):
            told = await found.silences()
            if isinstance(told, SilenceList):
                await self.stored(silencecare.settle, told)


@asynccontextmanager
async def telling(start: wiring.Start) -> AsyncIterator[Telling]:
    """Everything for as long as one command needs it; all sources are asked what fires."""
    sources = [open_source(one, wiring.now) for one in start.settings.sources]
    database: DatabaseThread[Desk] = DatabaseThread(lambda: wiring.open_desk(start))
    gateway = Gateway()
    gateway.open(asyncio.get_running_loop(), sources)
    try:
        outcomes = await asyncio.gather(*map(_fetch, sources))
        yield Telling(start, sources, outcomes, database, gateway)
    finally:
        gateway.close()
        await asyncio.gather(*(source.close() for source in sources))
        await asyncio.to_thread(database.close)


def firing_on(board: Board, source: str) -> Firing:
    """What fires on a source now, without what only the store remembers."""
    entries = board.entries[source].values()
    present = [one.alert for one in entries if one.state is not AlertState.UNCONFIRMED]
    return Firing(present, known=board.sources[source].last_ok_at is not None)


async def picture_of(source: Silencing) -> SilencePicture:
    """The silences of one source."""
    return SilencePicture(source.name).after(await source.silences())


async def _fetch(source: Source) -> Outcome:
    try:
        return await source.fetch()
    except Exception as error:  # noqa: BLE001 - one broken source must not hide the others
        return Failure(source.name, wiring.now(), f"could not ask: {type(error).__name__}")
