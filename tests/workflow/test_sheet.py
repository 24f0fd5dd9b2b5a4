"""What the incident screen reads: parts of a timeline that fit together, and only what is new."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.domain.checklist import StepState
from irtui.domain.excerpt import Excerpt, Part
from irtui.domain.timeline import Event, Kind
from irtui.domain.timelinefilter import Filter
from irtui.store import events, incidents
from irtui.workflow import checklist, reading, response, sheet, triage
from irtui.workflow.desk import Desk
from tests.builders import MINUTE, T0, Clock, Shelf, alert, desk, store_at
from tests.workflow.long import fill

PIECE, MOST = 3, 7
KINDS = st.sampled_from([Kind.NOTE, Kind.NOTE, Kind.SYSTEM, Kind.STEP, Kind.ALERT_FIRED])
# An event at a minute, another part, or a look with or without the timeline being followed.
STEPS = st.one_of(
    st.tuples(st.integers(-20, 20), KINDS), st.sampled_from([*Part, *Filter]), st.booleans()
)


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock(), library=Shelf({"HighLatency": "# H\n\n- [ ] Look\n"}))


def declared(at: Desk, title: str = "slow") -> str:
    return response.declare(at, [], title=title, reason="r", impact="i", severity=None).key


def whole(at: Desk, key: str, of: Filter = Filter.ALL) -> tuple[Event, ...]:
    return tuple(filter(of.keeps, reading.incident(at, key).timeline))


def add(at: Desk, key: str, minutes: int, kind: Kind = Kind.NOTE) -> None:
    with at.store.write() as session:
        incident = incidents.get(session, key).id
        moment = T0 + timedelta(minutes=minutes)
        events.add(session, kind, "e", by="bob", now=T0, at=moment, incident=incident)


def ids(found: Excerpt) -> set[UUID]:
    return {event.id for event in found.events}


def is_part(found: Excerpt, of: tuple[Event, ...]) -> None:
    """The excerpt is that part of the timeline which it says it is."""
    assert found.events == of[found.earlier : found.earlier + len(found.events)]
    assert found.total == len(of)


@settings(max_examples=30, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_every_part_fits_into_the_whole(
    steps: list[tuple[int, Kind] | Part | Filter | bool],
) -> None:
    with (
        TemporaryDirectory() as directory,
        store_at(Path(directory) / "irtui.db") as store,
        patch.multiple(import_module("irtui.workflow.sheet"), PIECE=PIECE, MOST=MOST),
    ):
        at = desk(store, Clock())
        key = declared(at)
        found = sheet.sheet(at, key).timeline
        for step in steps:
            if isinstance(step, Filter):
                place = found.events[len(found.events) // 2].place if found.events else None
                found = sheet.around(at, key, step, place)
                is_part(found, whole(at, key, step))
            elif isinstance(step, Part):
                # The end that would go, as where the wheel leaves the cursor behind.
                end = -1 if step is Part.EARLIER else 0
                keep = found.events[end].id if found.events else None
                found = sheet.other(at, key, step, found, keep)
                kept = keep is not None and step in (Part.EARLIER, Part.LATER)
                assert not kept or keep in ids(found)
                assert found.events == tuple(sorted(found.events, key=_place))
            elif isinstance(step, bool):
                before, found = found, sheet.sheet(at, key, found, follow=step).timeline
                assert found.filter is before.filter
                is_part(found, whole(at, key, found.filter))
                assert step or ids(before) <= ids(found)
            else:
                add(at, key, *step)


def _place(event: Event) -> tuple[object, int]:
    return event.at, event.sequence


@pytest.mark.parametrize("back", [Part.EARLIER, Part.LATER])
def test_one_comes_from_end_to_end_in_pieces_of_bounded_length(alice: Desk, back: Part) -> None:
    key = declared(alice)
    fill(alice, key, 3 * sheet.MOST)
    every = whole(alice, key)
    found = sheet.other(alice, key, Part.FIRST, Excerpt(events=every[:1]))
    if back is Part.EARLIER:
        found = sheet.other(alice, key, Part.LAST, found)
    seen = ids(found)
    while found.earlier if back is Part.EARLIER else found.later:
        at = found.events[0 if back is Part.EARLIER else -1].id
        found = sheet.other(alice, key, back, found, at)
        is_part(found, every)
        assert len(found.events) <= sheet.MOST
        seen |= ids(found)
    assert seen == {event.id for event in every}


def test_news_of_others_leave_what_was_seen_as_it_is(alice: Desk) -> None:
    key, other = declared(alice), declared(alice, "other")
    seen = sheet.sheet(alice, key).timeline
    response.note(alice, other, "elsewhere")
    triage.acknowledge(alice, [alert()])
    assert sheet.sheet(alice, key, seen, follow=False).timeline is seen
    response.note(alice, key, "here")
    found = sheet.sheet(alice, key, seen, follow=False).timeline
    assert [event.text for event in found.events[len(seen.events) :]] == ["here"]


def test_what_was_done_before_an_alert_was_linked_comes_among_what_was_seen(alice: Desk) -> None:
    one = alert()
    triage.note(alice, [one], "restarted it")
    alice.now.tick(minutes=1)  # type: ignore[attr-defined]
    key = declared(alice)
    seen = sheet.sheet(alice, key).timeline
    response.attach(alice, key, [one])
    found = sheet.sheet(alice, key, seen, follow=False).timeline
    assert "restarted it" in [event.text for event in found.events[:2]]
    is_part(found, whole(alice, key))


def test_another_file_is_read_again(alice: Desk) -> None:
    key = declared(alice)
    seen = sheet.sheet(alice, key).timeline
    later = Excerpt(events=(), newest=seen.newest + 5)
    assert sheet.sheet(alice, key, later, follow=False).timeline == seen


def test_a_step_is_on_the_sheet_without_news_of_the_timeline(alice: Desk) -> None:
    key = response.declare(alice, [alert()], title="t", reason="r", impact="i", severity="SEV1").key
    found = sheet.sheet(alice, key)
    assert (found.headline.alerts, found.headline.firing) == (1, 1)
    step = found.runs[0].steps[0]
    checklist.settle(alice, step.id, StepState.DONE)
    after = sheet.sheet(alice, key, found.timeline)
    assert after.runs[0].settled == 1
    assert after.runs == reading.incident(alice, key).runs
    assert after.headline == reading.incident(alice, key).headline


def test_more_than_ten_thousand_events_meanwhile_are_news(alice: Desk) -> None:
    key, other = declared(alice), declared(alice, "other")
    seen = sheet.sheet(alice, key).timeline
    add(alice, key, 1)
    fill(alice, other, 10_001)
    found = sheet.sheet(alice, key, seen, follow=False).timeline
    is_part(found, whole(alice, key))
    assert found.total == seen.total + 1


def test_the_time_of_an_event_decides_its_place(alice: Desk) -> None:
    key = declared(alice)
    add(alice, key, 10)
    add(alice, key, -10)
    found = sheet.sheet(alice, key).timeline
    assert [event.at for event in found.events] == sorted(event.at for event in found.events)
    assert found.events[0].at == T0 - 10 * MINUTE
