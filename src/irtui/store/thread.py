"""The database thread: every database call of a process runs on it, one after another."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D")


class DatabaseThread(Generic[D]):
    """Runs verbs one after another on its own thread, each with the desk as first argument.

    The desk is made on the thread, by the first call, so that a screen can be painted before the
    database libraries are loaded.
    """

    def __init__(self, open_desk: Callable[[], D]) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._open_desk = open_desk
        self._desk: D | None = None

    def submit(
        self, verb: Callable[Concatenate[D, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        """Run a verb with these arguments; the future has its result or its exception."""
        return self._executor.submit(lambda: self._run(verb, *args, **kwargs))

    def close(self) -> None:
        """Finish what was submitted and end the thread."""
        self._executor.shutdown(wait=True)

    def _run(self, verb: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        if self._desk is None:
            self._desk = self._open_desk()
        return verb(self._desk, *args, **kwargs)
