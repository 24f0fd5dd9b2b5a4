"""Taking alerts, taking them over, giving them back, and what is noted on them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Event, Kind
from irtui.domain.triage import NoiseReason, Triage, TriageState
from irtui.store.errors import Changed, ReadOnly, StoreError
from irtui.workflow import detection, reading, response, triage
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import HOUR, MINUTE, T0, Clock, alert, colleague, desk, many_alerts, store_at


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


def triage_of(at: Desk, one: Alert) -> Triage:
    return reading.common(at).book.get(one.episode, Triage())


def history(at: Desk, one: Alert) -> list[Event]:
    return list(reading.known_of(at, one).history)


def test_acknowledging_takes_an_alert(alice: Desk, now: Clock) -> None:
    one = alert()
    assert triage.acknowledge(alice, [one]) == "Acknowledged HighLatency."
    found = triage_of(alice, one)
    assert (found.state, found.owner, found.since) == (TriageState.ACKNOWLEDGED, "alice", T0)
    (told,) = history(alice, one)
    assert (told.kind, told.by, told.at) == (Kind.ALERT_ACKED, "alice", T0)
    assert told.text == "HighLatency acknowledged"


def test_an_alert_that_was_not_recorded_yet_is_recorded_by_the_act(alice: Desk) -> None:
    one = alert()
    triage.acknowledge(alice, [one])
    assert detection.open_alerts(alice) == [one]
    assert not detection.record(alice, Diff(fired=(one,)))


def test_what_is_mine_already_changes_nothing(alice: Desk, now: Clock) -> None:
    one, other = many_alerts(2)
    triage.acknowledge(alice, [one])
    now.tick(minutes=5)
    assert triage.acknowledge(alice, [one]) == "Already yours."
    assert triage_of(alice, one).since == T0
    assert len(history(alice, one)) == 1
    assert triage.acknowledge(alice, [one, other]) == "Acknowledged 1 alert."
    assert triage.acknowledge(alice, [one, other]) == "All of them are already yours."


def test_taking_over_says_from_whom_and_keeps_since_when_it_is_owned(
    alice: Desk, now: Clock
) -> None:
    one, bob = alert(), colleague(alice)
    triage.acknowledge(alice, [one])
    now.tick(minutes=5)
    said = triage.acknowledge(bob, [one])
    assert said == "Acknowledged HighLatency, taken over from alice."
    found = triage_of(alice, one)
    assert (found.owner, found.since) == ("bob", T0)
    told = history(alice, one)[-1]
    assert (told.at, told.by) == (T0 + 5 * MINUTE, "bob")
    assert told.text == "HighLatency acknowledged, taken over from alice"


def test_an_act_on_an_alert_taken_over_cannot_be_undone(alice: Desk) -> None:
    one, bob = alert(), colleague(alice)
    triage.acknowledge(alice, [one])
    triage.acknowledge(bob, [one])
    with pytest.raises(Changed, match="acknowledged by bob meanwhile"):
        undo(alice)
    assert triage_of(alice, one).owner == "bob"
    undo(bob)
    assert triage_of(alice, one).owner == "alice"


def test_another_firing_is_new_and_says_how_often_it_was_seen(alice: Desk) -> None:
    one, again = alert(), alert(starts_at=T0 + HOUR)
    triage.acknowledge(alice, [one])
    detection.record(alice, Diff(fired=(again,), ended=((one.episode, T0 + HOUR),)))
    found = triage_of(alice, again)
    assert (found.state, found.owner, found.occurrence) == (TriageState.NEW, None, 2)
    assert one.episode not in reading.common(alice).book


def test_an_ended_episode_is_not_opened_by_a_late_key(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    triage.acknowledge(alice, [one])
    triage.note(alice, [one], "it was the disk")
    assert detection.open_alerts(alice) == []
    assert [event.kind for event in history(alice, one)] == [Kind.ALERT_ACKED, Kind.NOTE]


def test_an_act_does_not_put_back_an_older_text(alice: Desk) -> None:
    old = alert()
    new = replace(old, annotations={"summary": "worse"})
    detection.record(alice, Diff(fired=(new,)))
    triage.acknowledge(alice, [old])
    assert detection.open_alerts(alice) == [new]


def test_notes_are_counted_and_the_last_one_is_shown(alice: Desk, now: Clock) -> None:
    one, bob = alert(), colleague(alice)
    assert triage.note(alice, [one], "  first ") == "Noted."
    now.tick(minutes=1)
    triage.note(bob, [one], "second\nline")
    found = triage_of(alice, one)
    assert (found.notes, found.last_note, found.state) == (2, "second\nline", TriageState.NEW)
    assert [(event.by, event.text) for event in history(alice, one)] == [
        ("alice", "first"), ("bob", "second\nline"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_note_is_refused(alice: Desk, text: str) -> None:
    with pytest.raises(NotAllowed, match="An empty note says nothing"):
        triage.note(alice, [alert()], text)


@pytest.mark.parametrize("text", ["grün 🙂 \u202e", "nul \x00 esc \x1b[31m", "a" * 100_000])
def test_a_note_is_kept_as_it_came(alice: Desk, text: str) -> None:
    one = alert()
    triage.note(alice, [one], text)
    assert history(alice, one)[0].text == text.strip()


def test_what_no_database_takes_is_refused_with_a_sentence(alice: Desk) -> None:
    one = alert()
    with pytest.raises(StoreError, match=r"Nothing was written: '\\udce9' is no character"):
        triage.note(alice, [one], "latin \udce9 in UTF-8")
    assert history(alice, one) == []


def test_a_note_on_a_linked_alert_is_in_the_incident_too(alice: Desk) -> None:
    one = alert()
    found = response.declare(alice, [one], title="t", reason="r", impact="i", severity=None)
    triage.note(alice, [one], "seen")
    timeline = reading.incident(alice, found.key).timeline
    assert "seen" in [event.text for event in timeline]


def test_acknowledging_a_linked_alert_leaves_it_linked(alice: Desk) -> None:
    one, bob = alert(), colleague(alice)
    response.declare(alice, [one], title="t", reason="r", impact="i", severity=None)
    triage.acknowledge(bob, [one])
    found = triage_of(alice, one)
    assert (found.state, found.owner) == (TriageState.LINKED, "bob")


def test_the_same_moment_in_another_zone_is_the_same_episode(alice: Desk) -> None:
    one = alert()
    elsewhere = replace(one, starts_at=T0.astimezone(timezone(timedelta(hours=5, minutes=30))))
    triage.acknowledge(alice, [one])
    assert triage.acknowledge(alice, [elsewhere]) == "Already yours."
    assert len(reading.common(alice).book) == 1


def test_the_same_labels_on_another_source_are_another_alert(alice: Desk) -> None:
    one, other = alert(), alert(source="lab")
    triage.acknowledge(alice, [one])
    detection.record(alice, Diff(fired=(other,)))
    assert triage_of(alice, other).state is TriageState.NEW


def test_a_storm_is_taken_at_once(alice: Desk) -> None:
    alerts = many_alerts(1500)
    assert triage.acknowledge(alice, alerts) == "Acknowledged 1500 alerts."
    assert {found.owner for found in reading.common(alice).book.values()} == {"alice"}


def test_nothing_is_written_to_a_store_for_reading(alice: Desk) -> None:
    alice.store.read_only = "only look"
    with pytest.raises(ReadOnly, match="only look"):
        triage.acknowledge(alice, [alert()])


def test_an_acknowledgement_lapses_loudly(alice: Desk, now: Clock) -> None:
    one = alert()
    said = triage.acknowledge(alice, [one], span=8 * HOUR)
    assert said == "Acknowledged HighLatency for 8 h."
    found = triage_of(alice, one)
    assert found.at(T0 + 8 * HOUR - MINUTE).owned
    lapsed = found.at(T0 + 8 * HOUR)
    assert (lapsed.state, lapsed.lapsed) == (TriageState.NEW, TriageState.ACKNOWLEDGED)
    assert lapsed.owner == "alice"


def test_a_lapsed_acknowledgement_can_be_taken_again(alice: Desk, now: Clock) -> None:
    one = alert()
    triage.acknowledge(alice, [one], span=HOUR)
    assert triage.acknowledge(alice, [one]) == "Already yours."
    now.tick(hours=2)
    assert triage.acknowledge(alice, [one]) == "Acknowledged HighLatency."
    found = triage_of(alice, one)
    assert (found.since, found.until) == (T0 + 2 * HOUR, None)


def test_the_house_says_how_long_an_acknowledgement_holds(alice: Desk) -> None:
    one = alert()
    triage.acknowledge(replace(alice, acknowledge_for=HOUR), [one])
    assert triage_of(alice, one).until == T0 + HOUR


def test_a_snooze_ends_by_itself(alice: Desk) -> None:
    one = alert()
    assert triage.snooze(alice, [one], T0 + HOUR) == "Snoozed HighLatency for 1 h."
    found = triage_of(alice, one)
    assert (found.state, found.aside, found.owned) == (TriageState.SNOOZED, True, False)
    assert found.at(T0 + HOUR).state is TriageState.NEW
    with pytest.raises(NotAllowed, match="has passed"):
        triage.snooze(alice, [one], T0)


def test_noise_has_a_reason(alice: Desk) -> None:
    one = alert()
    said = triage.dismiss(alice, [one], NoiseReason.WRONG_THRESHOLD, "80 % is normal")
    assert said == "Dismissed HighLatency as noise, wrong threshold: 80 % is normal."
    found = triage_of(alice, one)
    assert (found.state, found.reason) == (TriageState.DISMISSED, NoiseReason.WRONG_THRESHOLD)
    assert [told.kind for told in history(alice, one)] == [Kind.ALERT_DISMISSED]
    with pytest.raises(NotAllowed, match="say why"):
        triage.dismiss(alice, [one], NoiseReason.OTHER, " ")


def test_the_next_firing_of_what_was_noise_is_new(alice: Desk) -> None:
    one = alert()
    triage.dismiss(alice, [one], NoiseReason.FLAPPING)
    again = replace(one, starts_at=T0 + HOUR)
    detection.record(alice, Diff(fired=(again,), ended=((one.episode, T0 + MINUTE),)))
    assert triage_of(alice, again).state is TriageState.NEW


def test_what_belongs_to_an_incident_is_not_put_aside(alice: Desk) -> None:
    one, other = many_alerts(2)
    made = response.declare(alice, [one], title="t", reason="r", impact="i", severity="SEV3")
    with pytest.raises(NotAllowed, match=f"part of {made.key}"):
        triage.dismiss(alice, [one], NoiseReason.FLAPPING)
    said = triage.snooze(alice, [one, other], T0 + HOUR)
    assert said == f"Snoozed 1 alert for 1 h; 1 left: part of {made.key}."


@pytest.mark.parametrize("verb", ["acknowledge", "snooze", "dismiss"])
def test_who_comes_second_is_told_and_nothing_is_lost(alice: Desk, verb: str) -> None:
    bob = colleague(alice)
    one, other = many_alerts(2)
    seen = reading.common(alice).book
    triage.acknowledge(bob, [one])
    verbs = {
        "acknowledge": lambda alerts: triage.acknowledge(alice, alerts, seen=seen),
        "snooze": lambda alerts: triage.snooze(alice, alerts, T0 + HOUR, seen=seen),
        "dismiss": lambda alerts: triage.dismiss(alice, alerts, NoiseReason.DUPLICATE, seen=seen),
    }
    with pytest.raises(Changed, match="acknowledged by bob at 12:00:00Z, before you"):
        verbs[verb]([one])
    assert "1 left: acknowledged by bob at 12:00:00Z, before you" in verbs[verb]([one, other])
    assert triage_of(alice, one).owner == "bob"
    # Once it has been seen, the same act is meant.
    seen = reading.common(alice).book
    verbs[verb]([one])
    assert triage_of(alice, one).owner == "alice"


def test_my_own_newest_act_never_stands_in_my_way(alice: Desk) -> None:
    one = alert()
    seen = reading.common(alice).book
    triage.acknowledge(alice, [one], seen=seen)
    triage.snooze(alice, [one], T0 + HOUR, seen=seen)
    undo(alice)
    undo(alice)
    assert triage.dismiss(alice, [one], NoiseReason.FLAPPING, seen=seen).startswith("Dismissed")


def test_the_last_twenty_acts_can_be_undone(alice: Desk, now: Clock) -> None:
    alerts = many_alerts(10)
    for number, one in enumerate(alerts):
        now.tick(minutes=1)
        triage.snooze(alice, [one], T0 + 24 * HOUR)
        triage.dismiss(alice, [one], list(NoiseReason)[number % 6])
    for _ in range(20):
        undo(alice)
    assert {triage_of(alice, one).state for one in alerts} == {TriageState.NEW}
    assert undo(alice) == "Nothing of yours is left to undo."


def test_five_hundred_at_once_are_one_act(alice: Desk) -> None:
    alerts = many_alerts(500)
    assert triage.dismiss(alice, alerts, NoiseReason.FLAPPING).startswith("Dismissed 500 alerts")
    assert undo(alice) == "Undone on 500 alerts."
    assert {triage_of(alice, one).state for one in alerts[::50]} == {TriageState.NEW}
