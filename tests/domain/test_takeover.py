"""What a process tells the store when it begins to record."""

from dataclasses import replace

from irtui.domain.alert import AlertState
from irtui.domain.board import Diff
from irtui.domain.takeover import take_over
from tests.builders import HOUR, INTERVAL, MINUTE, T0, alert, answer, board, entry_of, failure

ONE, TWO = alert("One"), alert("Two")
LATER = T0 + INTERVAL


def test_what_a_fresh_answer_shows_is_told_as_firing() -> None:
    _, diff = take_over(board(answer(ONE, TWO)), [], T0)
    assert diff == Diff(fired=(ONE, TWO))


def test_what_went_a_moment_ago_is_only_to_be_known() -> None:
    _, diff = take_over(board(answer(ONE, TWO), answer(ONE, at=LATER)), [], LATER)
    assert diff == Diff(fired=(ONE,), lingering=(TWO,))


def test_a_stale_source_proves_nothing() -> None:
    _, diff = take_over(board(answer(ONE), failure(at=LATER)), [], LATER)
    assert diff == Diff(lingering=(ONE,))
    _, diff = take_over(board(answer(ONE)), [], T0 + HOUR)
    assert diff == Diff(lingering=(ONE,))


def test_what_the_store_holds_open_waits_for_an_answer() -> None:
    found, diff = take_over(board(answer(ONE)), [TWO], T0)
    assert diff == Diff(fired=(ONE,))
    assert entry_of(found, TWO).state is AlertState.UNCONFIRMED


def test_what_the_store_holds_just_so_is_not_told() -> None:
    before = board(answer(ONE, replace(TWO, suppressed=True)))
    found, diff = take_over(before, [ONE, TWO], T0)
    assert not diff
    assert found.entries["prod"] is before.entries["prod"]


def test_another_text_than_the_stored_one_is_told() -> None:
    other = replace(ONE, annotations={"summary": "worse"})
    _, diff = take_over(board(answer(other)), [ONE], T0)
    assert diff == Diff(fired=(other,))


def test_an_older_firing_that_the_store_holds_open_has_ended() -> None:
    again = alert("One", starts_at=T0 + MINUTE)
    now = T0 + 2 * MINUTE
    _, diff = take_over(board(answer(again, at=now)), [ONE], now)
    assert diff == Diff(fired=(again,), ended=((ONE.episode, now),))


def test_the_pieces_of_a_diff_hold_all_of_it() -> None:
    many = tuple(replace(ONE, fingerprint=str(number)) for number in range(7))
    ended = tuple((one.episode, T0) for one in many)
    pieces = list(Diff(many[:3], many[3:], ended, many).pieces(3))
    assert all(pieces)
    assert [key for piece in pieces for key in piece.ended] == list(ended)
    assert [one for piece in pieces for one in (*piece.fired, *piece.changed)] == list(many)
    assert [one for piece in pieces for one in piece.lingering] == list(many)
    assert [bool(piece.ended) for piece in pieces] == [True] * 3 + [False] * 6
