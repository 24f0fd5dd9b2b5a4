"""When an operator was there, told from their keys."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.looked import PAUSE, Looked
from tests.builders import MINUTE, SECOND, T0


def test_who_comes_back_sees_since_when_they_were_away() -> None:
    found = Looked().pressed(T0).pressed(T0 + MINUTE)
    assert found.since is None
    back = found.pressed(T0 + MINUTE + PAUSE)
    assert (back.since, back.last) == (T0 + MINUTE, T0 + MINUTE + PAUSE)


def test_what_was_known_from_the_last_time_holds_until_a_pause() -> None:
    found = Looked(since=T0 - PAUSE).pressed(T0).pressed(T0 + PAUSE - SECOND)
    assert found.since == T0 - PAUSE


def test_the_store_is_told_of_a_key_at_most_once_a_minute() -> None:
    found = Looked()
    assert not found.due
    assert found.pressed(T0).due
    known = Looked(kept=T0)
    assert not known.pressed(T0 + 59 * SECOND).due
    assert known.pressed(T0 + MINUTE).due


@given(st.lists(st.timedeltas(timedelta(0), 3 * PAUSE), min_size=1))
def test_between_the_last_look_and_the_next_key_there_is_a_pause(waits: list[timedelta]) -> None:
    found, now, pauses = Looked(), T0, list[timedelta]()
    for wait in waits:
        before, now = found, now + wait
        found = found.pressed(now)
        assert found.last == now
        if found.since != before.since:
            assert before.last is not None
            assert found.since == before.last <= now - PAUSE
            pauses.append(wait)
    assert len(pauses) == sum(1 for wait in waits[1:] if wait >= PAUSE)
