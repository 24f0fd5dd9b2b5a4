"""`irtui watch`: records without a screen until it is told to end, and tells what it sees."""

import logging
import os
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.cli.calling import open_hooks
from irtui.cli.informing import open_courier
from irtui.cli.logs import log_by
from irtui.cli.output import fail, say, settle
from irtui.cli.signals import listen
from irtui.domain.news import news
from irtui.store.thread import DatabaseThread

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk
    from irtui.workflow.watch import Watch

log = logging.getLogger(__name__)

_GRACE = 2.0
_LOOK = 5.0
_MOST_LINES = 1000


class _Lines(logging.Handler):
    """Keeps log lines for the main thread to print: who blocks our output must not stop a poll."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: SimpleQueue[str] = SimpleQueue()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, without the report of an error; drop it where nobody has read for long."""
        error = record.exc_info[1] if record.exc_info else None
        why = f": {type(error).__name__}" if error else ""
        at = datetime.fromtimestamp(record.created, UTC)
        if self.waiting.qsize() < _MOST_LINES:
            self.waiting.put(f"{at:%Y-%m-%dT%H:%M:%SZ} {record.getMessage()}{why}")

    def tell(self, timeout: float) -> None:
        """Print the next line; where nobody takes it any more, recording still goes on."""
        with suppress(Empty):
            line = self.waiting.get(timeout=timeout)
            try:
                say(line)
                sys.stdout.flush()
            except OSError:
                settle()


def run(options: Namespace) -> int:
    """Record until TERM or INT (0) or HUP (129); 1 where recording cannot begin or breaks off."""
    if options.read_only:
        fail("irtui watch records, which --read-only forbids: leave one of the two out.")
        return 2
    start = wiring.read(options)
    with wiring.desk_of(start) as desk:
        if desk.store.read_only:
            fail(desk.store.read_only)
            return 1
    lines = _Lines()
    log_by(lines)
    database: DatabaseThread[Desk] = DatabaseThread(lambda: wiring.open_desk(start))
    calling = open_hooks(start)
    watch = wiring.open_watch(start, database, tell=calling.tell)
    watch.changed = _telling_news(watch)
    codes = _end_on_signals(watch, lines)
    watch.start()
    courier = open_courier(start, database)
    if courier is not None:
        courier.start()
    while watch.alive and not codes:
        lines.tell(_LOOK)
    watch.stop()
    if courier is not None:
        courier.close()
    database.close()
    calling.close()
    while not lines.waiting.empty():
        lines.tell(0)
    return codes[0] if codes else 1


def _telling_news(watch: "Watch") -> Callable[[int], None]:
    """A listener that logs what differs from the board before."""
    before = watch.board

    def changed(_number: int) -> None:
        nonlocal before
        for line in news(before, watch.board):
            log.info("%s", line)
        before = watch.board

    return changed


def _end_on_signals(watch: "Watch", lines: _Lines) -> list[int]:
    """Where the exit code will stand as soon as a signal has come; nothing outlives the grace."""
    codes: list[int] = []

    def end(number: int) -> None:
        code = 128 + number if number == signal.SIGHUP else 0
        codes.append(code)
        watch.end()
        lines.waiting.put("told to end")
        time.sleep(_GRACE)
        os._exit(code)

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    # What whoever started us wants ignored, as nohup does, stays ignored.
    listen([one for one in numbers if signal.getsignal(one) is not signal.SIG_IGN], end)
    return codes
