"""The list of all incidents: read in pieces, and only when something has changed."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from irtui.domain.incident import Status
from irtui.domain.listing import Listing, listed
from irtui.workflow import listing, reading, response
from irtui.workflow.desk import Desk
from tests.builders import Clock, desk, store_at

PIECE = 4


@pytest.fixture
def alice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(import_module("irtui.workflow.listing"), "PIECE", PIECE)
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock())


def declare(at: Desk, many: int = 1) -> list[str]:
    return [
        response.declare(at, [], title=f"t{n}", reason="r", impact="i", severity="SEV3").key
        for n in range(many)
    ]


def cancel(at: Desk, key: str) -> None:
    response.move(at, key, Status.CANCELLED, reason="not_incident")


def read(at: Desk, *, whole: bool, known: Listing | None = None) -> Listing:
    found = listing.listing(at, known, whole=whole)
    while found.rest:
        found = listing.more(at, found)
    return found


@pytest.mark.parametrize("many", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_all_pieces_are_all_incidents(alice: Desk, many: int) -> None:
    declare(alice, many)
    every = [listed(one) for one in reading.all_incidents(alice)]
    found = read(alice, whole=True)
    assert list(found.rows) == every
    assert (found.ongoing, found.over) == (many, 0)


def test_the_newest_are_first_over_the_years(alice: Desk) -> None:
    declare(alice, 3)
    alice.now.tick(days=365)  # type: ignore[attr-defined]
    declare(alice, 3)
    rows = read(alice, whole=True).rows
    assert [one.key[4:] for one in rows] == [
        "2027-0003", "2027-0002", "2027-0001", "2026-0003", "2026-0002", "2026-0001",
    ]  # fmt: skip


def test_what_is_over_is_counted_and_listed_when_it_is_asked_for(alice: Desk) -> None:
    keys = declare(alice, 6)
    for key in keys[::2]:
        cancel(alice, key)
    some, every = read(alice, whole=False), read(alice, whole=True)
    assert [one.key for one in some.rows] == keys[::-1][::2]
    assert [one.key for one in every.rows] == keys[::-1]
    assert {(one.ongoing, one.over) for one in (some, every)} == {(3, 3)}


def test_nothing_is_read_again_before_something_changed(alice: Desk) -> None:
    (key,) = declare(alice)
    known = read(alice, whole=False)
    assert read(alice, whole=False, known=known) is known
    cancel(alice, key)
    assert read(alice, whole=False, known=known).rows == ()
    assert [one.key for one in read(alice, whole=True, known=known).rows] == [key]
