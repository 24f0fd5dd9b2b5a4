"""Dead-man's switches: loud when what always fires does not."""

from datetime import datetime, timedelta

import pytest

from irtui.domain.answer import Member, Polled
from irtui.domain.board import Board, apply, empty
from irtui.domain.clear import judge
from irtui.domain.matcher import parse
from irtui.domain.watchdog import Watchdog
from tests.builders import INTERVAL, MINUTE, SECOND, T0, WAITS, alert, answer, failure

DOG = Watchdog((parse('alertname="Watchdog"'),), grace=MINUTE)
SILENT = 'prod: dead-man\'s switch silent for {}: no alert matches alertname="Watchdog"'


def told(*outcomes: Polled, dogs: tuple[Watchdog, ...] = (DOG,), names: str = "prod") -> Board:
    board = empty([(name, INTERVAL) for name in names.split()], dogs)
    for outcome in outcomes:
        board, _ = apply(board, outcome, WAITS)
    return board


def loud(board: Board, now: datetime) -> list[str]:
    return [text for state in board.sources.values() for text in state.silent(now)]


def every(span: timedelta, *, until: timedelta) -> list[Polled]:
    """Answers without any alert."""
    return [answer(at=T0 + number * span) for number in range(until // span + 1)]


def test_what_fires_is_not_loud() -> None:
    board = told(*(answer(alert("Watchdog"), at=T0 + number * INTERVAL) for number in range(20)))
    assert loud(board, T0 + 19 * INTERVAL) == []
    assert judge(board, T0 + 19 * INTERVAL, shown=0, hidden=0).clear


def test_a_silenced_one_proves_the_way_too() -> None:
    board = told(answer(alert("Watchdog", suppressed=True)))
    assert board.sources["prod"].missing == {}


@pytest.mark.parametrize(("after", "is_loud"), [(45, False), (60, True), (180, True)])
def test_it_is_loud_once_the_grace_is_over(after: int, is_loud: bool) -> None:
    board = told(*every(INTERVAL, until=after * SECOND))
    said = loud(board, T0 + after * SECOND)
    assert bool(said) == is_loud
    if after == 180:
        assert said == [SILENT.format("3 min")]


def test_a_slow_source_is_asked_twice_before_it_is_loud() -> None:
    board = empty([("prod", 5 * MINUTE)], [DOG])
    board, _ = apply(board, answer(at=T0), WAITS)
    assert loud(board, T0 + 9 * MINUTE) == []
    assert loud(board, T0 + 10 * MINUTE) == [SILENT.format("10 min")]


def test_nothing_is_clear_while_the_grace_still_runs() -> None:
    verdict = judge(told(answer()), T0 + SECOND, shown=0, hidden=0)
    assert verdict.sentence == f"Not proven clear: {SILENT.format('1 s')}."


def test_silence_counts_from_the_first_answer_without_it() -> None:
    heard = [answer(alert("Watchdog"), at=T0), answer(alert("Watchdog"), at=T0 + 10 * INTERVAL)]
    board = told(*heard, answer(at=T0 + 11 * INTERVAL), answer(at=T0 + 16 * INTERVAL))
    assert loud(board, T0 + 16 * INTERVAL) == [SILENT.format("1 min")]
    board, _ = apply(board, answer(alert("Watchdog"), at=T0 + 17 * INTERVAL), WAITS)
    assert loud(board, T0 + 17 * INTERVAL) == []


def test_a_source_that_does_not_answer_is_stale_and_not_silent() -> None:
    assert loud(told(), T0 + 10 * MINUTE) == []
    assert loud(told(failure()), T0 + 10 * MINUTE) == []
    assert loud(told(answer(), failure(at=T0 + MINUTE)), T0 + 10 * MINUTE) == []
    assert loud(told(answer()), T0 + 10 * MINUTE) == []


def test_a_server_that_restarted_lately_cannot_know() -> None:
    young = (Member("a", None, T0 - SECOND),)
    board = told(*(answer(at=T0 + number * INTERVAL, members=young) for number in range(9)))
    assert loud(board, T0 + 8 * INTERVAL) == []
    assert not judge(board, T0 + 8 * INTERVAL, shown=0, hidden=0).clear


def test_every_source_needs_its_own_unless_one_is_named() -> None:
    lab = Watchdog((parse("a=b"),), "lab")
    outcomes = [answer(at=T0 + 2 * MINUTE, source=name) for name in ("prod", "lab")]
    early = [answer(at=T0, source=name) for name in ("prod", "lab")]
    board = told(*early, *outcomes, dogs=(DOG, lab), names="prod lab")
    said = loud(board, T0 + 2 * MINUTE)
    assert [text.split(":")[0] for text in said] == ["prod", "lab", "lab"]
    assert said[2].endswith('no alert matches a="b"')


def test_all_matchers_must_match_one_alert() -> None:
    both = Watchdog((parse("alertname=Watchdog"), parse("service=~checkout|search")))
    assert both.fires([alert("Watchdog")])
    assert not both.fires([alert("Watchdog", labels={"alertname": "Watchdog"}), alert("Other")])
