"""Somebody at the terminal: works on the real app as in an incident.

Everything below the screen is real: the watch with its thread, the database thread, the store's
file. Only the monitor, the clock and the editor belong to the story.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from irtui import workflow
from irtui.cli import wiring
from irtui.cli.house import build
from irtui.config.settings import (
    BoardSettings,
    RunbookSettings,
    Settings,
    SourceSettings,
    ViewSettings,
)
from irtui.domain.record import Record
from irtui.tui.screens.review import ReviewScreen
from tests.builders import Clock, store_at
from tests.stories.hands import PATIENCE, Hands, Traffic, Unseen
from tests.stories.monitor import INTERVAL, Monitor

_LEVELS = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5", "")


class Operator(Hands):
    """One operator at one terminal."""

    # What one decides

    async def acknowledge(self) -> None:
        """Take the alert under the cursor."""
        await self.press("a")

    async def undo(self) -> None:
        """Reverse the newest act."""
        await self.press("u")

    async def filter(self, text: str) -> None:
        """Keep only the alerts that match."""
        await self.press("/")
        await self.types(text)

    async def declare(self, impact: str, severity: str | None = None) -> None:
        """Declare an incident from the alert under the cursor; a severity other than suggested."""
        await self.press("i")
        await self.sees("Declare an incident")
        await self.answers(impact)
        await self.settles_severity(severity)

    async def settles_severity(self, severity: str | None) -> None:
        """Choose a severity in the form and declare."""
        if severity is not None:
            await self.press("g", *["j"] * _LEVELS.index(severity))
        await self.press("enter")
        await self.sees("investigating")

    async def done(self) -> None:
        """The step under the cursor is done."""
        await self.press("space")

    async def skip(self, reason: str) -> None:
        """Leave out the step under the cursor."""
        await self.press("x")
        await self.chooses(reason)

    async def fail(self, note: str) -> None:
        """The step under the cursor failed."""
        await self.press("f")
        await self.sees("What happened?")
        await self.answers(note)

    async def note(self, text: str) -> None:
        """Write down what one knows."""
        await self.press("n")
        await self.sees("enter send")
        await self.answers(text)

    async def next_status(self, to: str, note: str | None = None) -> None:
        """Bring the incident to another status, with a word on it or none."""
        await self.press("t")
        await self.chooses(to)
        if note is not None or to in ("identified", "mitigated", "resolved"):
            await self.sees("enter send")
            await self.answers(note or "")
        await self.sees(f"is {to}")

    async def cancel(self, reason: str, note: str = "") -> None:
        """Say that there was no incident, and why."""
        await self.press("t")
        await self.chooses("cancelled")
        await self.chooses(reason)
        await self.sees("anything to add?")
        await self.answers(note)
        await self.sees("is cancelled")

    async def write_review(self, **sections: str) -> None:
        """Write under headings of the review, in the field on the screen."""
        await self.press("i")
        screen = self.app.screen
        assert isinstance(screen, ReviewScreen)
        for heading, text in sections.items():
            lines = screen.page.text.split("\n")
            row = lines.index(f"## {heading.replace('_', ' ')}") + 1
            screen.page.move_cursor((row, len(lines[row])))
            await self.types("\n" + text)
        await self.press("escape")

    async def export(self) -> Path:
        """Export the review; the file it is in."""
        before = set(self.directory.glob("INC-*"))
        await self.press("E")
        await self.sees("Exported to")
        (path,) = set(self.directory.glob("INC-*")) - before
        return path

    # What is written down

    async def until_stored(self, stored: Callable[[], Awaitable[object]]) -> None:
        """Wait until the store has what was typed, as it must within two seconds."""
        for _ in range(PATIENCE):
            if await stored():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("not in the store")

    async def ends(self) -> None:
        """The program comes to its end."""
        for _ in range(PATIENCE):
            if not self.app.is_running:
                return
            await asyncio.sleep(0.01)
        raise Unseen(f"it does not end\n{self.screen}")

    async def asks(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a verb on the database thread, beside the screen."""
        return await self.app.house.ask(verb, *args, **kwargs)

    async def record(self, key: str = "INC-2026-0001") -> Record:
        """An incident as the store has it."""
        found: Record = await self.asks(workflow.reading.incident, key)
        return found


@contextlib.asynccontextmanager
async def operator(
    directory: Path,
    *,
    name: str = "alice",
    size: tuple[int, int] = (80, 24),
    source: Monitor | None = None,
    others: Sequence[Monitor] = (),
    clock: Clock | None = None,
    editor: Callable[[Path], None] = lambda path: None,
    runbooks: Sequence[Path] = (),
    views: Sequence[ViewSettings] = (),
    settings: Mapping[str, Any] | None = None,
    read_only: bool = False,
    may_fail: bool = False,
    kind: type[Operator] = Operator,
) -> AsyncIterator[Operator]:
    """Somebody opens irtui on the store in a directory.

    At the end the program is killed: nothing is saved that was not saved before. A worker that
    failed fails the test, unless it may.
    """
    now = clock or Clock()
    monitor = source or Monitor(now)
    path = directory / "irtui.db"
    with store_at(path):
        pass
    known = _settings([monitor, *others], runbooks, views).model_copy(update=settings or {})
    start = wiring.Start(known, name, path, read_only)
    app, close = build(
        start, editor, now=now, open_sources=lambda: [one.line() for one in (monitor, *others)]
    )
    poke = app.house.watch.poll_now
    monitor.pokes.append(poke)
    with _failures() as troubles, contextlib.chdir(directory):
        try:
            traffic = Traffic()
            async with app.run_test(size=size, notifications=True, message_hook=traffic) as pilot:
                somebody = kind(name, app, pilot, monitor, now, directory, traffic)
                await _begun(somebody)
                yield somebody
                if app.is_running:
                    await somebody.settle()
                told = list(troubles)
        finally:
            monitor.pokes.remove(poke)
            close()
    assert may_fail or not told, "\n".join(told)


async def _begun(somebody: Operator) -> None:
    """The first answer is on the screen and the store has been read."""
    board = somebody.app.house.watch
    await somebody.until(lambda: all(s.tried_at for s in board.board.sources.values()), "unasked")
    await somebody.settle()


def _settings(
    monitors: Sequence[Monitor], runbooks: Sequence[Path], views: Sequence[ViewSettings]
) -> Settings:
    return Settings(
        sources=tuple(
            SourceSettings(name=one.name, url="http://monitor.example", interval=INTERVAL)
            for one in monitors
        ),
        board=BoardSettings(grace=timedelta(seconds=60), restart_window=timedelta(minutes=5)),
        runbooks=RunbookSettings(directories=tuple(runbooks)),
        views=tuple(views),
    )


@contextlib.contextmanager
def _failures() -> Iterator[list[str]]:
    """What irtui logs as an error while the story is told."""
    troubles: list[str] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            troubles.append(record.getMessage())

    ears = Ears(logging.ERROR)
    log = logging.getLogger("irtui")
    log.addHandler(ears)
    try:
        yield troubles
    finally:
        log.removeHandler(ears)
