"""What every screen shows is read once; afterwards only what changed, whoever changed it."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.triage import Triage
from irtui.domain.view import TriageBook
from irtui.store.errors import Changed
from irtui.workflow import detection, reading, response, triage
from irtui.workflow.desk import Desk
from irtui.workflow.reading import Common, common
from irtui.workflow.undo import undo
from tests.builders import HOUR, T0, Clock, alert, colleague, desk, many_alerts, store_at

ALERTS = many_alerts(6)
AGAIN = [alert(one.name, fingerprint=one.fingerprint, starts_at=T0 + HOUR) for one in ALERTS]


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock())


@pytest.fixture
def bob(tmp_path: Path, alice: Desk) -> Iterator[Desk]:
    """Another process: a store of its own on the same file."""
    with store_at(tmp_path / "irtui.db") as store:
        yield colleague(desk(store, Clock()))


class Screen:
    """Keeps the book as the app does."""

    def __init__(self, at: Desk) -> None:
        self.at = at
        self.book: TriageBook = {}
        self.newest: Common | None = None

    def look(self) -> Common:
        self.newest = common(self.at, self.newest.number if self.newest else 0)
        self.book = self.newest.onto(self.book)
        return self.newest


def fires(at: Desk, *alerts: Alert) -> None:
    detection.record(at, Diff(fired=alerts))


def ends(at: Desk, *alerts: Alert) -> None:
    detection.record(at, Diff(ended=tuple((one.episode, T0 + 2 * HOUR) for one in alerts)))


def declares(at: Desk, *alerts: Alert) -> str:
    return response.declare(
        at, alerts, title="storm", reason="r", impact="i", severity="SEV3"
    ).key  # fmt: skip


def cancels(at: Desk, key: str) -> None:
    response.move(at, key, Status.CANCELLED, reason="not_incident")


Act = Callable[[Desk, random.Random], object]
ACTS: list[Act] = [
    lambda at, chance: fires(at, chance.choice(ALERTS), chance.choice(AGAIN)),
    lambda at, chance: fires(at, chance.choice(ALERTS)),
    lambda at, chance: ends(at, chance.choice(ALERTS + AGAIN)),
    lambda at, chance: triage.acknowledge(at, chance.sample(ALERTS, 2)),
    lambda at, chance: triage.note(at, [chance.choice(ALERTS + AGAIN)], f"{chance.random()}"),
    lambda at, chance: declares(at, *chance.sample(ALERTS, 2)),
    lambda at, chance: response.attach(at, of_any(at, chance), [chance.choice(ALERTS)]),
    lambda at, chance: cancels(at, of_any(at, chance)),
    lambda at, chance: undo(at),
]


def of_any(at: Desk, chance: random.Random) -> str:
    found = reading.all_incidents(at)
    if not found:
        raise NotAllowed("none yet")
    return chance.choice(found).key


@pytest.mark.parametrize("seed", range(6))
def test_what_changed_makes_up_the_whole_whoever_changed_it(
    alice: Desk, bob: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    screens = [Screen(alice), Screen(bob)]
    for _ in range(60):
        try:
            chance.choice(ACTS)(chance.choice([alice, bob]), chance)
        except (NotAllowed, Changed):
            continue
        if chance.random() < 0.7:
            screen = chance.choice(screens)
            screen.look()
            assert screen.book == common(bob).book
    assert all(screen.look() and screen.book == common(alice).book for screen in screens)


def test_an_alert_of_which_there_is_nothing_to_say_is_not_in_the_book(alice: Desk) -> None:
    fires(alice, *ALERTS)
    assert common(alice).book == {}
    triage.note(alice, [ALERTS[0]], "seen before")
    assert common(alice).book == {ALERTS[0].episode: Triage(notes=1, last_note="seen before")}


def test_the_second_firing_is_in_the_book(alice: Desk) -> None:
    screen = Screen(alice)
    screen.look()
    fires(alice, ALERTS[0])
    ends(alice, ALERTS[0])
    fires(alice, AGAIN[0])
    assert screen.look().book == {AGAIN[0].episode: Triage(occurrence=2)}


def test_only_what_changed_is_read(alice: Desk) -> None:
    screen = Screen(alice)
    triage.acknowledge(alice, ALERTS[:3])
    assert screen.look().gone is None
    triage.note(alice, [ALERTS[4]], "odd")
    ends(alice, ALERTS[1])
    found = screen.look()
    assert (set(found.book), found.gone) == ({ALERTS[4].episode}, [ALERTS[1].episode])
    before = screen.book
    response.note(alice, declares(alice), "an incident without alerts")
    assert (screen.look().book, screen.book is before) == ({}, True)


def test_the_incident_that_is_cancelled_gives_its_alert_back_to_the_one_before(
    alice: Desk,
) -> None:
    screen = Screen(alice)
    first = declares(alice, ALERTS[0])
    response.move(alice, first, Status.RESOLVED, "over")
    second = declares(alice, ALERTS[0])
    screen.look()
    assert incident_of(screen.book, ALERTS[0]) == second
    cancels(alice, second)
    screen.look()
    assert incident_of(screen.book, ALERTS[0]) == first
    undo(alice)
    screen.look()
    assert incident_of(screen.book, ALERTS[0]) == second


def incident_of(book: TriageBook, one: Alert) -> str | None:
    return book[one.episode].incident


def test_incidents_that_are_over_are_not_read(alice: Desk) -> None:
    over, still = declares(alice), declares(alice)
    cancels(alice, over)
    assert [one.key for one in common(alice).incidents] == [still]


def test_a_store_that_is_older_than_the_last_look_is_read_whole(alice: Desk) -> None:
    triage.acknowledge(alice, ALERTS[:1])
    number = common(alice).number
    found = common(alice, number + 7)
    assert (found.gone, set(found.book)) == (None, {ALERTS[0].episode})


def test_a_look_finds_what_it_reads_by_an_index(alice: Desk) -> None:
    """The whole table of episodes is read by nobody: it grows for years."""
    asked: list[tuple[str, Any]] = []

    def hear(connection: object, cursor: object, text: str, values: Any, *_: object) -> None:
        if "FROM episode" in text:
            asked.append((text, values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        common(alice)
        common(alice, 1)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    with alice.store.read() as session:
        connection = session.connection()
        for text, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
            assert not [step for *_, step in plan if step.startswith("SCAN")], plan
    assert len(asked) == 2
