"""A watch that breaks off says so, and one that never began can be stopped."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

from irtui.domain.board import Waits
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
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
