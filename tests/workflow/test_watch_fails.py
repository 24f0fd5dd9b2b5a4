"""A watch that breaks off says so, and one that never began can be stopped."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from irtui.domain.answer import Answer, Polled
from irtui.domain.board import Board, Diff, Waits, apply
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
from irtui.workflow import watch as module
from irtui.workflow.desk import Desk
from irtui.workflow.watch import Watch
from tests.builders import Clock, desk, store_at


def watch_over(database: DatabaseThread[Desk], clock: Clock, told: Event) -> Watch:
    def open_sources() -> Sequence[Source]:
        raise RuntimeError("no source today")

    expected = [("prod", timedelta(seconds=15))]
    return Watch(
        open_sources,
        expected,
        database,
        now=clock,
        waits=Waits(),
        changed=lambda number: told.set(),
    )


def test_a_watch_that_breaks_off_tells_the_screen(tmp_path: Path) -> None:
    clock, told = Clock(), Event()
    with store_at(tmp_path / "irtui.db") as store:
        database: DatabaseThread[Desk] = DatabaseThread(lambda: desk(store, clock))
        watch = watch_over(database, clock, told)
        watch.start()
        assert told.wait(10)
        assert "polling has stopped" in str(watch.trouble)
        watch.stop()
        database.close()


def test_a_watch_that_never_began_can_be_stopped(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "irtui.db") as store:
        database: DatabaseThread[Desk] = DatabaseThread(lambda: desk(store, clock))
        watch_over(database, clock, Event()).stop()
        database.close()


class Told:
    """A source that always answers well."""

    name = "prod"
    interval = timedelta(milliseconds=10)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def fetch(self) -> Answer:
        return Answer(self.name, self._clock(), {})

    async def close(self) -> None:
        return


def test_a_poller_that_fails_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, fresh = Clock(), Event()
    faults = [RuntimeError("a fault of ours")]

    def fails_once(board: Board, polled: Polled, waits: Waits) -> tuple[Board, Diff]:
        if faults:
            raise faults.pop()
        fresh.set()
        return apply(board, polled, waits)

    monkeypatch.setattr(module, "apply", fails_once)
    with store_at(tmp_path / "irtui.db") as store:
        database: DatabaseThread[Desk] = DatabaseThread(lambda: desk(store, clock))
        expected = [("prod", timedelta(seconds=15))]
        watch = Watch(lambda: [Told(clock)], expected, database, now=clock, waits=Waits())
        watch.start()
        assert fresh.wait(10)
        assert watch.alive
        assert watch.trouble is None
        watch.stop()
        database.close()
