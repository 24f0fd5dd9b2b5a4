"""What the board saw, as the store remembers it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.timeline import MONITOR, Kind
from irtui.store.tables import Episode
from irtui.workflow import detection, reading, response, triage
from irtui.workflow.desk import Desk
from tests.builders import (
    HOUR,
    MINUTE,
    T0,
    Clock,
    alert,
    colleague,
    desk,
    many_alerts,
    store_at,
)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


def declared(at: Desk, *alerts: Alert) -> str:
    found = response.declare(
        at,
        alerts,
        title="t",
        reason="r",
        impact="i",
        severity=None,
    )
    return found.key


def rows(at: Desk) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(at.store.path)) as connection:
        query = "SELECT fingerprint, starts_at, ended_at, occurrence FROM episode ORDER BY 2"
        return connection.execute(query).fetchall()


def test_a_start_is_recorded_once_whoever_tells_it(alice: Desk) -> None:
    one = alert()
    assert detection.record(alice, Diff(fired=(one,)))
    assert not detection.record(alice, Diff(fired=(one,)))
    assert not detection.record(colleague(alice), Diff(changed=(one,)))
    assert detection.open_alerts(alice) == [one]
    assert len(rows(alice)) == 1


def test_all_that_identifies_and_explains_comes_back(alice: Desk) -> None:
    one = alert(
        labels={"alertname": "Ä\x1b", "e": ""},
        annotations={"summary": "\x00|\n"},
        generator_url="http://p",
        members={"a": T0, "b": T0 + MINUTE},
    )
    detection.record(alice, Diff(fired=(one,)))
    assert detection.open_alerts(alice) == [one]


def test_an_end_is_the_time_it_was_first_missing(alice: Desk, now: Clock) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    now.tick(minutes=9)
    assert detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    assert detection.open_alerts(alice) == []
    assert "12:01:00" in str(rows(alice)[0][2])


def test_an_end_is_told_once(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    assert not detection.record(alice, Diff(ended=((one.episode, T0 + HOUR),)))
    assert "12:01:00" in str(rows(alice)[0][2])


def test_an_end_before_the_start_by_another_clock_is_the_start(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    detection.record(alice, Diff(ended=((one.episode, T0 - HOUR),)))
    assert "12:00:00" in str(rows(alice)[0][2])


def test_an_end_of_what_nobody_recorded_is_nothing(alice: Desk) -> None:
    assert not detection.record(alice, Diff(ended=((alert().episode, T0),)))


def test_the_same_start_opens_the_episode_again(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    triage.acknowledge(alice, [one])
    detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    assert detection.record(alice, Diff(fired=(one,)))
    assert detection.open_alerts(alice) == [one]
    assert len(rows(alice)) == 1
    assert reading.common(alice).book[one.episode].owner == "alice"


def test_a_later_start_is_the_next_occurrence(alice: Desk) -> None:
    firings = [alert(starts_at=T0 + number * HOUR) for number in range(3)]
    for before, one in zip([None, *firings], firings, strict=False):
        ended = ((before.episode, one.starts_at),) if before else ()
        detection.record(alice, Diff(fired=(one,), ended=ended))
    assert [row[3] for row in rows(alice)] == [1, 2, 3]
    assert [row[2] is None for row in rows(alice)] == [False, False, True]


def test_two_alerts_in_one_diff_count_apart(alice: Desk) -> None:
    detection.record(alice, Diff(fired=tuple(many_alerts(3))))
    assert [row[3] for row in rows(alice)] == [1, 1, 1]


def test_another_text_is_written_down(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    other = replace(one, annotations={"summary": "worse"})
    assert detection.record(alice, Diff(changed=(other,)))
    assert detection.open_alerts(alice) == [other]


def test_what_the_store_does_not_hold_is_no_reason_to_write(alice: Desk) -> None:
    one = alert()
    detection.record(alice, Diff(fired=(one,)))
    told: list[None] = []
    alice.store.changed = lambda: told.append(None)
    before = alice.store.path.read_bytes()
    silenced = replace(one, suppressed=True, silenced_by=("id",), receivers=("x",))
    assert not detection.record(alice, Diff(fired=(one,), changed=(silenced,)))
    assert not detection.record(alice, Diff(ended=((alert("Never").episode, T0),)))
    assert not detection.record(alice, Diff())
    assert alice.store.path.read_bytes() == before
    assert told == []


def test_an_incident_is_told_when_its_alert_ends(alice: Desk, now: Clock) -> None:
    one, other = many_alerts(2)
    key = declared(alice, one)
    declared(alice, other)
    now.tick(minutes=10)
    detection.record(alice, Diff(ended=((one.episode, T0 + 8 * MINUTE),)))
    record = reading.incident(alice, key)
    told = record.timeline[-1]
    assert (told.kind, told.by, told.text) == (Kind.ALERT_RESOLVED, MONITOR, "Alert0 ended")
    assert (told.at, told.recorded_at) == (T0 + 8 * MINUTE, T0 + 10 * MINUTE)
    assert record.firing == 0
    assert record.incident.status is Status.INVESTIGATING


def test_an_incident_is_told_when_its_alert_fires_on(alice: Desk, now: Clock) -> None:
    one = alert()
    key = declared(alice, one)
    detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    now.tick(minutes=2)
    detection.record(alice, Diff(fired=(one,)))
    record = reading.incident(alice, key)
    told = record.timeline[-1]
    assert (told.kind, told.by, told.at) == (Kind.ALERT_FIRED, MONITOR, T0 + 2 * MINUTE)
    assert told.text == "HighLatency fires on, it had not ended"
    assert record.firing == 1


@pytest.mark.parametrize("to", [Status.CANCELLED, Status.CLOSED])
def test_an_incident_that_is_over_is_not_told(alice: Desk, to: Status) -> None:
    one = alert()
    key = declared(alice, one)
    way = [to] if to is Status.CANCELLED else [Status.RESOLVED, to]
    for status in way:
        reason = "duplicate" if status is Status.CANCELLED else None
        response.move(alice, key, status, "because", reason=reason)
    before = reading.incident(alice, key).timeline
    detection.record(alice, Diff(ended=((one.episode, T0 + MINUTE),)))
    assert reading.incident(alice, key).timeline == before


def test_a_store_for_reading_records_nothing(alice: Desk) -> None:
    alice.store.read_only = "only look"
    assert not detection.record(alice, Diff(fired=(alert(),)))


def test_a_storm_comes_and_goes_in_one_piece(alice: Desk) -> None:
    storm = many_alerts(3000)
    assert detection.record(alice, Diff(fired=tuple(storm)))
    again = [replace(one, starts_at=T0 + HOUR) for one in storm]
    ended = tuple((one.episode, T0 + MINUTE) for one in storm)
    assert detection.record(alice, Diff(fired=tuple(again), ended=ended))
    assert len(detection.open_alerts(alice)) == 3000
    assert {found.occurrence for found in reading.common(alice).book.values()} == {2}


def test_recording_takes_few_statements_however_many_alerts_there_are(alice: Desk) -> None:
    detection.record(alice, Diff(fired=tuple(many_alerts(2000))))
    statements: list[str] = []
    with alice.store.read() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
    connection.set_trace_callback(statements.append)
    detection.record(alice, Diff(fired=(alert("One"),)))
    connection.set_trace_callback(None)
    assert 0 < len(statements) < 15
    assert Episode.__tablename__ in " ".join(statements)


def test_what_the_store_holds_just_so_is_the_alert_that_is_known(alice: Desk) -> None:
    same, other, unknown = many_alerts(3)
    detection.record(alice, Diff(fired=(same, other, unknown)))
    said = replace(other, annotations={"summary": "worse"})
    known = {one.key: replace(one) for one in (same, said)}
    found = {one.key: one for one in detection.open_alerts(alice, known.get)}
    assert found[same.key] is known[same.key]
    assert found[other.key] == other
    assert found[unknown.key] == unknown
    assert detection.count_open(alice) == 3


def test_who_was_first_with_an_alert_has_made_its_only_episode(
    alice: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator elsewhere acts after we looked and before we write."""
    one, write = alert(), alice.store.write

    @contextmanager
    def late(**options: bool) -> Iterator[Session]:
        monkeypatch.undo()
        triage.acknowledge(colleague(alice), [one])
        with write(**options) as session:
            yield session

    monkeypatch.setattr(alice.store, "write", late)
    detection.record(alice, Diff(fired=(one,)))
    assert len(rows(alice)) == 1
    assert reading.common(alice).book[one.episode].owner == "bob"


def test_only_what_screens_show_otherwise_is_marked(alice: Desk) -> None:
    one, other = alert("One"), alert("Other")
    triage.note(alice, [one, other], "seen")
    since = reading.common(alice).number
    detection.record(alice, Diff(changed=(replace(one, annotations={"summary": "worse"}),)))
    found = reading.common(alice, since)
    assert (dict(found.book), found.gone) == ({}, [])
    detection.record(alice, Diff(ended=((other.episode, T0 + MINUTE),)))
    assert reading.common(alice, since).gone == [other.episode]
    since = reading.common(alice).number
    detection.record(alice, Diff(fired=(other,)))
    assert list(reading.common(alice, since).book) == [other.episode]
