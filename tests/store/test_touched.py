"""What screens show otherwise is marked with the number of the change, in whatever way it came."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from irtui.store import touched
from irtui.store.database import Store
from irtui.store.tables import Episode
from tests.builders import MINUTE, T0, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "irtui.db") as found:
        yield found


def episode(occurrence: int = 1) -> Episode:
    return Episode(
        source="prod", fingerprint="f", starts_at=T0, alertname="A", first_seen_at=T0,
        occurrence=occurrence,
    )  # fmt: skip


def mark(store: Store) -> tuple[int, int]:
    """The mark of the only episode, and the number of the newest change."""
    with store.read() as session:
        return session.exec(select(Episode.touched)).one(), touched.newest(session)


def the_row(session: Session) -> Episode:
    return session.exec(select(Episode)).one()


def test_each_change_has_the_next_number(store: Store) -> None:
    numbers: list[int] = []
    for quiet in (False, True, False):
        with store.write(quiet=quiet) as session:
            numbers.append(touched.number(session))
    first = numbers[0]
    assert numbers == [first, first + 1, first + 1]
    with store.read() as session:
        assert touched.newest(session) == first + 1


def test_a_change_that_fails_has_no_number(store: Store) -> None:
    with store.read() as session:
        before = touched.newest(session)
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    with store.read() as session:
        assert touched.newest(session) == before


def test_the_first_firing_is_not_marked_the_next_one_is(store: Store) -> None:
    with store.write() as session:
        session.add(episode())
    assert mark(store)[0] == 0
    with store.write() as session:
        session.delete(the_row(session))
    with store.write() as session:
        session.add(episode(occurrence=2))
    marked, newest = mark(store)
    assert marked == newest


def test_an_end_and_a_return_are_marked_and_other_words_are_not(store: Store) -> None:
    with store.write() as session:
        session.add(episode())
    for ended_at in (T0 + MINUTE, None):
        with store.write() as session:
            the_row(session).ended_at = ended_at
        marked, newest = mark(store)
        assert marked == newest
    with store.write() as session:
        the_row(session).annotations = {"summary": "worse"}
    assert mark(store) == (marked, newest + 1)


def test_who_writes_past_the_session_tells_what_it_touches(store: Store) -> None:
    with store.write() as session:
        session.add(one := episode())
    with store.write() as session:
        touched.touch(session, [one.id])
    marked, newest = mark(store)
    assert marked == newest
