"""Of several irtui on one store one records, whatever happens to it."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irtui.domain.answer import Polled
from irtui.domain.notice import Occasion
from irtui.domain.timeline import Kind
from irtui.store import sqlite
from irtui.workflow import reading, response, triage
from irtui.workflow.watch import LEASE
from tests.builders import MINUTE, SECOND, answer, desk, failure, store_at
from tests.workflow.recorders import Process, World

Rows = dict[tuple[str, datetime], datetime | None]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with store_at(tmp_path / "irtui.db"):
        pass
    found = World(tmp_path / "irtui.db")
    yield found
    found.close()


def rows(world: World) -> Rows:
    """Start and end of every episode in the store."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    with closing(sqlite3.connect(world.path)) as connection:
        found = connection.execute("SELECT alertname, starts_at, ended_at FROM episode").fetchall()
    assert len({row[:2] for row in found}) == len(found)
    return {(name, moment(start)): moment(end) if end else None for name, start, end in found}


def told(world: World, occasion: Occasion) -> "Counter[tuple[str, datetime]]":
    """How often all processes together told of an alert that it fires, or has ended."""
    alerts = [one.alert for one in world.told if one.occasion is occasion and one.alert]
    return Counter((one.name, one.starts_at) for one in alerts)


def commits(world: World) -> tuple[int, ...]:
    """The number of changes, and the file's own number of commits."""
    with closing(sqlite3.connect(world.path)) as connection:
        (number,) = connection.execute("SELECT number FROM change").fetchone()
    # https://sqlite.org/fileformat.html: the file change counter
    return number, int.from_bytes(world.path.read_bytes()[24:28], "big")


def test_only_one_records(world: World) -> None:
    first, second = world.start(), world.start()
    assert (first.records, second.records) == (True, False)
    world.fire("One")
    before, _ = commits(world)
    second.hears(world.answer())
    second.settle()
    assert rows(world) == {}
    world.passes(60)
    assert [name for name, _ in rows(world)] == ["One"]
    assert commits(world)[0] == before + 1
    assert second.watch.board.entries["prod"]
    assert second.watch.trouble is None


def test_only_who_records_tells_how_the_source_stands(world: World) -> None:
    first, second = world.start(), world.start()
    for process in (first, second):
        process.hears(world.answer())
        process.hears(failure(at=world.now()))
    assert [one.occasion for one in world.told] == [Occasion.SOURCE_STALE]


def test_who_comes_to_record_first_tells_what_was_wrong_before(world: World) -> None:
    wrong = [failure(at=world.now())]
    first = world.start(heard=wrong)
    world.start(heard=wrong)
    assert [one.occasion for one in world.told] == [Occasion.SOURCE_STALE]
    world.ends(first, Process.leave)
    world.now.tick(seconds=45)
    world.processes[0].settle()
    assert world.processes[0].records
    assert len(world.told) == 1


def test_heartbeats_are_rare_and_who_waits_writes_nothing(world: World) -> None:
    first, second = world.start(), world.start()
    before, commit = commits(world)
    world.passes(600, step=5)
    after, later = commits(world)
    assert after == before
    assert 10 * MINUTE / LEASE <= later - commit <= 600 / 15 + 1
    assert (first.records, second.records) == (True, False)


def test_who_waits_looks_without_a_write_lock(world: World) -> None:
    first, second = world.start(), world.start()
    first.stopped = True
    with closing(sqlite3.connect(world.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        world.passes(30)
    assert second.watch.trouble is None


def test_who_waits_takes_over_from_one_that_was_killed(world: World) -> None:
    first, second = world.start(), world.start()
    one, two = world.fire("One"), world.fire("Two")
    world.passes(30)
    world.ends(first, Process.die)
    world.resolve("One")
    gone = world.now()
    three = world.fire("Three")
    world.passes(180, step=5)
    assert second.records
    found = rows(world)
    assert found[("Two", two.starts_at)] is None
    assert found[("Three", three.starts_at)] is None
    ended = found[("One", one.starts_at)]
    assert ended
    assert gone < ended <= gone + LEASE + 30 * SECOND
    assert len(found) == 3


def test_who_leaves_gives_the_lease_back(world: World) -> None:
    first, second = world.start(), world.start()
    world.ends(first, Process.leave)
    world.passes(15)
    assert second.records
    assert world.start().records is False


def test_what_came_and_went_while_nobody_recorded_is_recorded(world: World) -> None:
    first, second = world.start(), world.start()
    world.passes(15)
    world.ends(first, Process.die)
    one = world.fire("Short")
    world.passes(5, step=5)
    world.resolve("Short")
    world.passes(180, step=5)
    assert second.records
    assert rows(world)[("Short", one.starts_at)] == world.past[0][1] + 5 * SECOND


def test_an_end_that_was_recorded_is_not_taken_back_by_the_next(world: World) -> None:
    """The first sees it gone a moment earlier than the second."""
    first, second = world.start(), world.start()
    one = world.fire("One")
    world.passes(15)
    at = desk(first.line.store, world.now)
    key = response.declare(at, [one], title="t", reason="r", impact="i", severity=None).key
    world.resolve("One")
    gone = world.now.tick(seconds=5)
    first.hears(world.answer())
    world.now.tick(seconds=14)
    second.hears(world.answer())
    world.now.tick(seconds=46)
    first.hears(world.answer())
    first.settle()
    assert rows(world) == {("One", one.starts_at): gone}
    world.ends(first, Process.leave)
    second.settle()
    assert second.records
    assert second.watch.board.entries["prod"]
    world.passes(180)
    assert rows(world) == {("One", one.starts_at): gone}
    at = desk(second.line.store, world.now)
    told = [event.kind for event in reading.incident(at, key).timeline]
    assert (told.count(Kind.ALERT_FIRED), told.count(Kind.ALERT_RESOLVED)) == (1, 1)


def test_an_old_board_writes_nothing(world: World) -> None:
    """Stopped with a diff in hand, resumed when the same alert has ended and fired again."""
    first, second = world.start(), world.start()
    one = world.fire("One")
    world.passes(30)
    first.hears(answer(one, world.fire("Ghost"), at=world.now()))
    first.stopped = True
    world.firing.pop("Ghost")
    world.resolve("One")
    world.passes(180)
    assert second.records
    again = world.fire("One")
    world.passes(30)
    before, bytes_before = rows(world), world.path.read_bytes()
    assert first.records, "it cannot know yet"
    first.line.jobs.popleft()()
    assert world.path.read_bytes() == bytes_before
    first.stopped = False
    first.settle()
    assert not first.records
    world.passes(180)
    assert rows(world) == before
    assert set(before) == {("One", one.starts_at), ("One", again.starts_at)}
    assert [process is second for process in world.recorders()] == [True]


def test_ends_from_an_old_board_are_dropped(world: World) -> None:
    first, second = world.start(), world.start()
    one = world.fire("One")
    world.passes(30)
    first.hears(answer(at=world.now()))
    world.now.tick(seconds=60)
    first.hears(answer(at=world.now()))
    first.stopped = True
    assert first.line.jobs, "the end waits to be written"
    second.hears(world.answer())
    world.passes(120)
    first.stopped = False
    first.settle()
    world.passes(120)
    assert rows(world) == {("One", one.starts_at): None}
    assert second.records


def test_a_storm_that_is_half_written_stops_at_the_lost_lease(world: World) -> None:
    first, _ = world.start(), world.start()
    for number in range(1200):
        world.fire(f"Alert{number}")
    first.hears(world.answer())
    first.line.jobs.popleft()()
    while first.loop.ready:
        first.loop.ready.popleft()()
    assert len(rows(world)) == 500
    first.stopped = True
    world.firing.clear()
    world.passes(120)
    second_rows = rows(world)
    first.stopped = False
    first.settle()
    assert not first.records
    assert rows(world) == second_rows
    assert set(second_rows.values()) != {None}


def test_a_great_storm_is_painted_before_it_is_recorded(world: World) -> None:
    first = world.start()
    for number in range(6000):
        world.fire(f"Alert{number}")
    first.hears(world.answer())
    assert not first.line.jobs
    world.now.tick(seconds=1)
    first.settle()
    assert len(rows(world)) == 6000


def test_verbs_work_without_the_lease(world: World) -> None:
    """The one that waits is the first to see the alert, and acts on it."""
    _, second = world.start(), world.start()
    one = world.fire("One")
    second.hears(world.answer())
    at = desk(second.line.store, world.now, "bob")
    triage.acknowledge(at, [one])
    assert rows(world) == {("One", one.starts_at): None}
    world.passes(30)
    assert reading.common(at).book[one.episode].owner == "bob"
    world.resolve("One")
    gone = world.now()
    world.passes(120)
    assert rows(world) == {("One", one.starts_at): gone + 15 * SECOND}


def test_a_process_that_may_only_read_leaves_the_lease_alone(world: World) -> None:
    before = world.path.read_bytes()
    reader = world.start(read_only=True)
    world.fire("One")
    world.passes(60)
    assert not reader.records
    assert reader.watch.trouble is None
    assert world.path.read_bytes() == before


def test_trouble_is_told_until_it_is_over(world: World) -> None:
    process = world.start()
    world.fire("One")
    process.hears(world.answer())
    with closing(sqlite3.connect(world.path)) as other:
        other.execute("ALTER TABLE episode RENAME TO hidden")
        process.settle()
        assert str(process.watch.trouble).startswith("not recorded: ")
        world.now.tick(seconds=15)
        process.line.jobs.clear()
        other.execute("ALTER TABLE hidden RENAME TO episode")
    process.settle()
    world.passes(15)
    assert process.watch.trouble is None
    assert [name for name, _ in rows(world)] == ["One"]


class Random(World):
    """A steady process that nothing happens to, and others that come, stall, resume and go.

    What the steady one saw `must` be recorded, what any of them was told `may` be.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.must: set[tuple[str, datetime]] = set()
        self.may: set[tuple[str, datetime]] = set()
        self.steady = self.start()

    def answer(self) -> Polled:
        self.may |= self.now_firing()
        return super().answer()

    def passes(self, seconds: float, step: float = 5) -> None:
        super().passes(seconds, step)
        if seconds:
            self.must |= self.now_firing()

    def now_firing(self) -> set[tuple[str, datetime]]:
        return {(one.name, one.starts_at) for one in self.firing.values()}

    def other(self, index: int) -> Process | None:
        others = self.processes[1:]
        return others[index % len(others)] if others else None

    def do(self, act: str, index: int) -> None:
        other = self.other(index)
        if act == "fire" and f"Alert{index}" not in self.firing:
            self.fire(f"Alert{index}")
        elif act == "resolve" and self.firing:
            self.resolve(sorted(self.firing)[index % len(self.firing)])
        elif act == "start" and len(self.processes) < 4:
            self.start()
        elif act == "give way":
            self.steady.recorder.stop()
            self.steady.settle()
        elif other is None:
            return
        elif act == "stop" and not other.stopped:
            # With an answer on its board that is not written yet.
            other.hears(self.answer())
            other.stopped = True
        elif act == "resume" and other.stopped:
            other.stopped = False
            other.settle()
        elif act in ("kill", "leave") and not other.stopped:
            self.ends(other, Process.die if act == "kill" else Process.leave)


ACTS = st.sampled_from(["fire", "resolve", "start", "give way", "stop", "resume", "kill", "leave"])


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(ACTS, st.integers(0, 3), st.sampled_from([0, 5, 15, 45, 75])), max_size=40
    )
)
def test_whatever_happens_every_episode_is_recorded_once_and_truly(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    acts: list[tuple[str, int, int]],
) -> None:
    # Nothing here is about power cuts.
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("journal_mode = MEMORY", "synchronous = OFF"))
    path = tmp_path_factory.mktemp("store") / "irtui.db"
    with store_at(path):
        pass
    world = Random(path)
    for act, index, seconds in acts:
        world.do(act, index)
        world.passes(seconds)
    world.passes(300)
    found = rows(world)
    world.close()
    assert told(world, Occasion.FIRED) == Counter(found.keys())
    assert told(world, Occasion.ENDED) == Counter(key for key, end in found.items() if end)
    assert len([one for one in world.recorders() if not one.stopped]) == 1
    assert world.must <= set(found) <= world.may
    assert {key for key, end in found.items() if end is None} == world.now_firing()
    for one, over in world.past:
        ended = found.get((one.name, one.starts_at))
        # The next recorder takes over within the lease and a look at it.
        assert ended is None or over <= ended <= over + LEASE + 40 * SECOND
