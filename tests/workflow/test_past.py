"""What is known of an alert that fires again: how often it did, and what was said about it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.past import Past
from irtui.domain.triage import NoiseReason, TriageState
from irtui.workflow import detection, reading, response, triage
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import HOUR, MINUTE, T0, Clock, alert, colleague, desk, store_at

DAY = timedelta(days=1)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


def fires(at: Desk, now: Clock) -> Alert:
    """The alert fires, now."""
    one = alert(starts_at=now())
    detection.record(at, Diff(fired=(one,)))
    return one


def ends(at: Desk, now: Clock, one: Alert, after: timedelta = HOUR) -> None:
    now.at = one.starts_at + after
    detection.record(at, Diff(ended=((one.episode, now()),)))


def past_of(at: Desk, one: Alert) -> Past:
    found = reading.known_of(at, one).past
    assert found is not None
    return found


def starts(count: int) -> list[datetime]:
    return [T0 + number * DAY for number in range(count)]


def test_the_first_firing_has_no_past(alice: Desk, now: Clock) -> None:
    one = fires(alice, now)
    assert past_of(alice, one) == Past(namesakes=1)
    assert past_of(alice, alert("NeverRecorded")) == Past()


def test_a_firing_again_knows_how_often_and_since_when(alice: Desk, now: Clock) -> None:
    for at in starts(40):
        now.at = at
        one = fires(alice, now)
        ends(alice, now, one, 10 * MINUTE)
    again = alert(starts_at=now.tick(hours=1))
    found = past_of(alice, again)
    assert (found.times, found.first) == (40, T0)
    assert list(found.starts) == [at for at in starts(40)[::-1] if at >= now() - 30 * DAY]
    assert [one.starts_at for one in found.firings] == starts(40)[:-6:-1]
    assert {one.lasted for one in found.firings} == {10 * MINUTE}
    assert found.told is None


def test_the_past_of_a_firing_is_what_was_before_it(alice: Desk, now: Clock) -> None:
    one = fires(alice, now)
    ends(alice, now, one)
    fires(alice, now)
    assert past_of(alice, one).times == 0


def test_the_same_labels_on_another_source_have_another_past(alice: Desk, now: Clock) -> None:
    ends(alice, now, fires(alice, now))
    assert past_of(alice, alert(source="lab", starts_at=now())).times == 0
    assert past_of(alice, alert(fingerprint="another", starts_at=now())).times == 0


def test_alerts_of_the_same_name_are_counted(alice: Desk, now: Clock) -> None:
    for number in range(4):
        one = alert(fingerprint=f"fp-{number}")
        detection.record(alice, Diff(fired=(one,)))
    assert past_of(alice, one).namesakes == 4
    assert past_of(alice, alert("Other")).namesakes == 0


def test_a_dismissed_alert_is_new_again_and_says_why_it_was_noise(alice: Desk, now: Clock) -> None:
    bob, one = colleague(alice), fires(alice, now)
    triage.note(alice, [one], "looked at the graphs")
    triage.dismiss(bob, [one], NoiseReason.FLAPPING, "the link is bad: ask the provider")
    ends(alice, now, one)
    again = fires(alice, now)
    assert reading.common(alice).book[again.episode].state is TriageState.NEW
    told = past_of(alice, again).told
    assert told is not None
    assert (told.state, told.owner, told.reason) == (
        TriageState.DISMISSED, "bob", NoiseReason.FLAPPING,
    )  # fmt: skip
    assert told.note == "the link is bad: ask the provider"
    assert told.lasted == HOUR


def test_what_was_undone_was_not_said(alice: Desk, now: Clock) -> None:
    one = fires(alice, now)
    triage.dismiss(alice, [one], NoiseReason.FLAPPING, "no")
    undo(alice)
    ends(alice, now, one)
    found = past_of(alice, fires(alice, now))
    assert found.told is None
    assert [firing.told for firing in found.firings] == [False]


def test_who_took_it_and_the_last_note_are_known(alice: Desk, now: Clock) -> None:
    one = fires(alice, now)
    triage.acknowledge(alice, [one])
    triage.note(alice, [one], "first")
    triage.note(alice, [one], "restart the pool")
    ends(alice, now, one)
    told = past_of(alice, fires(alice, now)).told
    assert told is not None
    assert (told.state, told.owner, told.note) == (
        TriageState.ACKNOWLEDGED, "alice", "restart the pool",
    )  # fmt: skip


def test_the_incident_that_it_was_part_of_is_known(alice: Desk, now: Clock) -> None:
    one = fires(alice, now)
    made = response.declare(alice, [one], title="t", reason="r", impact="i", severity=None)
    ends(alice, now, one)
    again = fires(alice, now)
    told = past_of(alice, again).told
    assert told is not None
    assert (told.state, told.incident) == (TriageState.LINKED, made.key)


def test_what_was_said_long_ago_is_found_behind_many_silent_firings(
    alice: Desk, now: Clock
) -> None:
    one = fires(alice, now)
    triage.note(alice, [one], "restart the pool")
    ends(alice, now, one)
    for _ in range(20):
        ends(alice, now, fires(alice, now))
    found = past_of(alice, fires(alice, now))
    assert found.told is not None
    assert (found.told.starts_at, found.told.note) == (T0, "restart the pool")
    assert not any(firing.told for firing in found.firings)
