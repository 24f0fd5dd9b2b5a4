"""What every screen is given: where the board is, how to act, who acts, and how to edit."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from irtui.domain.attention import BellRules
from irtui.domain.board import Board
from irtui.domain.changes import Changes, Compared
from irtui.domain.incident import Incident
from irtui.domain.looked import Looked
from irtui.domain.reminders import Reminder, ReminderRules
from irtui.domain.savedview import SavedView
from irtui.domain.severity import SeverityRules
from irtui.domain.silencedraft import NOISY
from irtui.domain.triage import TriageBook
from irtui.store.thread import DatabaseThread

if TYPE_CHECKING:
    from irtui.domain.alert import Alert
    from irtui.domain.muting import Muting
    from irtui.workflow.courier import Courier
    from irtui.workflow.desk import Desk
    from irtui.workflow.gateway import Gateway
    from irtui.workflow.running import Commands
    from irtui.workflow.sending import Outcome
    from irtui.workflow.watch import Watch

P = ParamSpec("P")
R = TypeVar("R")
_LENGTHS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))


class Telling(Protocol[P]):
    """A verb that tells a source something."""

    def __call__(
        self,
        database: "DatabaseThread[Desk]",
        gateway: "Gateway",
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> "Outcome":
        """Do it, and tell what came of it."""


@dataclass(frozen=True, slots=True)
class SilenceRules:
    """What silences are made with: lengths to choose from, the cap, labels off at first."""

    durations: Sequence[timedelta] = _LENGTHS
    until_resolved: timedelta = timedelta(hours=24)
    noisy: frozenset[str] = NOISY


@dataclass(slots=True)
class House:
    """The rooms below the screen, and what was last read from the store."""

    watch: "Watch"
    database: "DatabaseThread[Desk]"
    now: Callable[[], datetime]
    operator: str
    severity: SeverityRules
    watchdogs: frozenset[str]
    edit: Callable[[Path], None]
    snoozes: Sequence[str] = ("30m", "1h", "4h", "morning")
    morning: str = "09:00"
    changes: Callable[[Board, Board], Changes] = field(default_factory=Compared)
    bell: BellRules = field(default_factory=BellRules)
    hook_trouble: Callable[[], str | None] = lambda: None
    terminal_title: bool = False
    views: Sequence[SavedView] = ()
    silencing: SilenceRules = field(default_factory=SilenceRules)
    book: TriageBook | None = None
    incidents: Sequence[Incident] = ()
    # When each open action item is due, and whose it is.
    dues: "Sequence[tuple[datetime, str | None]]" = ()
    looked: Looked = field(default_factory=Looked)
    looked_read: bool = False
    read_only: bool = False
    reminding: ReminderRules = field(default_factory=ReminderRules)
    reminders: Sequence[Reminder] = ()
    # Reads and judges the reminders anew.
    remind: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)
    # None where no command of a checklist may run here.
    commands: "Commands | None" = None
    # None where no status update is sent from here; `hands` is this process, which copies itself.
    courier: "Courier | None" = None
    hands: str = ""
    shell: Callable[[], None] = lambda: None
    # What the operator has heard that `u` does not reverse, and goes on beyond.
    beyond: str = ""

    @property
    def board(self) -> Board:
        """The newest picture of all sources."""
        return self.watch.board

    async def ask(
        self, verb: "Callable[Concatenate[Desk, P], R]", *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a verb on the database thread; what it did is on disk when this returns."""
        return await asyncio.wrap_future(self.database.submit(verb, *args, **kwargs))

    async def ask_in_pieces(
        self,
        verb: "Callable[Concatenate[Desk, P], Generator[None, None, R]]",
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a long verb on the database thread, whose other calls come between its pieces."""
        going = await self.ask(verb, *args, **kwargs)
        while not (end := await self.ask(_go_on, going)):
            pass
        return end[0]

    async def tell(self, verb: "Telling[P]", *args: P.args, **kwargs: P.kwargs) -> "Outcome":
        """Run a verb that tells a source something, on a thread of its own: it may take long."""
        from irtui.workflow.sending import on_own_thread

        telling = on_own_thread(verb, self.database, self.watch.gateway, *args, **kwargs)
        return await asyncio.wrap_future(telling)

    async def muting(self, alert: "Alert") -> "Muting | str":
        """What its source tells of the mute intervals of an alert, or why it does not."""
        from irtui.workflow.sending import on_own_thread

        return await asyncio.wrap_future(on_own_thread(self.watch.gateway.muting, alert))


def _go_on(_: "Desk", going: Generator[None, None, R]) -> tuple[R] | None:
    """One more piece; what came of all of them once they are at their end."""
    try:
        next(going)
    except StopIteration as end:
        return (end.value,)
    return None
