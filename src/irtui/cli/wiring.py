"""Puts the rooms together: settings, store, desk, sources."""

import os
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from irtui import paths
from irtui.cli.loading import loading
from irtui.cli.severities import severity_rules
from irtui.config.errors import ConfigError, NothingConfigured, refused
from irtui.config.find import operator_name, settings_for
from irtui.config.settings import RunbookSettings, Settings
from irtui.store import file
from irtui.store.errors import StoreUnusable

if TYPE_CHECKING:
    from irtui.domain.notice import Notice
    from irtui.domain.report import ReportRules
    from irtui.domain.runbookmatch import MatchRules
    from irtui.sources.source import Source
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk
    from irtui.workflow.library import Library
    from irtui.workflow.watch import Watch


def now() -> datetime:
    """The clock of the program."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds by a clock that never goes back, for what must not last too long."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line and the configuration say together."""

    settings: Settings
    operator: str
    database: Path
    read_only: bool


def read(options: Namespace) -> Start:
    """What to start from, with one source at least; ConfigError says what is wrong."""
    settings = settings_for(_config(options), os.environ)
    if not settings.sources:
        raise refused(
            config_file(options),
            "sources",
            'no monitor is named, add one: [[sources]] with name = "…" and url = "https://…"',
        )
    return start_with(options, settings)


def start_with(options: Namespace, settings: Settings) -> Start:
    """Settings together with what the command line says."""
    return Start(
        settings=settings,
        operator=operator_name(options.operator, os.environ, settings),
        database=_database(options.db or settings.database),
        read_only=options.read_only,
    )


def config_file(options: Namespace) -> Path:
    """The configuration file that is read if it is there."""
    return _config(options) or paths.config_file()


def _config(options: Namespace) -> Path | None:
    return Path(options.config) if options.config else None


def _database(named: str | None) -> Path:
    """The database that is named by option or configuration, else the usual one."""
    path = (named or str(paths.database_file())).removeprefix("sqlite:///")
    if "://" in path:
        # The URL itself may hold a password.
        raise ConfigError("database: a URL other than sqlite:/// cannot be used yet, name a path")
    return Path(path)


def prepare(start: Start) -> int:
    """Make the database file where there is none, and return its schema version.

    Read-only, nothing is made: StoreUnusable says that there is nothing to read.
    """
    if not start.read_only:
        return file.prepare(start.database)
    version = file.schema_version(start.database) if start.database.is_file() else 0
    if not version:
        raise StoreUnusable(
            f"{start.database}: there is no irtui database yet, and --read-only makes none: "
            "start once without it."
        )
    return version


def open_desk(
    start: Start,
    changed: Callable[[], None] = lambda: None,
    now: Callable[[], datetime] = now,
    patience: float | None = None,
) -> "Desk":
    """The desk of this operator; called on the thread that will use it.

    Nobody waits for the disk of the runbooks longer than `patience` seconds.
    """
    with loading():
        from irtui.cli.informing import update_rules
        from irtui.store.opening import open_store
        from irtui.workflow.desk import Desk

    prepare(start)
    return Desk(
        store=open_store(start.database, read_only=start.read_only, changed=changed),
        now=now,
        operator=start.operator,
        library=open_library(start.settings.runbooks, changed, patience),
        severity=severity_rules(start.settings.severity, start.settings.board.hidden),
        updates=update_rules(start.settings.updates),
        acknowledge_for=start.settings.triage.acknowledge_span,
        report=report_rules(start.settings),
    )


def report_rules(settings: Settings) -> "ReportRules":
    """What the configuration says of reports."""
    from irtui.domain.downtime import Cost
    from irtui.domain.report import ReportRules

    found = settings.report
    return ReportRules(Cost(found.cost_per_minute, found.currency), found.downtime_from)


def open_library(
    settings: RunbookSettings,
    changed: Callable[[], None] = lambda: None,
    patience: float | None = None,
) -> "Library":
    """The runbooks of the configured directories; nothing is read before somebody asks."""
    from irtui.workflow.library import Library

    return Library(
        settings.directories,
        match_rules(settings),
        elapsed=elapsed,
        changed=changed,
        patience=patience,
        verbs=settings.verbs,
    )


def match_rules(settings: RunbookSettings) -> "MatchRules":
    """How the configuration says that runbooks are found."""
    from irtui.domain.matcher import parse
    from irtui.domain.runbookmatch import MatchRules, OwnMatch, UrlMap

    return MatchRules(
        own=[OwnMatch(tuple(map(parse, one.match)), one.file) for one in settings.match],
        annotations=settings.annotations,
        url_map=[UrlMap(one.prefix, one.directory) for one in settings.url_map],
    )


def open_watch(
    start: Start,
    database: "DatabaseThread[Desk]",
    open_sources: "Callable[[], Sequence[Source]] | None" = None,
    now: Callable[[], datetime] = now,
    tell: "Callable[[Iterable[Notice]], None]" = lambda notices: None,
) -> "Watch":
    """The watch over the configured sources, or over others with their names; it rests as yet."""
    from irtui.domain.board import Waits
    from irtui.domain.matcher import parse
    from irtui.domain.watchdog import Watchdog
    from irtui.workflow.watch import Watch

    def open_configured() -> "Sequence[Source]":
        with loading():
            from irtui.sources.registry import open_source

        return [open_source(source, now) for source in settings.sources]

    settings = start.settings
    grace = settings.board.grace
    return Watch(
        open_sources or open_configured,
        [(source.name, source.interval) for source in settings.sources],
        database,
        now=now,
        waits=Waits(grace, settings.board.restart_window),
        watchdogs=[
            Watchdog(tuple(map(parse, one.match)), one.source, grace) for one in settings.watchdog
        ],
        tell=tell,
    )


@contextmanager
def desk_of(start: Start) -> "Iterator[Desk]":
    """The desk of this operator for as long as one command needs it."""
    desk = open_desk(start)
    try:
        yield desk
    finally:
        desk.store.close()


def start_without_sources(options: Namespace) -> Start:
    """What to start from for commands that ask no source, which need no configuration."""
    try:
        settings = settings_for(_config(options), os.environ)
    except NothingConfigured:
        settings = Settings()
    return start_with(options, settings)


@contextmanager
def reading_desk(options: Namespace) -> "Iterator[Desk]":
    """A desk for commands that only use the store, which needs no configuration."""
    with desk_of(start_without_sources(options)) as desk:
        yield desk
