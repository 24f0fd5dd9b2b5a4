"""What the watch does first: a large store waits until the first answers are on the screen."""

import asyncio
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from irtui.domain.board import Diff, Waits
from irtui.store.thread import DatabaseThread
from irtui.workflow import detection, watch
from irtui.workflow.desk import Desk
from irtui.workflow.watch import Watch
from tests.builders import INTERVAL, Clock, answer, desk, many_alerts, store_at


class Recorder:
    """Tells whether it was started."""

    started = False

    def start(self) -> None:
        self.started = True

    def record(self, diff: Diff) -> None:
        return

    records = False


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watch]:
    """A watch whose store holds three alerts open."""
    clock = Clock()
    with store_at(tmp_path / "irtui.db") as store:
        at = desk(store, clock)
        detection.record(at, Diff(fired=tuple(many_alerts(3))))
        database: DatabaseThread[Desk] = DatabaseThread(lambda: at)
        yield Watch(list, [("prod", INTERVAL)], database, now=clock, waits=Waits())
        database.close()


async def begin(watching: Watch) -> tuple[Any, "asyncio.Task[None]"]:
    recorder: Any = Recorder()
    watching._recorder = recorder
    task = asyncio.create_task(watching._begin_to_record(recorder))
    # The database thread works off one after another: the count was given before this.
    await asyncio.sleep(0)
    await asyncio.wrap_future(watching._database.submit(lambda at: None))
    for _ in range(5):
        await asyncio.sleep(0)
    return recorder, task


async def test_a_small_store_is_read_at_once(watching: Watch) -> None:
    recorder, task = await begin(watching)
    await task
    assert recorder.started


async def test_a_large_one_waits_for_the_first_answer(
    watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_MANY", 2)
    recorder, task = await begin(watching)
    assert not recorder.started
    watching._deliver(answer(*many_alerts(3)))
    await task
    assert recorder.started


async def test_a_source_that_does_not_answer_is_not_waited_for_long(
    watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_MANY", 2)
    monkeypatch.setattr(watch, "_PATIENCE", 0.0)
    recorder, task = await begin(watching)
    await task
    assert recorder.started


async def test_a_store_that_cannot_be_read_is_left_to_the_recorder(
    watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(at: Desk) -> int:
        raise OSError("gone")

    monkeypatch.setattr(import_module("irtui.workflow.detection"), "count_open", broken)
    recorder, task = await begin(watching)
    await task
    assert recorder.started
