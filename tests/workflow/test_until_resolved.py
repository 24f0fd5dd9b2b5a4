"""A silence until the resolve: renewed while its alerts fire, ended with them, never for ever."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.domain.incident import NotAllowed
from irtui.domain.matcher import parse_all
from irtui.domain.silence import SilenceState
from irtui.workflow import silences
from tests.builders import HOUR, MINUTE, T0, alert, board, failure
from tests.sources.silencing import answering
from tests.workflow.silencing import Office, Shift

MATCHERS = parse_all('alertname="HighLatency"')


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "irtui.db")


@pytest.fixture
def alice(office: Office) -> Iterator[Shift]:
    with office.shift() as shift:
        shift.fires(alert())
        yield shift


def keeps(shift: Shift, **more: Any) -> str:
    outcome = shift.does(silences.add_until_resolved, "prod", MATCHERS, "why", [alert()], **more)
    assert outcome.ok
    shift.looks()
    return str(outcome.intent.silence_id)


def goes_by(shift: Shift, span: timedelta, step: timedelta = MINUTE) -> None:
    """The watch looks again and again while the same alerts fire."""
    firing = [entry.alert for entry in shift.board]
    for _ in range(span // step):
        shift.clock.at += step
        shift.fires(*firing)
        shift.looks()


def state(shift: Shift, silence_id: str) -> str:
    return next(one.state(shift.clock()) for one in shift.pair.silences if one.id == silence_id)


def test_it_needs_something_that_fires(alice: Shift) -> None:
    with pytest.raises(NotAllowed, match="there is no resolve: give a duration"):
        alice.does(silences.add_until_resolved, "prod", MATCHERS, "why", [])


def test_it_is_renewed_under_the_same_id_and_ends_with_the_alert(alice: Shift) -> None:
    identity = keeps(alice)
    goes_by(alice, 3 * HOUR)
    assert [one.id for one in alice.pair.silences] == [identity]
    assert state(alice, identity) == "active"
    assert alice.looks()[identity].remaining(alice.clock()) <= timedelta(minutes=30)
    alice.fires()
    alice.looks()
    assert state(alice, identity) == "expired"
    alice.looks()
    assert alice.intents() == ()
    assert [text for _, text in alice.history(alert())] == [
        "HighLatency silenced until it resolves, 2026-02-01 12:00Z at the latest: why",
        "HighLatency silence ended: resolved",
    ]
    assert alice.history(alert())[-1][0] == "monitor"


def test_it_is_capped(alice: Shift) -> None:
    identity = keeps(alice, cap=2 * HOUR)
    goes_by(alice, 2 * HOUR - MINUTE)
    assert alice.looks()[identity].ends_at == T0 + 2 * HOUR
    goes_by(alice, 2 * MINUTE)
    assert state(alice, identity) == "expired"
    assert [text for _, text in alice.history(alert())][1:] == [
        "HighLatency silence ended: its longest time is over"
    ]
    assert len(alice.pair.silences) == 1


def test_a_source_that_cannot_tell_resolves_nothing(alice: Shift) -> None:
    identity = keeps(alice)
    alice.board = board(failure())
    alice.looks()
    assert state(alice, identity) == "active"


def test_where_nobody_renews_it_soon_ends(office: Office, alice: Shift) -> None:
    identity = keeps(alice)
    alice.records = False
    goes_by(alice, HOUR)
    assert state(alice, identity) == "expired"
    # Whoever records next does not bring back what has lapsed: the alert has been loud meanwhile.
    alice.records = True
    goes_by(alice, 2 * MINUTE)
    assert alice.intents() == ()
    assert len(alice.pair.silences) == 1
    ended = "HighLatency silence ended: no irtui was there to renew it"
    assert alice.history(alert())[-1][1] == ended


def test_who_ends_it_with_another_program_is_obeyed(alice: Shift) -> None:
    identity = keeps(alice)
    alice.gateway.expire("prod", identity)
    alice.clock.tick(minutes=1)
    alice.looks()
    assert alice.intents() == ()
    ended = "HighLatency silence ended: it was ended elsewhere"
    assert alice.history(alert())[-1][1] == ended


def test_another_process_goes_on_with_it(office: Office, alice: Shift) -> None:
    identity = keeps(alice)
    alice.records = False
    with office.shift("bob") as bob:
        bob.fires(alert())
        goes_by(bob, HOUR)
        assert state(bob, identity) == "active"
        bob.fires()
        bob.looks()
        assert state(bob, identity) == "expired"


def test_whoever_ends_it_is_obeyed(alice: Shift) -> None:
    identity = keeps(alice)
    alice.does(silences.expire, alice.looks()[identity])
    goes_by(alice, HOUR)
    assert state(alice, identity) == "expired"
    assert len(alice.pair.silences) == 1
    assert [text for _, text in alice.history(alert())][1:] == ["HighLatency silence ended"]


def test_other_words_do_not_stop_it_but_an_end_does(alice: Shift) -> None:
    identity = keeps(alice)
    alice.does(silences.edit, alice.looks()[identity], comment="OPS-1")
    goes_by(alice, HOUR)
    assert state(alice, identity) == "active"
    (kept,) = alice.intents()
    assert (kept.until_resolved, kept.wanted.comment) == (True, "OPS-1")
    alice.does(silences.edit, alice.looks()[identity], ends=2 * HOUR)
    alice.looks()
    assert alice.intents() == ()
    alice.fires()
    goes_by(alice, HOUR)
    assert state(alice, identity) == "active"


def test_new_matchers_go_on_under_the_new_id(alice: Shift) -> None:
    old = keeps(alice)
    changed = alice.does(
        silences.edit, alice.looks()[old], matchers=parse_all('service="checkout"')
    )
    goes_by(alice, HOUR)
    new = changed.intent.silence_id
    assert (state(alice, old), state(alice, new)) == ("expired", "active")
    alice.fires()
    alice.looks()
    assert state(alice, new) == "expired"


def test_a_renewal_that_fails_is_tried_again(alice: Shift) -> None:
    identity = keeps(alice)
    alice.pair.first.fault = answering(503, b"", "POST")
    goes_by(alice, 20 * MINUTE)
    assert alice.looks()[identity].told is SilenceState.ACTIVE
    alice.pair.first.fault = None
    goes_by(alice, HOUR)
    assert state(alice, identity) == "active"
