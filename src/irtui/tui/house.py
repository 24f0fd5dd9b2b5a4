"""What every screen is given: where the board is, how to act, who acts, and how to edit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.board import Board
from irtui.domain.incident import Incident
from irtui.domain.view import TriageBook
from irtui.store.thread import DatabaseThread

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk
    from irtui.workflow.watch import Watch

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class LevelText:
    """A severity as the screen explains it."""

    key: str
    name: str
    criteria: tuple[str, ...] = ()
    response: tuple[str, ...] = ()


@dataclass(slots=True)
class House:
    """The rooms below the screen, and what was last read from the store."""

    watch: "Watch"
    database: "DatabaseThread[Desk]"
    now: Callable[[], datetime]
    operator: str
    levels: Sequence[LevelText]
    watchdogs: frozenset[str]
    edit: Callable[[Path], None]
    bell_from: AlertLevel | None = None
    bell_pause: timedelta = timedelta(seconds=30)
    terminal_title: bool = False
    book: TriageBook | None = None
    incidents: Sequence[Incident] = ()
    read_only: bool = False

    @property
    def board(self) -> Board:
        """The newest picture of all sources."""
        return self.watch.board

    async def ask(
        self, verb: "Callable[Concatenate[Desk, P], R]", *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a verb on the database thread; what it did is on disk when this returns."""
        return await asyncio.wrap_future(self.database.submit(verb, *args, **kwargs))
