"""The courier: takes what is due on each channel to it, on a thread per channel.

A channel that hangs keeps neither another channel nor the database waiting. Of several processes
on one store any may send, and each delivery is claimed by one of them.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from irtui import workflow
from irtui.domain.channel import Answer, Channel, Message, Uncertain
from irtui.domain.statusupdate import Delivery
from irtui.store.errors import StoreError

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk

log = logging.getLogger(__name__)

# What another process has queued is found within this time.
LOOK = timedelta(seconds=5)
_LEAVE_SECONDS = 1.5
# Each waits as long as the database lets a writer wait.
_TRIES = 5


class Courier:
    """Sends what is due; `channels` opens each channel by its name, on the thread that uses it.

    `here` is this process as claims name it, `alive` tells whether another one still runs.
    `leaving` is set when irtui ends, for channels that can be quick then.
    """

    def __init__(
        self,
        database: "DatabaseThread[Desk]",
        channels: Mapping[str, Callable[[], Channel]],
        *,
        here: str,
        alive: Callable[[str], bool],
        leaving: threading.Event,
    ) -> None:
        self._database = database
        self._channels = channels
        self._here = here
        self._alive = alive
        self._leaving = leaving
        self._open: dict[str, Channel] = {}
        self._pokes = {name: threading.Event() for name in channels}
        self._threads = [
            threading.Thread(target=self._serve, args=(name,), name=f"channel {name}", daemon=True)
            for name in channels
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def poke(self) -> None:
        """Something was queued: look at once."""
        for poke in self._pokes.values():
            poke.set()

    def close(self) -> None:
        """Send nothing more; what is being sent has a moment to be written down."""
        self._leaving.set()
        self.poke()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(_LEAVE_SECONDS)

    def round(self, name: str, update: UUID | None = None) -> timedelta | Delivery:
        """Send one delivery that is due on a channel, and how that ended; else how long to rest.

        Of one update only, where that is given.
        """
        submit, verbs = self._database.submit, workflow.deliveries
        submit(verbs.settle_lost, name, self._here, self._alive).result()
        found = submit(verbs.claim, name, self._here, update).result()
        if not isinstance(found, Message):
            return LOOK if found is None else min(found, LOOK)
        answer = self._send(name, found)
        for left in reversed(range(_TRIES)):
            try:
                settled: Delivery = submit(
                    verbs.settle, found.delivery, self._here, answer
                ).result()
            except StoreError:
                if not left:
                    raise
            else:
                return settled
        raise AssertionError("the last try has an end")

    def _send(self, name: str, message: Message) -> Answer:
        try:
            channel = self._open.get(name)
            if channel is None:
                channel = self._open[name] = self._channels[name]()
            return channel.send(message)
        except Exception as error:  # noqa: BLE001 - its text may hold the address
            log.error("channel %s failed inside irtui: %s", name, type(error).__name__)
            return Uncertain(f"it failed inside irtui: {type(error).__name__}")

    def _serve(self, name: str) -> None:
        trouble = ""
        while not self._leaving.is_set():
            self._pokes[name].clear()
            try:
                found = self.round(name)
                rest = found if isinstance(found, timedelta) else timedelta()
                trouble = ""
            except Exception as error:  # noqa: BLE001 - the next look may go well
                rest = LOOK
                if trouble != (trouble := str(error) if isinstance(error, StoreError) else "?"):
                    log.warning("channel %s rests: %s", name, type(error).__name__)
            if not self._leaving.is_set() and rest:
                self._pokes[name].wait(rest.total_seconds())
