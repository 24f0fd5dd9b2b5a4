"""Builds the app: the database thread, the watch on its own thread, and the screens before them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.domain.board import Waits
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
from irtui.tui.app import IrtuiApp
from irtui.tui.house import House, LevelText
from irtui.workflow.watch import Watch

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk


def build(start: wiring.Start, edit: Callable[[Path], None]) -> tuple[IrtuiApp, Callable[[], None]]:
    """The app, and what ends everything below it once the screen is gone."""
    settings = start.settings

    def open_desk() -> "Desk":
        return wiring.open_desk(start, changed=lambda: app.store_changed())

    def open_sources() -> Sequence[Source]:
        from irtui.sources.registry import open_source

        return [open_source(source, wiring.now) for source in settings.sources]

    database: DatabaseThread[Desk] = DatabaseThread(open_desk)
    watch = Watch(
        open_sources,
        [(source.name, source.interval) for source in settings.sources],
        database,
        now=wiring.now,
        waits=Waits(settings.board.grace, settings.board.restart_window),
    )
    house = House(
        watch=watch,
        database=database,
        now=wiring.now,
        operator=start.operator,
        levels=[
            LevelText(key, level.name, level.criteria, level.response)
            for key, level in settings.levels
        ],
        watchdogs=frozenset(settings.board.hidden),
        edit=edit,
    )
    app = IrtuiApp(house)

    def close() -> None:
        watch.stop()
        database.close()

    return app, close
