"""Tasks: set, done, dropped with the reason; `u` takes each of it back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.incident import NotAllowed
from irtui.domain.task import Task, TaskState
from irtui.domain.timeline import Kind
from irtui.store.errors import Changed
from irtui.workflow import reading, response, tasks
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import T0, Clock, colleague, desk, store_at


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


@pytest.fixture
def key(alice: Desk) -> str:
    return response.declare(alice, [], title="t", reason="r", impact="i", severity=None).key


def only(at: Desk, key: str) -> Task:
    (one,) = reading.incident(at, key).tasks
    return one


def test_a_task_is_set_and_done(alice: Desk, key: str, now: Clock) -> None:
    tasks.add(alice, key, "call the\nvendor", "bob", T0 + timedelta(minutes=30))
    one = only(alice, key)
    assert (one.text, one.owner, one.by) == ("call the vendor", "bob", "alice")
    assert not one.overdue(now())
    now.tick(hours=1)
    assert one.overdue(now())
    tasks.done(colleague(alice), one.id, "they look")
    one = only(alice, key)
    assert (one.state, one.ended_by, one.note) == (TaskState.DONE, "bob", "they look")
    assert not one.overdue(now())
    told = reading.incident(alice, key).timeline[-1]
    assert (told.kind, told.text) == (Kind.ACTION_TAKEN, "call the vendor\nthey look")


def test_a_task_is_dropped_with_the_reason(alice: Desk, key: str) -> None:
    tasks.add(alice, key, "call the vendor")
    one = only(alice, key)
    with pytest.raises(NotAllowed, match="why is it not done"):
        tasks.drop(alice, one.id, " ")
    tasks.drop(alice, one.id, "it was ours")
    assert only(alice, key).state is TaskState.DROPPED
    with pytest.raises(NotAllowed, match="is dropped already, by alice"):
        tasks.done(alice, one.id)


def test_owner_and_end_change_without_noise(alice: Desk, key: str) -> None:
    tasks.add(alice, key, "call the vendor")
    one = only(alice, key)
    tasks.assign(alice, one.id, "carol")
    tasks.change_due(alice, one.id, T0)
    assert (only(alice, key).owner, only(alice, key).due_at) == ("carol", T0)
    shown = [event.text for event in reading.incident(alice, key).timeline if event.shown]
    assert shown[-1] == "task: call the vendor"


def test_u_takes_each_of_it_back(alice: Desk, key: str) -> None:
    tasks.add(alice, key, "call the vendor", "bob")
    one = only(alice, key)
    tasks.assign(alice, one.id, "carol")
    tasks.done(alice, one.id)
    undo(alice)
    assert only(alice, key).state is TaskState.OPEN
    undo(alice)
    assert only(alice, key).owner == "bob"
    undo(alice)
    assert not reading.incident(alice, key).tasks


def test_what_somebody_changed_meanwhile_stays(alice: Desk, key: str) -> None:
    tasks.add(alice, key, "call the vendor")
    one = only(alice, key)
    tasks.assign(colleague(alice), one.id, "bob")
    with pytest.raises(Changed, match="meanwhile"):
        tasks.drop(alice, one.id, "no", seen=one.version)
    with pytest.raises(Changed):
        undo(alice)


def test_an_empty_task_is_none(alice: Desk, key: str) -> None:
    with pytest.raises(NotAllowed, match="write what has to be done"):
        tasks.add(alice, key, " ")
