"""`irtui record`: keeps a stream of polls in a file until it is told to end."""

import asyncio
import random
import signal
from argparse import Namespace
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from irtui import __version__
from irtui.cli import wiring
from irtui.cli.output import fail, many, say
from irtui.cli.recordfile import Full, RecordFile
from irtui.cli.signals import listen
from irtui.config.settings import SourceSettings
from irtui.domain.answer import Polled
from irtui.sources.poller import poll
from irtui.sources.recording import Recording
from irtui.sources.registry import open_source


def run(options: Namespace) -> int:
    """Record until TERM, INT or the span's end (0) or HUP (129); 1 where it cannot go on."""
    start = wiring.read(options)
    path = Path(options.file)
    try:
        file = RecordFile(path, force=options.force)
    except FileExistsError:
        fail(f"{path} is there already: name another file, or use --force to replace it.")
        return 1
    with closing(file):
        return asyncio.run(_record(start.settings.sources, path, file, options.span))


async def _record(
    settings: tuple[SourceSettings, ...], path: Path, file: RecordFile, span: timedelta | None
) -> int:
    """Write every poll of every source; the exit code."""
    polls = 0
    recording = Recording(wiring.now())

    def deliver(polled: Polled) -> None:
        nonlocal polls
        file.write(recording.poll(polled.outcome))
        polls += 1

    ended = _told_to_end()
    sources = [open_source(source, wiring.now) for source in settings]
    tasks = [
        asyncio.create_task(poll(source, deliver, now=wiring.now, wait=_wait, random=random.random))
        for source in sources
    ]
    code = 0
    try:
        file.write(
            recording.header(__version__, [(one.name, one.kind, one.interval) for one in settings])
        )
        say(f"records {many(len(sources), 'source')} into {path}")
        running: list[asyncio.Future[Any]] = [*tasks, ended]
        done, _ = await asyncio.wait(
            running,
            timeout=span.total_seconds() if span else None,
            return_when=asyncio.FIRST_COMPLETED,
        )
        for one in done:
            code = one.result() or 0
    except Full as error:
        fail(str(error))
        code = 1
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(source.close() for source in sources), return_exceptions=True)
    say(f"{many(polls, 'poll')} in {path}, {file.size} bytes")
    return code


async def _wait(delay: timedelta) -> None:
    await asyncio.sleep(delay.total_seconds())


def _told_to_end() -> "asyncio.Future[int]":
    """Done with the exit code as soon as a signal has come."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(number: int) -> None:
        loop.call_soon_threadsafe(ended.set_result, 128 + number if number == signal.SIGHUP else 0)

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    # What whoever started us wants ignored, as nohup does, stays ignored.
    listen([one for one in numbers if signal.getsignal(one) is not signal.SIG_IGN], end)
    return ended
