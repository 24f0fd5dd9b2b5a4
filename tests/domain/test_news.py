"""What a log says about a board that changed."""

from irtui.domain.answer import Member, Polled
from irtui.domain.board import Board, apply, empty
from irtui.domain.matcher import parse
from irtui.domain.news import news
from irtui.domain.takeover import take_over
from irtui.domain.watchdog import Watchdog
from tests.builders import INTERVAL, LONG_AGO, MINUTE, T0, WAITS, alert, answer, failure

ONE, TWO = alert("One"), alert("Two")
DOG = Watchdog((parse("alertname=One"),))


def told(*outcomes: Polled, board: Board | None = None) -> list[list[str]]:
    """What each of the outcomes is worth saying."""
    board = board or empty([("prod", INTERVAL)])
    said = []
    for outcome in outcomes:
        after, _ = apply(board, outcome, WAITS)
        said.append(list(news(board, after)))
        board = after
    return said


def test_the_same_again_is_no_news() -> None:
    first, *others = told(*(answer(ONE, TWO, at=T0 + number * INTERVAL) for number in range(4)))
    assert first == ["prod: answers", "prod: 2 fired, 0 ended, 2 on the board"]
    assert others == [[], [], []]


def test_a_source_that_fails_is_told_once_for_each_reason() -> None:
    outcomes = [failure("refused"), failure("refused"), failure("no such host"), answer()]
    assert told(*outcomes) == [
        ["prod: no answer: refused"],
        [],
        ["prod: no answer: no such host"],
        ["prod: answers"],
    ]


def test_half_an_answer_is_told() -> None:
    members = [Member("a", None, T0 - MINUTE), Member("b", "refused")]
    assert told(answer(members=members, unreadable=2)) == [
        ["prod: answers, 1 of 2 members, may have restarted, 2 not readable"]
    ]


def test_an_end_is_told_when_it_is_believed() -> None:
    outcomes = [answer(ONE, TWO), answer(TWO, at=T0 + INTERVAL), answer(TWO, at=T0 + 2 * MINUTE)]
    assert told(*outcomes)[1:] == [[], ["prod: 0 fired, 1 ended, 1 on the board"]]


def test_a_second_firing_is_an_end_and_a_beginning() -> None:
    again = alert("One", starts_at=T0 + MINUTE)
    said = told(answer(ONE), answer(again, at=T0 + 2 * MINUTE))
    assert said[1] == ["prod: 1 fired, 1 ended, 1 on the board"]


def test_what_the_store_told_is_news_when_it_ends() -> None:
    bare = empty([("prod", INTERVAL)])
    board, _ = take_over(bare, [ONE, TWO], T0)
    assert list(news(bare, board)) == []
    members = [Member("a", None, LONG_AGO)]
    said = told(
        answer(ONE, members=members),
        answer(ONE, at=T0 + 2 * MINUTE, members=members),
        board=board,
    )
    assert said == [["prod: answers"], ["prod: 0 fired, 1 ended, 1 on the board"]]


def test_silence_is_told_when_it_begins_and_when_it_ends() -> None:
    said = told(
        *(answer(at=T0 + number * MINUTE) for number in range(3)),
        answer(ONE, at=T0 + 3 * MINUTE),
        board=empty([("prod", INTERVAL)], [DOG]),
    )
    assert said == [
        ["prod: answers"],
        ['prod: dead-man\'s switch silent for 1 min: no alert matches alertname="One"'],
        [],
        ["prod: dead-man's switch fires again", "prod: 1 fired, 0 ended, 1 on the board"],
    ]
