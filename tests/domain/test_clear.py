"""When irtui may say "all clear", and what it says instead."""

from datetime import timedelta

import pytest

from irtui.domain.answer import Member
from irtui.domain.board import Board, empty
from irtui.domain.clear import Verdict, judge
from irtui.domain.sourcestate import Health
from tests.builders import (
    HOUR,
    INTERVAL,
    LONG_AGO,
    MINUTE,
    SECOND,
    T0,
    alert,
    answer,
    board,
    failure,
)

A = Member("a", None, LONG_AGO)
B = Member("b", None, LONG_AGO)


def verdict(found: Board, *, after: timedelta = SECOND, shown: int = 0, hidden: int = 0) -> Verdict:
    return judge(found, T0 + after, shown=shown, hidden=hidden)


def test_all_clear_says_what_it_rests_on() -> None:
    assert verdict(board(answer()), after=9 * SECOND) == Verdict(
        True, "All clear. 1 source fresh, the oldest answer 9 s old."
    )
    two = board(answer(), answer(source="lab", at=T0 - 4 * SECOND), sources=("prod", "lab"))
    assert verdict(two).sentence == "All clear. 2 sources fresh, the oldest answer 5 s old."


DOUBTS = {
    "no source": (empty([]), "no source is configured"),
    "never asked": (board(), "prod has not answered yet"),
    "one never asked": (board(answer(), sources=("prod", "lab")), "lab has not answered yet"),
    "failed": (board(answer(), failure("refused")), "prod is stale for 1s: refused"),
    "failed at once": (board(failure("no such host")), "prod is stale for 1s: no such host"),
    "member down": (
        board(answer(members=[A, Member("b", "refused")])),
        "prod: 1 of 2 members answer",
    ),
    "restarted": (
        board(answer(members=[Member("a", None, T0 - 4 * MINUTE)])),
        "prod may have restarted and not know all alerts yet",
    ),
    "one of two restarted": (
        board(answer(members=[A, Member("b", None, T0)])),
        "prod may have restarted",
    ),
    "start not told any more": (
        board(answer(), answer(members=[Member("a")])),
        "prod may have restarted",
    ),
    "unreadable": (board(answer(unreadable=2)), "prod: 2 not readable"),
    "unconfirmed": (board(answer(alert()), answer()), "1 unconfirmed"),
}


@pytest.mark.parametrize(("found", "doubt"), DOUBTS.values(), ids=DOUBTS.keys())
def test_a_doubt_is_named(found: Board, doubt: str) -> None:
    said = verdict(found)
    assert not said.clear
    assert said.sentence.startswith("Not proven clear: ")
    assert doubt in said.sentence


def test_what_is_shown_or_hidden_is_counted() -> None:
    said = verdict(board(answer()), shown=3, hidden=2)
    assert said == Verdict(False, "Not proven clear: 2 hidden; 3 firing.")


def test_every_source_in_doubt_is_named() -> None:
    said = verdict(board(failure("refused"), sources=("prod", "lab")))
    assert said.sentence == (
        "Not proven clear: prod is stale for 1s: refused; lab has not answered yet."
    )


@pytest.mark.parametrize(
    ("age", "clear"),
    [(timedelta(0), True), (2 * INTERVAL, True), (2 * INTERVAL + SECOND, False), (HOUR, False),
     (-SECOND, True), (-HOUR, False)],
)  # fmt: skip
def test_an_answer_is_fresh_for_two_intervals_on_a_clock_that_may_be_set_back(
    age: timedelta, clear: bool
) -> None:
    assert verdict(board(answer()), after=age).clear is clear


def test_an_old_answer_is_explained() -> None:
    state = board(answer()).sources["prod"]
    assert state.health(T0 + HOUR) is Health.STALE
    assert "poller may have stopped" in (state.why(T0 + HOUR) or "")
    assert state.why(T0) is None
    assert board().sources["prod"].why(T0) == "not asked yet"


def test_stale_counts_from_the_first_failure() -> None:
    state = board(answer(), *(failure(at=T0 + n * MINUTE) for n in (1, 2, 3))).sources["prod"]
    assert (state.stale_since, state.last_ok_at) == (T0 + MINUTE, T0)
    again = board(failure(), answer(at=T0 + MINUTE)).sources["prod"]
    assert (again.stale_since, again.reason, again.health(T0 + MINUTE)) == (
        None, None, Health.FRESH,
    )  # fmt: skip


def test_a_member_that_is_down_keeps_its_start() -> None:
    members = [A, Member("b", "refused")]
    state = board(answer(members=[A, B]), answer(members=members)).sources["prod"]
    assert [one.name for one in state.down] == ["b"]
    assert state.members[1].started_at == LONG_AGO
    failed = board(answer(members=[A, B]), failure(members=tuple(members))).sources["prod"]
    assert [one.started_at for one in failed.members] == [LONG_AGO, LONG_AGO]


def test_the_restart_window_ends() -> None:
    reborn = [Member("a", None, T0 - 5 * MINUTE)]
    assert verdict(board(answer(members=reborn))).clear
