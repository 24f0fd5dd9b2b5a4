"""irtui in a hurry: `python -m tests.stories.hurried SPEED BEGAN …` takes the options of irtui.

Its clock and that of its watch run SPEED times as fast as the real ones since BEGAN, in seconds
since 1970. The screen keeps its own time.
"""

import asyncio
import selectors
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from irtui.cli import main, wiring


def clock(speed: float, began: float) -> Callable[[], datetime]:
    """A clock that runs that fast since then."""
    return lambda: datetime.fromtimestamp(began + (time.time() - began) * speed, UTC)


class _Selector(selectors.DefaultSelector):
    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout / self._speed if timeout else timeout)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, speed: float) -> None:
        self._speed = speed
        super().__init__(_Selector(speed))

    def time(self) -> float:
        return super().time() * self._speed


def _hurry(speed: float, began: float) -> None:
    now, run = clock(speed, began), asyncio.run

    def hurried(main: Coroutine[Any, Any, Any], **options: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            return run(main, **options)
        with asyncio.Runner(loop_factory=lambda: _Loop(speed)) as runner:
            return runner.run(main)

    asyncio.run = hurried  # type: ignore[assignment]
    for verb in (wiring.open_desk, wiring.open_watch):
        defaults = verb.__defaults__ or ()
        verb.__defaults__ = tuple(now if one is wiring.now else one for one in defaults)
    wiring.now = now


if __name__ == "__main__":
    _hurry(float(sys.argv[1]), float(sys.argv[2]))
    raise SystemExit(main(sys.argv[3:]))
