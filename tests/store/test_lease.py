"""The lease: one holder at a time, whatever the clock does; and who is told of a change."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from irtui.store import lease
from irtui.store.database import Store
from irtui.store.errors import LeaseLost
from irtui.store.lease import Lease
from tests.builders import HOUR, SECOND, T0, store_at

SPAN = 45 * SECOND
A, B = UUID(int=1), UUID(int=2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "irtui.db") as found:
        yield found


def take(store: Store, holder: UUID, at: datetime = T0) -> Lease | None:
    with store.write(quiet=True) as session:
        return lease.take(session, holder, at, SPAN)


def renew(store: Store, held: Lease, at: datetime) -> None:
    with store.write(quiet=True) as session:
        lease.renew(session, held, at)


def is_free(store: Store, at: datetime) -> bool:
    with store.read() as session:
        return lease.is_free(session, at, SPAN)


def test_the_first_who_wants_it_has_it(store: Store) -> None:
    assert is_free(store, T0)
    assert take(store, A) == Lease(A, 1)
    assert not is_free(store, T0)
    assert take(store, B) is None


@pytest.mark.parametrize(
    ("after", "free"),
    [
        (timedelta(0), False),
        (SPAN - SECOND, False),
        (SPAN, True),
        (HOUR, True),
        # The clock was set back: a little later it is still held, of an hour nobody knows.
        (-SECOND, False),
        (-SPAN, True),
        (-HOUR, True),
    ],
)
def test_it_is_free_once_it_is_old(store: Store, after: timedelta, free: bool) -> None:
    take(store, A)
    assert is_free(store, T0 + after) == free
    assert take(store, B, T0 + after) == (Lease(B, 2) if free else None)


def test_who_renews_it_keeps_it(store: Store) -> None:
    held = take(store, A)
    assert held
    for number in range(1, 9):
        renew(store, held, T0 + number * 30 * SECOND)
        assert take(store, B, T0 + number * 30 * SECOND + SECOND) is None


def test_an_old_one_that_nobody_wanted_can_be_renewed(store: Store) -> None:
    held = take(store, A)
    assert held
    renew(store, held, T0 + HOUR)
    assert take(store, B, T0 + HOUR) is None


def test_a_lease_that_another_took_is_lost(store: Store) -> None:
    held = take(store, A)
    assert held
    take(store, B, T0 + SPAN)
    with pytest.raises(LeaseLost):
        renew(store, held, T0 + SPAN)


def test_a_lease_of_an_earlier_time_is_lost_even_for_the_same_holder(store: Store) -> None:
    held = take(store, A)
    assert held
    take(store, B, T0 + SPAN)
    assert take(store, A, T0 + 2 * SPAN) == Lease(A, 3)
    with pytest.raises(LeaseLost):
        renew(store, held, T0 + 2 * SPAN)


def test_what_is_given_back_is_free_at_once(store: Store) -> None:
    take(store, A)
    with store.write(quiet=True) as session:
        lease.give_back(session, B)
    assert take(store, B) is None
    with store.write(quiet=True) as session:
        lease.give_back(session, A)
    assert take(store, B) == Lease(B, 2)


def test_a_heartbeat_wakes_nobody(store: Store) -> None:
    told: list[None] = []
    store.changed = lambda: told.append(None)
    with store_at(store.path) as other:
        assert other.changed_elsewhere()
        assert not other.changed_elsewhere()
        held = take(store, A)
        assert held
        renew(store, held, T0 + SECOND)
        assert not other.changed_elsewhere()
        with store.write():
            pass
        renew(store, held, T0 + 2 * SECOND)
        assert other.changed_elsewhere()
        assert not other.changed_elsewhere()
    assert told == [None]


def test_a_transaction_that_failed_is_no_change(store: Store) -> None:
    with store_at(store.path) as other:
        other.changed_elsewhere()
        with pytest.raises(LeaseLost), store.write():
            raise LeaseLost("lost")
        assert not other.changed_elsewhere()
