"""What the times before teach of an alert that fires again, among a long history."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.history import Sizes, busiest, fill
from bench.house import OPERATOR
from bench.rows import Row, Target
from bench.samples import median
from bench.volumes import Volumes
from irtui.cli.loading import loading
from irtui.store.opening import open_store
from irtui.workflow import learning, reading
from irtui.workflow.desk import Desk
from irtui.workflow.library import Library

_RUNS = 7


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """CPU of the lessons for the alert that fires all the time, and of all that is known of it."""
    now, path = datetime.now(UTC), directory / "history.db"
    sizes = Sizes.of(volumes.incidents, volumes.all_events)
    open_store(path).close()
    fill(path, sizes, now)
    with loading():  # as irtui does when it starts
        store = open_store(path)
    desk = Desk(store, lambda: now, OPERATOR, Library(()))
    alerts = busiest(now)
    lessons = [_cpu(lambda one=one: learning.of_alert(desk, one)) for one in alerts]
    known = _cpu(lambda: reading.known_of(desk, alerts[0]))
    store.close()
    size = f"{sizes.incidents:,} incidents, {sizes.episodes:,} firings, {sizes.events:,} events"
    yield Row(
        "lessons", f"lessons for a firing alert, CPU: {size}", max(lessons), "ms",
        target=Target("value", 50),
    )  # fmt: skip
    yield Row("lessons_known", "with all else that is known of it", known, "ms")


def _cpu(act: Callable[[], object]) -> float:
    """Milliseconds of CPU, the median of several times."""
    act()
    found: list[float] = []
    for _ in range(_RUNS):
        began = time.thread_time()
        act()
        found.append(1000 * (time.thread_time() - began))
    return median(found)
