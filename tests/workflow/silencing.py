"""An operator who silences: the store, and Alertmanagers in memory on a loop of their own."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Outcome
from irtui.domain.board import Board
from irtui.domain.silence import Silence, Wanted
from irtui.domain.silenceintent import Intent
from irtui.domain.silencetold import Sent, SilenceList
from irtui.store.database import Store
from irtui.store.thread import DatabaseThread
from irtui.workflow import reading, silences
from irtui.workflow.desk import Desk
from irtui.workflow.gateway import Gateway
from irtui.workflow.silencewatch import SilenceWatch
from tests.builders import INTERVAL, Clock, answer, board, desk, store_at
from tests.sources.servers import NOON
from tests.sources.silencing import Alertmanagers


class Prod:
    """The source `prod` over Alertmanagers in memory."""

    name = "prod"
    interval = INTERVAL

    def __init__(self, pair: Alertmanagers) -> None:
        self.pair = pair

    async def fetch(self) -> Outcome:
        return Failure("prod", NOON, "not asked here")

    async def silences(self) -> SilenceList | Failure:
        return await self.pair.members.silences()

    async def put_silence(self, wanted: Wanted) -> Sent:
        return await self.pair.members.put(wanted)

    async def expire_silence(self, silence_id: str) -> Sent:
        return await self.pair.members.expire(silence_id)

    async def close(self) -> None:
        return


class Shift:
    """One process of one operator, with all that a verb on silences is given."""

    def __init__(self, store: Store, pair: Alertmanagers, clock: Clock, operator: str) -> None:
        self.store = store
        self.pair = pair
        self.clock = clock
        self.board: Board = board()
        self.records = True
        self.drawn = 0
        self.database: DatabaseThread[Desk] = DatabaseThread(lambda: desk(store, clock, operator))
        self.gateway = Gateway()
        self.source = Prod(pair)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.gateway.open(self._loop, [self.source])
        self.watch = SilenceWatch(
            self.database,
            clock,
            board=lambda: self.board,
            records=lambda: self.records,
            changed=self._draw,
        )
        self.watch.know(self.source)

    def does(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a verb as the screen does."""
        return verb(self.database, self.gateway, *args, **kwargs)

    def asks(self, verb: Callable[..., Any], *args: Any) -> Any:
        """Run something on the database thread."""
        return self.database.submit(verb, *args).result()

    def looks(self) -> Mapping[str, Silence]:
        """Ask the source for its silences, as the watch does at its interval."""
        asyncio.run_coroutine_threadsafe(self.watch.look(self.source), self._loop).result()
        return self.watch.pictures["prod"].silences

    def fires(self, *alerts: Alert) -> None:
        """This is what fires from now on, by a good answer."""
        polled = answer(*alerts, at=self.clock())
        assert isinstance(polled.outcome, Answer)
        self.board = board(polled)

    def intents(self) -> tuple[Intent, ...]:
        found: tuple[Intent, ...] = self.asks(silences.to_show)
        return found

    def history(self, alert: Alert) -> list[tuple[str, str]]:
        """Who did what about an alert."""
        known = self.asks(reading.known_of, alert)
        return [(event.by, event.text) for event in known.history]

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.database.close()

    def _draw(self) -> None:
        self.drawn += 1


class Office:
    """One store and one pair of Alertmanagers, at which shifts begin and end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()
        self.pair = Alertmanagers()
        for member in (self.pair.first, self.pair.second):
            member.now = self.clock
        self.pair.members._now = self.clock

    @contextmanager
    def shift(self, operator: str = "alice", **options: Any) -> Iterator[Shift]:
        with store_at(self.path, **options) as store:
            found = Shift(store, self.pair, self.clock, operator)
            try:
                yield found
            finally:
                found.end()

    def passes(self, span: timedelta) -> None:
        self.clock.at += span
