"""What people write into a timeline: nothing of it is lost, whoever corrects, hides or undoes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.domain.checklist import StepState
from irtui.domain.incident import NotAllowed
from irtui.domain.recordjson import record_json
from irtui.domain.timeline import MANUAL, Event, Kind
from irtui.domain.timelinefilter import Filter
from irtui.store.acts import decoded
from irtui.store.errors import Changed, ReadOnly
from irtui.store.tables import CommandRow
from irtui.workflow import checklist, reading, response, sheet, timeline
from irtui.workflow.desk import Desk
from irtui.workflow.review import text_of
from irtui.workflow.undo import undo
from tests.builders import MINUTE, T0, Clock, Shelf, alert, colleague, desk, store_at


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock(), library=Shelf({"HighLatency": "# H\n\n- [ ] Look\n"}))


def declared(at: Desk) -> str:
    found = response.declare(at, [alert()], title="t", reason="r", impact="i", severity="SEV2")
    return found.key


def events(at: Desk, key: str) -> tuple[Event, ...]:
    return reading.incident(at, key).timeline


def find(at: Desk, key: str, event: UUID) -> Event:
    return next(one for one in events(at, key) if one.id == event)


def fired(at: Desk, key: str) -> Event:
    return next(one for one in events(at, key) if one.kind is Kind.ALERT_FIRED)


WHO = st.sampled_from(["alice", "bob"])
NUMBER, BACK = st.integers(0, 40), st.integers(0, 30)
DEEDS = st.one_of(
    st.tuples(st.just("add"), WHO, st.sampled_from(MANUAL), BACK),
    st.tuples(st.just("edit"), WHO, NUMBER, BACK),
    st.tuples(st.sampled_from(["pin", "unpin", "hide", "show", "annotate"]), WHO, NUMBER, BACK),
    st.tuples(st.just("undo"), WHO, NUMBER, BACK),
)


class Told:
    """Two operators at one timeline, and what each of its entries said first."""

    def __init__(self, alice: Desk) -> None:
        self.desks = {"alice": alice, "bob": colleague(alice)}
        self.key = declared(alice)
        self.first = {event.id: event for event in events(alice, self.key)}
        self.many = 0

    def do(self, deed: str, who: str, which: Any, back: int) -> None:
        at, self.many = self.desks[who], self.many + 1
        at.now.tick(seconds=7)  # type: ignore[attr-defined]
        moment, text = at.now() - back * MINUTE, f"{deed} {self.many}"
        if deed == "add":
            event = timeline.add(at, self.key, which, text, moment)
            self.first[event.id] = event
            return
        every = events(at, self.key)
        one = every[which % len(every)]
        with suppress(NotAllowed, Changed):
            if deed == "undo":
                undo(at)
            elif deed == "edit":
                timeline.edit(at, one.id, text, moment, seen=one.version)
            elif deed == "annotate":
                event = timeline.annotate(at, one.id, text)
                self.first[event.id] = event
            elif deed in ("pin", "unpin"):
                timeline.pin(at, one.id, deed == "pin", seen=one.version)
            else:
                timeline.hide(at, one.id, deed == "hide", seen=one.version)

    def check(self) -> None:
        alice = self.desks["alice"]
        every = events(alice, self.key)
        assert list(every) == sorted(every, key=lambda event: event.place)
        by_id = {event.id: event for event in every}
        for first in self.first.values():
            kept = by_id[first.id]
            assert first.text == (kept.text if kept.original is None else kept.original)
            assert kept.manual or (kept.text, kept.at) == (first.text, first.at)
            assert (kept.by, kept.recorded_at) == (first.by, first.recorded_at)
        assert self.replayed(every) == {
            one: replace(by_id[one], version=1, sequence=0) for one in self.first
        }
        for which in Filter:
            shown = sheet.around(alice, self.key, which)
            assert shown.events == tuple(filter(which.keeps, every))
            assert shown.total == len(shown.events)

    def replayed(self, every: tuple[Event, ...]) -> dict[UUID, Event]:
        """What the entries come to, from how they were first and irtui's notes alone."""
        found = {one: replace(first, sequence=0) for one, first in self.first.items()}
        acts: dict[str, dict[str, Any]] = {}
        for event in sorted(every, key=lambda event: event.sequence):
            values = {}
            if event.data.get("undo", {}).get("table") == "event":
                change = acts[event.data["act"]] = event.data["undo"]
                values = change["after"]
            elif change := acts.get(event.data.get("undoes", ""), {}):
                values = change["before"]
            if values:
                one = UUID(change["id"])
                values = {name: decoded(value) for name, value in values.items()}
                found[one] = replace(found[one], **values)
        return found


@settings(max_examples=12, deadline=None)
@given(st.lists(DEEDS, max_size=30))
def test_whatever_two_operators_do_nothing_is_lost(deeds: list[tuple[str, str, Any, int]]) -> None:
    with TemporaryDirectory() as directory, store_at(Path(directory) / "irtui.db") as store:
        told = Told(desk(store, Clock(T0)))
        for deed in deeds:
            told.do(*deed)
        told.check()


def test_an_entry_stands_where_it_happened(alice: Desk) -> None:
    key = declared(alice)
    event = timeline.add(
        alice, key, Kind.ACTION_TAKEN, " failed over\nto b ", T0 - 5 * MINUTE, T0 - MINUTE
    )
    assert events(alice, key)[0] == event
    assert (event.text, event.ends_at) == ("failed over\nto b", T0 - MINUTE)
    assert (event.recorded_at, event.by, event.original) == (T0, "alice", None)


def test_the_first_text_is_kept_through_several_edits(alice: Desk) -> None:
    key, bob = declared(alice), colleague(alice)
    event = timeline.add(alice, key, Kind.DECISION, "roll back").id
    timeline.edit(bob, event, "roll back b", T0)
    timeline.edit(alice, event, "roll back b and c", T0 - MINUTE)
    found = find(alice, key, event)
    assert (found.text, found.original, found.by) == ("roll back b and c", "roll back", "alice")
    assert [one.by for one in timeline.whole(alice, event).changes] == ["bob", "alice"]
    assert undo(alice) == 'Undone: edited "roll back b".'
    found = find(alice, key, event)
    assert (found.text, found.original, found.at) == ("roll back b", "roll back", T0)
    assert timeline.edit(alice, event, "roll back b", T0) == "Nothing has changed."
    timeline.edit(alice, event, "roll back", T0)
    assert find(alice, key, event).original == "roll back"


def test_who_looked_at_another_version_hears_who_changed_it(alice: Desk) -> None:
    key = declared(alice)
    event = timeline.add(alice, key, Kind.NOTE, "seen")
    timeline.pin(colleague(alice), event.id)
    acts: list[Callable[[], str]] = [
        lambda: timeline.edit(alice, event.id, "mine", T0, seen=event.version),
        lambda: timeline.pin(alice, event.id, False, seen=event.version),
        lambda: timeline.hide(alice, event.id, seen=event.version),
    ]
    for act in acts:
        with pytest.raises(Changed, match="This entry was changed by bob meanwhile"):
            act()
    assert find(alice, key, event.id).pinned


@pytest.mark.parametrize(
    ("kind", "text", "at", "ends_at", "why"),
    [
        (Kind.NOTE, " \n", T0, None, "An empty entry says nothing"),
        (Kind.STATUS_CHANGE, "x", T0, None, "status_change is none that people write"),
        (Kind.NOTE, "x", T0 + MINUTE, None, "12:01Z has not come yet"),
        (Kind.NOTE, "x", T0, T0 - MINUTE, "before it begins"),
        (Kind.NOTE, "x", T0, T0 + MINUTE, "leave the end out"),
    ],
)
def test_what_cannot_stand_in_a_timeline(
    alice: Desk, kind: Kind, text: str, at: Any, ends_at: Any, why: str
) -> None:
    key = declared(alice)
    with pytest.raises(NotAllowed, match=why):
        timeline.add(alice, key, kind, text, at, ends_at)


def test_what_irtui_wrote_keeps_its_text_and_may_be_noted_on(alice: Desk) -> None:
    key = declared(alice)
    event = fired(alice, key)
    with pytest.raises(NotAllowed, match="its text stays: add a note"):
        timeline.edit(alice, event.id, "it did not", T0)
    alice.now.tick(minutes=9)  # type: ignore[attr-defined]
    note = timeline.annotate(alice, event.id, "a false alarm")
    assert (note.at, note.recorded_at) == (event.at, T0 + 9 * MINUTE)
    timeline.hide(alice, event.id)
    (own,) = timeline.whole(alice, event.id).changes
    assert own.text == 'hidden: "HighLatency fired"'
    with pytest.raises(NotAllowed, match="irtui's own note"):
        timeline.pin(alice, own.id)


def test_what_is_hidden_stays_in_the_json_and_out_of_the_review(alice: Desk) -> None:
    key = declared(alice)
    event = timeline.add(alice, key, Kind.NOTE, "wrong channel")
    pinned = timeline.add(alice, key, Kind.DECISION, "fail over")
    timeline.hide(alice, event.id)
    timeline.pin(alice, pinned.id)
    record = reading.incident(alice, key)
    entries = record_json(record)["timeline"]
    assert [one["hidden"] for one in entries if one["text"] == "wrong channel"] == [True]
    text = text_of(record)
    assert "wrong channel" not in text
    assert text.index("★ fail over") < text.index("HighLatency fired")
    assert text.count("★ fail over") == 2
    undo(alice)
    assert "★" not in text_of(reading.incident(alice, key))
    undo(alice)
    assert "wrong channel" in text_of(reading.incident(alice, key))


def test_the_entry_of_a_step_brings_what_was_run_for_it(alice: Desk) -> None:
    key = declared(alice)
    step = reading.incident(alice, key).runs[0].steps[0]
    checklist.settle(alice, step.id, StepState.DONE)
    event = next(one for one in events(alice, key) if one.text == "✓ Look")
    assert timeline.whole(alice, event.id).evidence == ()
    with alice.store.write() as session:
        session.add(
            CommandRow(
                run_id=reading.incident(alice, key).runs[0].id, step_id=step.id, kind="shell",
                script="look --at it", host="h", process="1", directory="/", by="alice",
                began_at=T0, ended_at=T0, exit_code=3,
            )
        )  # fmt: skip
    (evidence,) = timeline.whole(alice, event.id).evidence
    assert (evidence.script, evidence.exit_code) == ("look --at it", 3)


def test_nothing_is_written_where_that_is_not_wanted(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, Clock())
        key = declared(alice)
        event = timeline.add(alice, key, Kind.NOTE, "here").id
    with store_at(tmp_path / "irtui.db", read_only=True) as store:
        alice = desk(store, Clock())
        acts: list[Callable[[], object]] = [
            lambda: timeline.add(alice, key, Kind.NOTE, "x"),
            lambda: timeline.edit(alice, event, "x", T0),
            lambda: timeline.pin(alice, event),
            lambda: timeline.hide(alice, event),
        ]
        for act in acts:
            with pytest.raises(ReadOnly):
                act()
        assert timeline.whole(alice, event).event.text == "here"
