"""The board, story by story: what an answer proves about an alert, and what it does not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from irtui.domain.alert import Alert, AlertKey, AlertState
from irtui.domain.answer import Member, Polled
from irtui.domain.board import Board, Diff, Waits, apply, empty, seed
from irtui.sources.merge import merged
from irtui.sources.reading import Told
from tests.builders import (
    HOUR,
    INTERVAL,
    LONG_AGO,
    MINUTE,
    SECOND,
    T0,
    WAITS,
    alert,
    answer,
    board,
    entry_of,
    failure,
    many_alerts,
)

SHIFT = timedelta(seconds=1.3)
A = Member("a", None, LONG_AGO)
B = Member("b", None, LONG_AGO)
BOTH = (A, B)
LATER = T0 + 10 * MINUTE


def down(member: Member) -> Member:
    return Member(member.name, "refused")


def told(by: dict[str, datetime], name: str = "HighLatency") -> Alert:
    """An alert as a cluster tells it: each member with its own start."""
    return merged(
        [Told(alert(name, starts_at=at, members={member: at})) for member, at in by.items()]
    )


def go(found: Board, *outcomes: Polled, waits: Waits = WAITS) -> tuple[Board, list[Diff]]:
    """Apply outcomes one after another."""
    diffs = []
    for outcome in outcomes:
        found, diff = apply(found, outcome, waits)
        diffs.append(diff)
    return found, diffs


def test_a_new_alert_fires_once() -> None:
    one = alert()
    found, diffs = go(board(), answer(one), answer(one, at=T0 + INTERVAL))
    assert diffs == [Diff(fired=(one,)), Diff()]
    assert not diffs[1]
    assert entry_of(found, one).state is AlertState.FIRING


def test_a_suppressed_alert_is_told_apart() -> None:
    one = alert(suppressed=True)
    assert entry_of(board(answer(one)), one).state is AlertState.SUPPRESSED


def test_another_text_is_a_change_of_the_same_episode() -> None:
    one = alert()
    other = replace(one, annotations={"summary": "worse"})
    _, diffs = go(board(answer(one)), answer(other))
    assert diffs == [Diff(changed=(other,))]


def test_absence_must_last_for_the_grace_and_ends_where_it_began() -> None:
    one = alert()
    found, diffs = go(
        board(answer(one)),
        answer(at=T0 + 15 * SECOND),
        answer(at=T0 + 74 * SECOND),
        answer(at=T0 + 75 * SECOND),
    )
    assert diffs == [Diff(), Diff(), Diff(ended=((one.episode, T0 + 15 * SECOND),))]
    assert found.entry(one.key) is None


def test_until_then_the_alert_is_unconfirmed() -> None:
    one = alert()
    entry = entry_of(board(answer(one), answer(at=LATER)), one)
    assert (entry.state, entry.absent_since) == (AlertState.UNCONFIRMED, LATER)


def test_a_slow_source_has_a_grace_of_two_intervals() -> None:
    one = alert()
    slow = empty([("prod", 5 * MINUTE)])
    _, diffs = go(
        slow,
        answer(one),
        answer(at=T0 + MINUTE),
        answer(at=T0 + 10 * MINUTE),
        answer(at=T0 + 11 * MINUTE),
    )
    assert [bool(diff.ended) for diff in diffs] == [False, False, False, True]


def test_back_within_the_grace_it_is_the_same_episode() -> None:
    one = alert()
    found, diffs = go(
        board(answer(one)),
        answer(at=T0 + MINUTE),
        answer(one, at=T0 + 2 * MINUTE),
        answer(at=T0 + 3 * MINUTE),
    )
    assert not any(diffs)
    assert entry_of(found, one).absent_since == T0 + 3 * MINUTE


def test_a_failing_source_ends_nothing() -> None:
    one = alert()
    found, diffs = go(board(answer(one)), *(failure(at=T0 + n * MINUTE) for n in range(1, 100)))
    assert not any(diffs)
    assert entry_of(found, one).state is AlertState.FIRING


def test_a_restarted_server_proves_no_absence() -> None:
    one = alert()
    reborn = Member("a", None, T0 + MINUTE)
    found, diffs = go(
        board(answer(one)),
        *(answer(at=T0 + n * MINUTE, members=[reborn]) for n in range(1, 6)),
    )
    assert not any(diffs)
    entry = entry_of(found, one)
    assert (entry.state, entry.absent_since) == (AlertState.UNCONFIRMED, None)


def test_after_the_restart_window_absence_counts_again() -> None:
    one = alert()
    reborn = Member("a", None, T0 + MINUTE)
    _, diffs = go(
        board(answer(one)),
        *(answer(at=T0 + n * MINUTE, members=[reborn]) for n in (1, 6, 7)),
    )
    assert diffs[-1].ended == ((one.episode, T0 + 6 * MINUTE),)


def test_a_servers_clock_is_allowed_for_in_the_restart_window() -> None:
    one = alert()
    reborn = Member("a", None, T0 - HOUR, skew=-HOUR)
    found = board(answer(one), answer(at=T0 + MINUTE, members=[reborn]))
    assert entry_of(found, one).absent_since is None
    assert found.sources["prod"].restarting == {"a"}


def test_the_clock_of_one_member_says_nothing_about_the_start_of_another() -> None:
    fast = Member("a", None, LONG_AGO, skew=HOUR)
    reborn = Member("b", None, T0)
    found = board(answer(at=T0 + MINUTE, members=[fast, reborn], skew=HOUR))
    assert found.sources["prod"].restarting == {"b"}


def test_a_server_that_no_longer_tells_its_start_may_have_restarted() -> None:
    one = alert()
    silent = Member("a")
    found, diffs = go(
        board(answer(one)), *(answer(at=T0 + n * MINUTE, members=[silent]) for n in range(1, 9))
    )
    assert not any(diffs)
    assert entry_of(found, one).absent_since is None


def test_so_it_may_after_an_outage() -> None:
    one = alert()
    members = (Member("a", "refused"),)
    found = board(
        answer(one),
        failure(at=T0 + MINUTE, members=members),
        answer(at=T0 + 2 * MINUTE, members=[Member("a")]),
    )
    assert entry_of(found, one).absent_since is None


def test_a_server_that_never_told_its_start_is_believed() -> None:
    one = alert()
    silent = Member("a")
    _, diffs = go(
        board(answer(one, members=[silent])),
        *(answer(at=T0 + n * MINUTE, members=[silent]) for n in range(1, 3)),
    )
    assert diffs[-1].ended == ((one.episode, T0 + MINUTE),)


def test_a_member_that_never_had_the_alert_proves_nothing() -> None:
    one = told({"a": T0})
    found, diffs = go(
        board(answer(one, members=BOTH)),
        *(answer(at=T0 + n * MINUTE, members=[down(A), B]) for n in range(1, 60)),
    )
    assert not any(diffs)
    assert entry_of(found, one).state is AlertState.UNCONFIRMED


def test_a_member_that_had_it_and_lost_it_is_a_witness() -> None:
    one = told({"a": T0, "b": T0 + SHIFT})
    _, diffs = go(
        board(answer(one, members=BOTH)),
        *(answer(at=T0 + n * MINUTE, members=[down(A), B]) for n in range(1, 3)),
    )
    assert diffs[-1].ended == ((one.episode, T0 + MINUTE),)


def test_a_member_that_stopped_telling_while_the_other_told_is_no_witness() -> None:
    one = told({"a": T0, "b": T0})
    _, diffs = go(
        board(answer(one, members=BOTH)),
        answer(told({"a": T0}), at=T0 + MINUTE, members=BOTH),
        *(answer(at=T0 + n * MINUTE, members=[down(A), B]) for n in range(2, 9)),
    )
    assert not any(diff.ended for diff in diffs)


def test_losing_the_earlier_member_is_no_new_episode() -> None:
    one = told({"a": T0, "b": T0 + SHIFT})
    found, diffs = go(
        board(answer(one, members=BOTH)),
        answer(told({"b": T0 + SHIFT}), at=LATER, members=[down(A), B]),
        answer(one, at=LATER + MINUTE, members=BOTH),
    )
    assert not any(diff.fired or diff.ended for diff in diffs)
    assert entry_of(found, one).alert.starts_at == T0


def test_a_member_that_comes_later_with_an_earlier_start_is_no_new_episode() -> None:
    first = told({"b": T0 + SHIFT})
    found, diffs = go(
        board(answer(first, members=[down(A), B])),
        answer(told({"a": T0, "b": T0 + SHIFT}), at=LATER, members=BOTH),
        answer(told({"a": T0}), at=LATER + MINUTE, members=[A, down(B)]),
    )
    assert not any(diff.fired or diff.ended for diff in diffs)
    assert entry_of(found, first).alert.starts_at == T0 + SHIFT


def test_a_later_start_is_a_new_episode() -> None:
    one, again = alert(), alert(starts_at=LATER)
    found, diffs = go(board(answer(one)), answer(again, at=LATER + SECOND))
    assert diffs == [Diff(fired=(again,), ended=((one.episode, LATER + SECOND),))]
    assert entry_of(found, again).alert == again


def test_the_end_of_the_one_before_is_the_first_answer_without_it() -> None:
    one, again = alert(), alert(starts_at=T0 + 40 * SECOND)
    _, diffs = go(
        board(answer(one)),
        answer(at=T0 + 15 * SECOND),
        answer(again, at=T0 + 45 * SECOND),
    )
    assert diffs[-1].ended == ((one.episode, T0 + 15 * SECOND),)


def test_an_earlier_start_is_no_new_episode() -> None:
    one = alert(starts_at=LATER)
    found, diffs = go(board(answer(one)), answer(alert(starts_at=T0), at=LATER + MINUTE))
    assert not any(diff.fired or diff.ended for diff in diffs)
    assert entry_of(found, one).alert.starts_at == LATER


def test_one_member_ahead_of_the_other_is_not_yet_a_new_episode() -> None:
    old = told({"a": T0, "b": T0 + SHIFT})
    mixed = told({"a": LATER, "b": T0 + SHIFT})
    new = told({"a": LATER, "b": LATER + SHIFT})
    _, diffs = go(
        board(answer(old, members=BOTH)),
        answer(mixed, at=LATER + 2 * SECOND, members=BOTH),
        answer(new, at=LATER + 17 * SECOND, members=BOTH),
    )
    assert not diffs[0].fired
    assert not diffs[0].ended
    assert diffs[1].fired == (new,)
    assert [key for key, _ in diffs[1].ended] == [old.episode]


def test_a_new_firing_is_seen_though_one_member_had_dropped_the_old_one() -> None:
    old = told({"a": T0, "b": T0})
    new = told({"a": T0 + MINUTE, "b": T0 + MINUTE})
    _, diffs = go(
        board(answer(old, members=BOTH)),
        answer(told({"a": T0}), at=T0 + 50 * SECOND, members=BOTH),
        answer(new, at=T0 + 65 * SECOND, members=BOTH),
    )
    assert diffs[-1].fired == (new,)


def test_a_stranger_to_the_episode_must_be_much_later() -> None:
    old = told({"a": T0})
    near, far = told({"b": T0 + 2 * MINUTE}), told({"b": T0 + 6 * MINUTE})
    _, diffs = go(
        board(answer(old, members=BOTH)),
        answer(near, at=T0 + 3 * MINUTE, members=[down(A), B]),
    )
    assert not diffs[0].fired
    assert not diffs[0].ended
    _, diffs = go(
        board(answer(old, members=BOTH)),
        answer(far, at=T0 + 7 * MINUTE, members=[down(A), B]),
    )
    assert diffs[0].fired == (far,)


def test_a_member_that_is_not_configured_any_more_is_not_waited_for() -> None:
    stored = told({"old-host:9093": T0})
    found, _ = seed(board(), [stored], T0)
    _, diffs = go(found, answer(at=T0 + MINUTE), answer(at=T0 + 2 * MINUTE))
    assert diffs[-1].ended == ((stored.episode, T0 + MINUTE),)


def test_sources_do_not_touch_each_other() -> None:
    here, there = alert(), alert(source="lab")
    found, diffs = go(
        board(sources=("prod", "lab")),
        answer(here),
        answer(there, source="lab"),
        *(answer(source="lab", at=T0 + n * MINUTE) for n in range(1, 4)),
    )
    assert [key.source for diff in diffs for key, _ in diff.ended] == ["lab"]
    assert entry_of(found, here).state is AlertState.FIRING


def test_every_outcome_gets_a_new_number() -> None:
    numbers = [board(*outcomes).number for outcomes in ((), (answer(),), (answer(), failure()))]
    assert numbers == [0, 1, 2]


def test_a_board_finds_and_lists_its_entries() -> None:
    alerts = many_alerts(3)
    found = board(answer(*alerts))
    assert [entry.alert for entry in found] == alerts
    assert found.entry(AlertKey("nowhere", "none")) is None


class TestSeed:
    """What the store holds open, and what the sources say about it."""

    def test_is_unconfirmed_until_a_source_tells(self) -> None:
        one = alert()
        found, diff = seed(board(), [one], T0)
        assert not diff
        assert entry_of(found, one).state is AlertState.UNCONFIRMED
        found, diffs = go(found, answer(one, at=T0 + MINUTE))
        assert not diffs[0]
        assert entry_of(found, one).state is AlertState.FIRING

    def test_ends_after_the_grace_like_any_other(self) -> None:
        one = alert()
        found, _ = seed(board(), [one], T0)
        _, diffs = go(found, *(answer(at=T0 + n * MINUTE) for n in range(1, 3)))
        assert diffs[-1].ended == ((one.episode, T0 + MINUTE),)

    def test_the_same_firing_keeps_its_stored_identity(self) -> None:
        stored = told({"a": T0, "b": T0 + SHIFT})
        here = told({"b": T0 + SHIFT})
        found, diff = seed(board(answer(here, members=[down(A), B])), [stored], LATER)
        assert not diff
        entry = entry_of(found, here)
        assert (entry.alert.starts_at, entry.state) == (T0, AlertState.FIRING)

    def test_a_later_firing_ends_the_stored_one(self) -> None:
        stored, here = alert(), alert(starts_at=LATER)
        found, diff = seed(board(answer(here, at=LATER)), [stored], LATER + SECOND)
        assert diff.ended == ((stored.episode, LATER + SECOND),)
        assert entry_of(found, here).alert.starts_at == LATER

    @pytest.mark.parametrize("turn", [1, -1])
    def test_of_two_stored_firings_of_one_alert_the_last_stays(self, turn: int) -> None:
        old, new = alert(), alert(starts_at=LATER)
        found, diff = seed(board(), [old, new][::turn], LATER + SECOND)
        assert diff.ended == ((old.episode, LATER + SECOND),)
        assert entry_of(found, new).alert == new

    @pytest.mark.parametrize("turn", [1, -1])
    def test_so_it_is_where_an_answer_came_first(self, turn: int) -> None:
        old, new = alert(), alert(starts_at=LATER)
        found, diff = seed(board(answer(new, at=LATER)), [old, new][::turn], LATER + SECOND)
        assert diff.ended == ((old.episode, LATER + SECOND),)
        assert entry_of(found, new).alert == new

    def test_a_member_that_reported_before_is_still_a_witness(self) -> None:
        stored = told({"a": T0, "b": T0})
        found, _ = seed(board(answer(told({"a": T0}), members=[A, down(B)])), [stored], T0)
        _, diffs = go(
            found, *(answer(at=T0 + n * MINUTE, members=[down(A), B]) for n in range(1, 3))
        )
        assert diffs[-1].ended == ((stored.episode, T0 + MINUTE),)

    def test_a_source_that_is_gone_from_the_configuration_is_left_alone(self) -> None:
        found, diff = seed(board(), [alert(source="gone")], T0)
        assert not diff
        assert list(found) == []
