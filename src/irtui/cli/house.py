"""Builds the app: the database thread, the watch on its own thread, and the screens before them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.domain.alertlevel import AlertLevel
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
from irtui.tui.app import IrtuiApp
from irtui.tui.house import House, LevelText

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk


def _bell(level: str) -> AlertLevel | None:
    return None if level == "off" else AlertLevel[level.upper()]


Close = Callable[[], None]


def build(
    start: wiring.Start,
    edit: Callable[[Path], None],
    *,
    started: Callable[[IrtuiApp], None] = lambda app: None,
    now: Callable[[], datetime] = wiring.now,
    open_sources: Callable[[], Sequence[Source]] | None = None,
) -> tuple[IrtuiApp, Close]:
    """The app, and what ends everything below it once the screen is gone.

    `open_sources` takes the place of the configured sources, whose names and intervals stay.
    """
    settings = start.settings

    def open_desk() -> "Desk":
        return wiring.open_desk(start, changed=lambda: app.store_changed(), now=now)

    database: DatabaseThread[Desk] = DatabaseThread(open_desk)
    watch = wiring.open_watch(start, database, open_sources, now)
    house = House(
        watch=watch,
        database=database,
        now=now,
        operator=start.operator,
        levels=[
            LevelText(key, level.name, level.criteria, level.response)
            for key, level in settings.levels
        ],
        watchdogs=frozenset(settings.board.hidden),
        edit=edit,
        bell_from=_bell(settings.attention.bell),
        bell_pause=settings.attention.pause,
        terminal_title=settings.attention.title,
    )
    app = IrtuiApp(house, started)

    def close() -> None:
        watch.stop()
        database.close()

    return app, close
