"""What a list proves of what was sent, and what a silence until the resolve needs."""

from datetime import timedelta

import pytest

from irtui.domain.silence import SilenceState
from irtui.domain.silenceintent import Act, IntentState
from irtui.domain.silenceproof import Care, Verdict, care, renewed_end, twins, verdict
from tests.builders import HOUR, MINUTE, SECOND, T0, alert, answer, board
from tests.domain.silences import intent, listing, silence, wanted

INTENT, SENT, CONFIRMED, FAILED = (
    IntentState.INTENT, IntentState.SENT, IntentState.CONFIRMED, IntentState.FAILED,
)  # fmt: skip


def test_what_was_sent_is_confirmed_by_its_id_whatever_the_server_made_of_it() -> None:
    sent = intent(SENT, silence_id="s-1", sent_at=T0)
    changed = silence(comment="changed meanwhile", ends_at=T0 + 2 * HOUR)
    assert verdict(sent, listing(changed)) == Verdict(CONFIRMED, "s-1")


def test_what_has_no_id_is_found_by_what_was_wanted() -> None:
    other = silence('alertname="Other"', id="s-0")
    assert verdict(intent(), listing(other, silence())) == Verdict(CONFIRMED, "s-1")
    assert verdict(intent(SENT), listing(other, silence())) == Verdict(CONFIRMED, "s-1")
    assert verdict(intent(), listing(other)) is None


def test_an_old_silence_like_it_is_not_taken_for_it() -> None:
    assert verdict(intent(), listing(silence(told=SilenceState.EXPIRED))) is None


@pytest.mark.parametrize("state", [INTENT, SENT])
def test_what_never_shows_is_given_up_after_a_while(state: IntentState) -> None:
    sent = intent(state, reason="no answer in 10 s")
    assert verdict(sent, listing(at=T0 + MINUTE)) is None
    late = verdict(sent, listing(at=T0 + 6 * MINUTE))
    assert late is not None
    assert late.state is FAILED
    assert ("no answer in 10 s" in late.reason) == (state is INTENT)


def test_an_end_is_proven_by_a_list_without_it() -> None:
    ending = intent(SENT, act=Act.EXPIRE, wanted=wanted(id="s-1"))
    assert verdict(ending, listing(silence())) is None
    assert verdict(ending, listing(silence(told=SilenceState.EXPIRED))) == Verdict(CONFIRMED, "s-1")
    assert verdict(ending, listing()) == Verdict(CONFIRMED, "s-1")
    late = verdict(ending, listing(silence(), at=T0 + 3 * MINUTE))
    assert late is not None
    assert late.state is FAILED


def test_a_second_one_of_the_same_write_is_found() -> None:
    sent = intent(CONFIRMED, silence_id="s-1")
    assert twins(sent, listing(silence())) == []
    second = silence(id="s-2")
    assert twins(sent, listing(silence(), second)) == [second]
    assert twins(sent, listing(silence(), silence(id="s-2", comment="other"))) == []
    assert twins(sent, listing(silence(), silence(id="s-2", told=SilenceState.EXPIRED))) == []


def test_one_made_again_on_purpose_is_no_second_one() -> None:
    sent = intent(CONFIRMED, silence_id="s-1")
    ended = silence(told=SilenceState.EXPIRED)
    assert twins(sent, listing(ended, silence(id="s-2"))) == []
    assert twins(sent, listing(silence(id="s-2"))) == []


@pytest.mark.parametrize(
    ("state", "age", "words"),
    [
        (INTENT, SECOND, "sending"),
        (INTENT, 3 * MINUTE, "unknown: sent?"),
        (SENT, HOUR, "sent, not yet confirmed"),
        (FAILED, HOUR, "failed"),
    ],
)
def test_how_far_it_has_come_is_said(state: IntentState, age: timedelta, words: str) -> None:
    assert intent(state).words(T0 + age) == words


KEPT = intent(
    CONFIRMED, silence_id="s-1", until_resolved=True, cap_at=T0 + 8 * HOUR,
    episodes=(alert().episode,),
)  # fmt: skip
FIRING = board(answer(alert()))
ENDED = board(answer(alert("Other")))


def test_it_is_renewed_when_half_of_its_step_is_left() -> None:
    far = silence(ends_at=T0 + 16 * MINUTE)
    near = silence(ends_at=T0 + 14 * MINUTE)
    assert care(KEPT, listing(far), FIRING) is None
    assert care(KEPT, listing(near), FIRING) is Care.RENEW
    assert renewed_end(KEPT, T0) == T0 + 30 * MINUTE


def test_it_is_never_renewed_beyond_its_cap() -> None:
    now = T0 + 7 * HOUR + 50 * MINUTE
    near = silence(ends_at=now + 5 * MINUTE)
    assert care(KEPT, listing(near, at=now), FIRING) is Care.RENEW
    assert renewed_end(KEPT, now) == T0 + 8 * HOUR
    last = silence(ends_at=T0 + 8 * HOUR)
    assert care(KEPT, listing(last, at=now), FIRING) is None


def test_it_ends_with_the_last_of_its_alerts() -> None:
    assert care(KEPT, listing(silence()), FIRING) is None
    assert care(KEPT, listing(silence()), ENDED) is Care.END


def test_a_source_that_cannot_tell_ends_nothing_but_it_is_renewed() -> None:
    assert care(KEPT, listing(silence()), None) is None
    assert care(KEPT, listing(silence(ends_at=T0 + MINUTE)), None) is Care.RENEW


def test_an_alert_that_fired_again_is_another_episode() -> None:
    again = board(answer(alert(starts_at=T0 + MINUTE)))
    assert care(KEPT, listing(silence()), again) is Care.END


def test_another_member_that_tells_an_earlier_start_changes_nothing() -> None:
    other = board(answer(alert(starts_at=T0 - SECOND)))
    assert care(KEPT, listing(silence()), other) is None


def test_whoever_ends_it_elsewhere_is_obeyed() -> None:
    expired = silence(told=SilenceState.EXPIRED)
    assert care(KEPT, listing(expired), FIRING) is Care.LAPSED
    assert care(KEPT, listing(at=T0 + MINUTE), FIRING) is None
    assert care(KEPT, listing(at=T0 + HOUR), FIRING) is Care.LAPSED
