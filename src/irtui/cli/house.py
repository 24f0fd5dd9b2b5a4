"""Builds the app: the database thread, the watch on its own thread, and the screens before them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.cli.calling import bell_rules, open_hooks
from irtui.cli.commanding import open_commands, settle_lost
from irtui.cli.informing import here, open_courier
from irtui.cli.reminding import reminder_rules
from irtui.cli.severities import severity_rules
from irtui.domain.savedview import SavedView
from irtui.domain.silencedraft import NOISY
from irtui.sources.source import Source
from irtui.store.thread import DatabaseThread
from irtui.tui.app import IrtuiApp
from irtui.tui.house import House, SilenceRules

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk


# Seconds that the store waits for the first answer to be painted, however slow the monitors are.
_PATIENCE = 0.3
# Seconds that an operator waits for the runbooks' disk at most.
_FOR_A_DISK = 10.0
Close = Callable[[], None]


def build(
    start: wiring.Start,
    edit: Callable[[Path], None],
    *,
    started: Callable[[IrtuiApp], None] = lambda app: None,
    now: Callable[[], datetime] = wiring.now,
    open_sources: Callable[[], Sequence[Source]] | None = None,
    shell: Callable[[], None] = lambda: None,
) -> tuple[IrtuiApp, Close]:
    """The app, and what ends everything below it once the screen is gone.

    `open_sources` takes the place of the configured sources, whose names and intervals stay.
    """
    settings = start.settings

    def open_desk() -> "Desk":
        # The database libraries take as long to load as all the rest: the first alerts come first.
        app.painted.wait(_PATIENCE)
        desk = wiring.open_desk(
            start, changed=lambda: app.store_changed(), now=now, patience=_FOR_A_DISK
        )
        with suppress(RuntimeError):  # it is to end already
            # Behind what the first picture waits for.
            database.submit(settle_lost, start)
        return desk

    database: DatabaseThread[Desk] = DatabaseThread(open_desk)
    calling = open_hooks(start)
    watch = wiring.open_watch(start, database, open_sources, now, calling.tell)
    commands = open_commands(start, database)
    courier = open_courier(start, database)
    house = House(
        watch=watch,
        database=database,
        now=now,
        operator=start.operator,
        severity=severity_rules(settings.severity, settings.board.hidden),
        watchdogs=frozenset(settings.board.hidden),
        edit=edit,
        snoozes=settings.triage.snooze,
        morning=settings.triage.morning,
        bell=bell_rules(settings),
        hook_trouble=calling.trouble,
        reminding=reminder_rules(settings),
        terminal_title=settings.attention.title,
        views=[SavedView(one.name, one.filter, one.group_by) for one in settings.views],
        silencing=SilenceRules(
            settings.silences.durations,
            settings.silences.until_resolved,
            NOISY | set(settings.silences.noisy_labels),
        ),
        commands=commands,
        courier=courier,
        hands=here(),
        shell=shell,
    )
    app = IrtuiApp(house, started)

    def close() -> None:
        watch.stop()
        if commands is not None:
            commands.close()
        if courier is not None:
            courier.close()
        database.close()
        calling.close()

    return app, close
