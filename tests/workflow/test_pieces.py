"""A long record comes in pieces, and is the same in the end."""

from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest

from irtui.domain.record import Record
from irtui.workflow import reading, response, review
from irtui.workflow.desk import Desk
from tests.builders import Clock, alert, desk, store_at
from tests.workflow.long import fill

PIECE = 5
R = TypeVar("R")


@pytest.fixture
def alice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(import_module("irtui.workflow.reading"), "_PIECE", PIECE)
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock())


def declared(at: Desk, notes: int) -> str:
    key = response.declare(at, [alert()], title="slow", reason="r", impact="i", severity="SEV2").key
    fill(at, key, notes)
    return key


def to_its_end(going: Generator[None, None, R]) -> tuple[int, R]:
    """In how many pieces it came, and what came."""
    pieces = 1
    while True:
        try:
            next(going)
        except StopIteration as end:
            return pieces, end.value
        pieces += 1


@pytest.mark.parametrize("notes", [1, 2, PIECE, 3 * PIECE, 3 * PIECE + 1])
def test_the_pieces_make_the_whole(alice: Desk, notes: int) -> None:
    key = declared(alice, notes)
    pieces, found = to_its_end(reading.incident_in_pieces(alice, key))
    assert found == reading.incident(alice, key)
    assert pieces == 1 + len(found.timeline) // PIECE


def test_others_write_between_the_pieces(alice: Desk) -> None:
    key = declared(alice, 3 * PIECE)
    going = reading.incident_in_pieces(alice, key)
    next(going)
    response.note(alice, key, "meanwhile")
    _, found = to_its_end(going)
    assert found.timeline == reading.incident(alice, key).timeline
    assert "meanwhile" in [event.text for event in found.timeline]


def test_a_timeline_that_is_known_is_read_again_only_with_news(alice: Desk) -> None:
    key = declared(alice, 3 * PIECE)
    _, known = to_its_end(review.open_in_pieces(alice, key))
    version = known.review.version if known.review else 0
    review.save(alice, key, "## Summary\nIt was slow.", seen=version)
    pieces, found = to_its_end(reading.incident_in_pieces(alice, key, known))
    assert pieces == 1
    assert found.timeline is known.timeline
    assert found == reading.incident(alice, key)
    response.note(alice, key, "more")
    _, found = to_its_end(review.open_in_pieces(alice, key, found))
    assert found == review.open_review(alice, key)


def test_a_review_is_drafted_once(alice: Desk) -> None:
    key = declared(alice, 1)
    record: Record | None = None
    for _ in range(2):
        _, record = to_its_end(review.open_in_pieces(alice, key, record))
    assert record is not None
    assert [event.text for event in record.timeline].count("review drafted") == 1
