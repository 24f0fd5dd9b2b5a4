"""A sudden loss of most alerts is believed only after further answers say the same."""

from datetime import timedelta

from irtui.domain.board import Board, Diff, Waits, apply
from irtui.domain.clear import judge
from tests.builders import alert, answer, board, many_alerts

NO_GRACE = Waits(grace=timedelta(0), restart_window=timedelta(0))
STEP = timedelta(minutes=10)


def polls(found: Board, kept: int, times: int) -> list[Diff]:
    diffs: list[Diff] = []
    for _ in range(times):
        last = found.sources["prod"].last_ok_at
        assert last is not None
        found, diff = apply(found, answer(*many_alerts(20)[:kept], at=last + STEP), NO_GRACE)
        diffs.append(diff)
    return diffs


def test_losing_most_alerts_at_once_ends_nothing_for_two_more_answers() -> None:
    start = board(answer(*many_alerts(20)), waits=NO_GRACE)
    diffs = polls(start, kept=5, times=3)
    assert [len(diff.ended) for diff in diffs] == [0, 0, 15]


def test_losing_few_alerts_is_nothing_special() -> None:
    start = board(answer(*many_alerts(20)), waits=NO_GRACE)
    diffs = polls(start, kept=12, times=2)
    assert sum(len(diff.ended) for diff in diffs) == 8
    assert not start.sources["prod"].held


def test_all_is_not_clear_while_a_loss_is_held() -> None:
    start = board(answer(*many_alerts(20)), waits=NO_GRACE)
    last = start.sources["prod"].last_ok_at
    assert last is not None
    held, _ = apply(start, answer(at=last + STEP), NO_GRACE)
    verdict = judge(held, last + STEP, shown=0, hidden=0)
    assert not verdict.clear
    assert "more than half" in verdict.sentence


def test_a_lost_alert_that_comes_back_never_ended() -> None:
    start = board(answer(*many_alerts(20)), waits=NO_GRACE)
    last = start.sources["prod"].last_ok_at
    assert last is not None
    held, first = apply(start, answer(at=last + STEP), NO_GRACE)
    back, second = apply(held, answer(*many_alerts(20), at=last + 2 * STEP), NO_GRACE)
    assert not first
    assert not second
    assert back.entry(alert("Alert3", fingerprint=f"{3:016x}").key) is not None
