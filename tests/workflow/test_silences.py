"""Silences from the key to the source and back: nothing twice, nothing lost, nothing guessed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.domain.incident import NotAllowed
from irtui.domain.matcher import parse_all
from irtui.domain.silence import SilenceState, Wanted
from irtui.domain.silenceintent import IntentState
from irtui.domain.silencetold import Taken
from irtui.store.errors import ReadOnly
from irtui.workflow import intents, reading, response, silences
from irtui.workflow.gateway import Gateway
from irtui.workflow.intents import Order
from tests.builders import HOUR, MINUTE, T0, alert
from tests.sources.silencing import Member, answering, mute, refused
from tests.workflow.silencing import Office, Shift

MATCHERS = parse_all('alertname="HighLatency"')
UNTIL = "HighLatency silenced until 2026-01-31 13:00Z: why"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "irtui.db")


@pytest.fixture
def alice(office: Office) -> Iterator[Shift]:
    with office.shift() as shift:
        yield shift


def silence_it(shift: Shift, **changes: Any) -> Any:
    given = {"comment": "why", "ends": HOUR, "alerts": [alert()]} | changes
    return shift.does(silences.add, "prod", MATCHERS, **given)


def test_it_is_sent_then_confirmed_and_the_history_tells(alice: Shift) -> None:
    outcome = silence_it(alice)
    assert (outcome.ok, outcome.text) == (True, "Silenced on prod for 1 h 00 min.")
    assert outcome.intent.state is IntentState.SENT
    assert outcome.intent.silence_id
    assert alice.history(alert()) == [("alice", UNTIL)]
    found = alice.looks()
    assert found[outcome.intent.silence_id].created_by == "alice"
    assert alice.intents() == ()
    assert alice.asks(silences.known, outcome.intent.id).state is IntentState.CONFIRMED
    alice.looks()
    assert alice.history(alert()) == [("alice", UNTIL)]


def test_what_is_meant_is_on_disk_and_nothing_is_locked_while_it_is_sent(
    alice: Shift, office: Office
) -> None:
    seen: list[Any] = []

    def look(member: Member, request: httpx.Request) -> None:
        with closing(sqlite3.connect(office.path, timeout=0, isolation_level=None)) as other:
            seen.extend(other.execute("SELECT state, comment FROM silence_intent"))
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")

    alice.pair.first.fault = look
    assert silence_it(alice).ok
    assert seen == [("intent", "why")]


def test_an_incident_of_the_alert_tells_of_it_too(alice: Shift) -> None:
    one = alice.asks(
        lambda desk: response.declare(
            desk, [alert()], title="t", reason="r", impact="i", severity="SEV2"
        )
    )
    silence_it(alice)
    timeline = alice.asks(reading.incident, one.key).timeline
    assert UNTIL in [event.text for event in timeline]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"comment": "  "}, "needs a comment"),
        ({"comment": "\udc80"}, "must be UTF-8"),
        ({"ends": timedelta(0)}, "would have ended already"),
        ({"ends": T0 + HOUR, "starts_at": T0 + 2 * HOUR}, "must end after it starts"),
    ],
)
def test_what_no_source_would_take_is_not_sent(
    alice: Shift, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        silence_it(alice, **changes)
    with pytest.raises(NotAllowed, match="all match the empty string"):
        alice.does(silences.add, "prod", parse_all('a=~".*"'), "why", HOUR)
    assert (alice.pair.first.asked, alice.intents()) == ([], ())


def test_a_store_that_may_only_be_read_sends_nothing(office: Office) -> None:
    with office.shift(read_only=True) as shift:
        with pytest.raises(ReadOnly):
            silence_it(shift)
        shift.looks()
        assert "POST" not in shift.pair.first.asked


def test_a_refusal_is_one_sentence_and_leaves_no_trace_in_the_history(alice: Shift) -> None:
    alice.pair.first.fault = answering(400, b'"max silences reached"')
    outcome = silence_it(alice)
    assert (outcome.ok, outcome.intent.state) == (False, IntentState.FAILED)
    assert outcome.text == (
        "prod did not take it, nothing has changed: am-a: max silences reached (HTTP 400)."
    )
    assert alice.history(alert()) == []
    assert [one.state for one in alice.intents()] == [IntentState.FAILED]


def test_what_failed_can_be_sent_again(alice: Shift) -> None:
    alice.pair.first.fault = alice.pair.second.fault = refused
    failed = silence_it(alice).intent
    alice.pair.first.fault = alice.pair.second.fault = None
    alice.clock.tick(minutes=2)
    assert alice.does(silences.retry, failed).ok
    assert alice.history(alert()) == [("alice", UNTIL)]
    with pytest.raises(NotAllowed, match="may have been sent"):
        alice.does(silences.retry, alice.intents()[-1])


def test_a_source_that_is_not_there_is_told(alice: Shift) -> None:
    outcome = alice.does(silences.add, "nowhere", MATCHERS, "why", HOUR)
    assert "there is no source nowhere" in outcome.text
    outcome = silences.add(alice.database, Gateway(), "prod", MATCHERS, "why", HOUR)
    assert "no source is open yet" in outcome.text


def intended(shift: Shift) -> Any:
    """Somebody presses the key, and the process ends before anything is sent."""
    wanted = Wanted(MATCHERS, shift.clock(), shift.clock() + HOUR, "", "why")
    return shift.asks(intents.intend, Order("prod", wanted, alerts=[alert()]))


def test_after_a_crash_what_was_sent_is_found_and_not_sent_again(office: Office) -> None:
    with office.shift() as killed:
        intent = intended(killed)
        assert isinstance(killed.gateway.put("prod", intent.wanted), Taken)
    office.passes(3 * MINUTE)
    with office.shift("bob") as bob:
        (lost,) = bob.intents()
        assert lost.words(office.clock()) == "unknown: sent?"
        (found,) = bob.looks().values()
        assert bob.intents() == ()
        assert bob.asks(silences.known, intent.id).silence_id == found.id
        assert bob.history(alert()) == [("alice", UNTIL)]
    assert len(office.pair.silences) == 1


def test_after_a_crash_what_was_never_sent_is_given_up(office: Office) -> None:
    with office.shift() as killed:
        intended(killed)
    with office.shift() as alice:
        alice.looks()
        assert [one.state for one in alice.intents()] == [IntentState.INTENT]
        office.passes(6 * MINUTE)
        alice.looks()
        (given_up,) = alice.intents()
        assert given_up.state is IntentState.FAILED
        assert given_up.reason == "it never arrived: send it again"
        assert alice.history(alert()) == []
        assert alice.does(silences.retry, given_up).ok
    assert len(office.pair.silences) == 1


def test_what_nobody_knows_is_said_and_settled_by_the_next_list(alice: Shift) -> None:
    alice.pair.first.fault, alice.pair.second.fault = mute, refused
    outcome = silence_it(alice)
    assert not outcome.ok
    assert outcome.text.endswith("Do not send it again, its next list will show it.")
    assert outcome.intent.state is IntentState.INTENT
    alice.pair.first.fault = None
    (found,) = alice.looks().values()
    assert alice.asks(silences.known, outcome.intent.id).silence_id == found.id
    assert alice.history(alert()) == [("alice", UNTIL)]


def test_a_member_that_wakes_up_later_does_not_leave_a_second_one(alice: Shift) -> None:
    """It was mute and took it all the same, when another had it already."""
    made = silence_it(alice).intent
    again = alice.gateway.put("prod", made.wanted)
    assert isinstance(again, Taken)
    assert again.id != made.silence_id
    alice.looks()
    states = {one.id: one.state(alice.clock()) for one in alice.pair.silences}
    assert states == {made.silence_id: "active", again.id: "expired"}


def test_a_change_of_matchers_gets_a_new_id_that_works_on(alice: Shift) -> None:
    made = silence_it(alice).intent
    (before,) = alice.looks().values()
    changed = alice.does(silences.edit, before, matchers=parse_all('service="checkout"'))
    assert changed.ok
    assert changed.text == "prod replaced the silence by a new one, which holds for 1 h 00 min."
    assert changed.intent.silence_id != made.silence_id
    found = alice.looks()
    assert found[made.silence_id].told is SilenceState.EXPIRED
    assert alice.does(silences.extend, found[changed.intent.silence_id], HOUR).ok
    (now,) = (one for one in alice.looks().values() if one.remaining(alice.clock()))
    assert (now.id, now.ends_at) == (changed.intent.silence_id, T0 + 2 * HOUR)
    # Whoever looks at the alert finds all that was done.
    assert [text for _, text in alice.history(alert())] == [
        UNTIL,
        "HighLatency silence changed, it holds until 2026-01-31 13:00Z: why",
        "HighLatency silence changed, it holds until 2026-01-31 14:00Z: why",
    ]


def test_matchers_that_are_changed_back_are_left_alone(alice: Shift) -> None:
    silence_it(alice)
    (one,) = alice.looks().values()
    there = alice.does(silences.edit, one, matchers=parse_all('service="checkout"')).intent
    back = alice.does(silences.edit, alice.looks()[there.silence_id], matchers=MATCHERS).intent
    for _ in range(2):
        found = alice.looks()
    alive = [one.id for one in found.values() if one.remaining(alice.clock())]
    assert alive == [back.silence_id]


def test_who_only_extends_a_silence_does_not_take_it_over(office: Office, alice: Shift) -> None:
    silence_it(alice)
    (one,) = alice.looks().values()
    with office.shift("bob") as bob:
        bob.does(silences.extend, one, HOUR)
        (one,) = bob.looks().values()
        assert one.created_by == "alice"
        bob.does(silences.edit, one, comment="mine by now")
        (one,) = bob.looks().values()
        assert (one.created_by, one.comment) == ("bob", "mine by now")
        assert len(bob.history(alert())) == 3
        assert {by for by, _ in bob.history(alert())} == {"alice", "bob"}


def test_what_another_program_wrote_is_extended_as_it_is(alice: Shift) -> None:
    wanted = Wanted(MATCHERS, T0, T0 + HOUR, "robot", "")
    alice.gateway.put("prod", wanted)
    (one,) = alice.looks().values()
    assert alice.does(silences.extend, one, HOUR).ok
    (one,) = alice.looks().values()
    assert (one.created_by, one.comment, one.ends_at) == ("robot", "", T0 + 2 * HOUR)
    with pytest.raises(NotAllowed, match="needs a comment"):
        alice.does(silences.edit, one, comment=" ")


def test_a_silence_for_later_is_changed_before_it_begins(alice: Shift) -> None:
    silence_it(alice, starts_at=T0 + HOUR)
    (one,) = alice.looks().values()
    assert one.state(T0) is SilenceState.PENDING
    assert alice.does(silences.edit, one, ends=4 * HOUR).ok
    (one,) = alice.looks().values()
    assert (one.starts_at, one.ends_at) == (T0 + HOUR, T0 + 5 * HOUR)


def test_a_silence_is_ended_once_and_made_again(alice: Shift) -> None:
    silence_it(alice, ends=2 * HOUR)
    (one,) = alice.looks().values()
    ended = alice.does(silences.expire, one)
    assert (ended.ok, ended.text) == (True, "The silence on prod has ended.")
    (one,) = alice.looks().values()
    with pytest.raises(NotAllowed, match="has expired already"):
        alice.does(silences.expire, one)
    with pytest.raises(NotAllowed, match="has expired already"):
        alice.does(silences.extend, one, HOUR)
    alice.clock.tick(minutes=30)
    again = alice.does(silences.recreate, one, HOUR)
    assert again.ok
    assert len(alice.looks()) == 2
    assert alice.history(alert())[1] == ("alice", "HighLatency silence ended")


def test_a_silence_that_irtui_cannot_read_whole_is_not_changed(alice: Shift) -> None:
    silence_it(alice)
    (one,) = alice.looks().values()
    strange = replace(one, strange=("x=~\\p{Greek}",))
    for verb, given in ((silences.edit, ()), (silences.recreate, (HOUR,))):
        with pytest.raises(NotAllowed, match="cannot read all matchers"):
            alice.does(verb, strange, *given)
    assert alice.does(silences.expire, strange).ok


def test_who_does_not_record_shows_and_settles_nothing(office: Office, alice: Shift) -> None:
    alice.records = False
    silence_it(alice)
    assert len(alice.looks()) == 1
    assert [one.state for one in alice.intents()] == [IntentState.SENT]
    with office.shift("bob") as bob:
        bob.looks()
        assert bob.intents() == ()


def test_the_screen_is_told_only_of_what_changed(alice: Shift) -> None:
    alice.looks()
    before = alice.drawn
    alice.looks()
    assert alice.drawn == before
    silence_it(alice)
    alice.looks()
    assert alice.drawn == before + 1
    alice.pair.first.fault = alice.pair.second.fault = answering(500)
    kept = alice.looks()
    assert alice.drawn == before + 2
    assert len(kept) == 1
    assert "cannot list its silences" in str(alice.watch.pictures["prod"].trouble)
