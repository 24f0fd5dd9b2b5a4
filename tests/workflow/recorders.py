"""Several irtui on one store without threads: each does its next step when the test lets it."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from irtui.domain.alert import Alert
from irtui.domain.answer import Polled
from irtui.domain.board import Waits
from irtui.domain.notice import Notice
from irtui.store.errors import StoreError
from irtui.store.opening import open_store
from irtui.workflow.recorder import Recorder
from irtui.workflow.watch import LEASE, Watch
from tests.builders import INTERVAL, Clock, alert, answer, desk

Step = Callable[[], None]


class Loop:
    """The watch's event loop: what is ready, and what is due at its time."""

    def __init__(self, now: Clock) -> None:
        self.ready: deque[Step] = deque()
        self._now = now
        self._later: list[tuple[datetime, Step]] = []

    def is_closed(self) -> bool:
        return False

    def call_soon_threadsafe(self, act: Callable[..., None], *args: Any) -> None:
        self.ready.append(lambda: act(*args))

    def call_later(self, delay: float, act: Callable[..., None], *args: Any) -> None:
        self._later.append((self._now() + timedelta(seconds=delay), lambda: act(*args)))

    def run_due(self) -> None:
        due = [act for at, act in self._later if at <= self._now()]
        self._later = [(at, act) for at, act in self._later if at > self._now()]
        self.ready.extend(due)


class Line:
    """The database thread: what was submitted waits for its turn."""

    def __init__(self, path: Path, now: Clock, *, read_only: bool) -> None:
        self.store = open_store(path, read_only=read_only)
        self.jobs: deque[Step] = deque()
        self._desk = desk(self.store, now)

    def submit(self, verb: Callable[..., Any], *args: Any) -> "Future[Any]":
        future: Future[Any] = Future()

        def job() -> None:
            try:
                future.set_result(verb(self._desk, *args))
            except StoreError as error:
                future.set_exception(error)

        self.jobs.append(job)
        return future


class Process:
    """One irtui; while it is stopped it only collects what would wake it."""

    def __init__(
        self,
        path: Path,
        now: Clock,
        told: list[Notice],
        *,
        read_only: bool = False,
        heard: Sequence[Polled] = (),
    ) -> None:
        self.stopped = False
        self.loop = Loop(now)
        self.line = Line(path, now, read_only=read_only)
        loop: Any = self.loop
        database: Any = self.line
        self.watch = Watch(
            list, [("prod", INTERVAL)], database, now=now, waits=Waits(), tell=told.extend
        )
        self.recorder = Recorder(database, loop, self.watch._take_over, LEASE, self.watch._recorded)
        self.watch._recorder = self.recorder
        for polled in heard:
            self.hears(polled)
        self.recorder.start()
        self.settle()

    @property
    def records(self) -> bool:
        """Whether it believes that it records."""
        return self.recorder._lease is not None

    def hears(self, polled: Polled) -> None:
        """An answer arrives; nothing is written yet."""
        self.watch._deliver(polled)

    def settle(self) -> None:
        """Do all that is to be done now."""
        self.loop.run_due()
        while self.line.jobs or self.loop.ready:
            if self.line.jobs:
                self.line.jobs.popleft()()
            while self.loop.ready:
                self.loop.ready.popleft()()

    def leave(self) -> None:
        """A clean exit."""
        self.recorder.stop()
        self.settle()
        self.line.store.close()

    def die(self) -> None:
        """kill -9."""
        self.line.store.close()


class World:
    """What really fires, and the processes that look at it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = Clock()
        self.firing: dict[str, Alert] = {}
        self.past: list[tuple[Alert, datetime]] = []
        self.processes: list[Process] = []
        self.told: list[Notice] = []

    def start(self, *, read_only: bool = False, heard: Sequence[Polled] = ()) -> Process:
        self.processes.append(
            Process(self.path, self.now, self.told, read_only=read_only, heard=heard)
        )
        return self.processes[-1]

    def fire(self, name: str) -> Alert:
        self.firing[name] = one = alert(name, starts_at=self.now())
        return one

    def resolve(self, name: str) -> None:
        self.past.append((self.firing.pop(name), self.now()))

    def answer(self) -> Polled:
        return answer(*self.firing.values(), at=self.now())

    def passes(self, seconds: float, step: float = 15) -> None:
        """Time goes by; whoever is not stopped asks again and again."""
        for _ in range(round(seconds / step)):
            self.now.tick(seconds=step)
            for one in self.processes:
                if not one.stopped:
                    one.hears(self.answer())
                    one.settle()

    def ends(self, process: Process, how: Callable[[Process], None]) -> None:
        self.processes.remove(process)
        how(process)

    def close(self) -> None:
        for process in self.processes:
            process.die()

    def recorders(self) -> Iterator[Process]:
        return (one for one in self.processes if one.records)
