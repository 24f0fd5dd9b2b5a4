"""Puts the rooms together: settings, store, desk, sources."""

import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from irtui import paths
from irtui.config.errors import ConfigError
from irtui.config.find import operator_name, settings_for
from irtui.config.settings import Settings

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk


def now() -> datetime:
    """The clock of the program."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line and the configuration say together."""

    settings: Settings
    operator: str
    database: Path
    read_only: bool


def read(options: Namespace) -> Start:
    """Read the configuration; ConfigError says what is wrong with it."""
    settings = settings_for(options.config, os.environ)
    return Start(
        settings=settings,
        operator=operator_name(options.operator, os.environ, settings),
        database=database_path(options, settings),
        read_only=options.read_only,
    )


def database_path(options: Namespace, settings: Settings | None) -> Path:
    """The database that is named by option or configuration, else the usual one."""
    named = options.db or (settings.database if settings else None)
    if named and "://" in named:
        scheme = named.split("://", 1)[0]
        raise ConfigError(f"{scheme}: only a file can be the database yet, name a path.")
    return Path(named).expanduser() if named else paths.database_file()


def open_desk(
    start: Start,
    changed: Callable[[], None] = lambda: None,
    now: Callable[[], datetime] = now,
) -> "Desk":
    """The desk of this operator; called on the thread that will use it."""
    from irtui.store.opening import open_store
    from irtui.workflow.desk import Desk
    from irtui.workflow.library import Library

    return Desk(
        store=open_store(start.database, read_only=start.read_only, changed=changed),
        now=now,
        operator=start.operator,
        library=Library(start.settings.runbooks.directories),
        severity_label=start.settings.severity_label,
        severities=start.settings.severity_map,
    )


def reading_desk(options: Namespace) -> "Desk":
    """A desk for commands that only read the store, and need no source for it."""
    from irtui.config.errors import NothingConfigured

    try:
        settings = settings_for(options.config, os.environ)
    except NothingConfigured:
        settings = Settings()
    start = Start(
        settings=settings,
        operator=operator_name(options.operator, os.environ, settings),
        database=database_path(options, settings),
        read_only=options.read_only,
    )
    return open_desk(start)
