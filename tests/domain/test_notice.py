"""What happened that somebody may want to be told of."""

from irtui.domain.board import Board, Diff, apply, empty
from irtui.domain.matcher import parse
from irtui.domain.notice import Notice, Occasion, of_boards, of_episodes
from irtui.domain.watchdog import Watchdog
from tests.builders import (
    INTERVAL,
    LONG_AGO,
    MINUTE,
    T0,
    WAITS,
    Member,
    Polled,
    alert,
    answer,
    failure,
)

DOG = Watchdog((parse("alertname=Watchdog"),))


class Told:
    """A board with one watchdog, and the notices of each step."""

    def __init__(self) -> None:
        self.board: Board = empty([("prod", INTERVAL), ("lab", INTERVAL)], [DOG])

    def __call__(self, polled: Polled) -> list[tuple[Occasion, str]]:
        before = self.board
        self.board, diff = apply(before, polled, WAITS)
        return [(one.occasion, one.text) for one in of_boards(before, self.board, diff)]


def test_a_source_that_fails_is_told_once_and_once_that_it_is_back() -> None:
    told = Told()
    dog = alert("Watchdog")
    assert told(answer(dog)) == []
    stale = [(Occasion.SOURCE_STALE, "prod is stale: connection refused")]
    assert told(failure("connection refused", at=T0 + MINUTE)) == stale
    assert told(failure("timed out", at=T0 + 2 * MINUTE)) == []
    assert told(answer(dog, at=T0 + 3 * MINUTE)) == [
        (Occasion.SOURCE_FRESH, "prod answers again"),
    ]


def test_a_source_that_never_answered_is_told_as_stale() -> None:
    assert [occasion for occasion, _ in Told()(failure())] == [Occasion.SOURCE_STALE]


def test_a_watchdog_is_told_after_its_grace_and_when_it_is_back() -> None:
    told = Told()
    assert told(answer()) == []
    assert told(answer(at=T0 + MINUTE / 2)) == []
    text = 'prod: dead-man\'s switch silent, no alert matches alertname="Watchdog"'
    assert told(answer(at=T0 + MINUTE)) == [(Occasion.WATCHDOG_SILENT, text)]
    assert told(answer(at=T0 + 2 * MINUTE)) == []
    text = 'prod: dead-man\'s switch fires again, an alert matches alertname="Watchdog"'
    assert told(answer(alert("Watchdog"), at=T0 + 3 * MINUTE)) == [(Occasion.WATCHDOG_BACK, text)]


def test_a_source_that_is_stale_or_restarts_says_nothing_about_its_watchdog() -> None:
    told = Told()
    told(answer())
    assert [one for one, _ in told(failure(at=T0 + 5 * MINUTE))] == [Occasion.SOURCE_STALE]
    young = (Member("a", None, T0 + 5 * MINUTE),)
    back = told(answer(at=T0 + 6 * MINUTE, members=young))
    assert [one for one, _ in back] == [Occasion.SOURCE_FRESH]
    late = told(answer(at=T0 + 11 * MINUTE, members=young))
    assert [one for one, _ in late] == [Occasion.WATCHDOG_SILENT]


def test_a_watchdog_that_is_silent_stays_told_while_its_source_fails() -> None:
    told = Told()
    told(answer())
    assert [one for one, _ in told(answer(at=T0 + MINUTE))] == [Occasion.WATCHDOG_SILENT]
    told(failure(at=T0 + 2 * MINUTE))
    back = told(answer(at=T0 + 3 * MINUTE, members=(Member("a", None, LONG_AGO),)))
    assert [one for one, _ in back] == [Occasion.SOURCE_FRESH]


def test_an_alert_is_told_when_its_silence_ends() -> None:
    told = Told()
    dog = alert("Watchdog")
    assert told(answer(dog, alert("A", suppressed=True))) == []
    assert told(answer(dog, alert("A"), at=T0 + MINUTE)) == [(Occasion.FIRED, "")]
    assert told(answer(dog, alert("A", annotations={}), at=T0 + 2 * MINUTE)) == []


def test_what_was_recorded_is_told_but_no_silenced_alert() -> None:
    one, silenced, over = alert("A"), alert("B", suppressed=True), alert("C")
    assert list(of_episodes([one, silenced], [(over, T0)])) == [
        Notice(Occasion.ENDED, "prod", over, ended_at=T0),
        Notice(Occasion.FIRED, "prod", one),
    ]


def test_boards_that_differ_in_nothing_have_no_notices() -> None:
    board = Told().board
    assert list(of_boards(board, board, Diff())) == []
