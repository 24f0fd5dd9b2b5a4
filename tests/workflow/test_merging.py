"""Merging and splitting incidents at verb level."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from irtui.domain.checklist import PROTOCOL
from irtui.domain.incident import Incident, NotAllowed, Status
from irtui.domain.record import Record
from irtui.domain.suggested import undecided
from irtui.domain.triage import TriageState
from irtui.store.errors import Changed
from irtui.workflow import merging, milestones, reading, response, severity, tasks
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import MINUTE, T0, Clock, Shelf, alert, colleague, desk, store_at

RUNBOOK = "# Queue\n\n1. Look\n2. Restart\n"
ONE, TWO, THREE = (
    alert(name, starts_at=T0 + at * MINUTE) for at, name in enumerate(["One", "Two", "Three"])
)


@pytest.fixture
def now() -> Clock:
    return Clock(T0 + 10 * MINUTE)


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now, library=Shelf({"One": RUNBOOK}))


def declared(at: Desk, *alerts: object, title: str = "t") -> Incident:
    return response.declare(
        at, list(alerts), title=title, reason="r", impact="i", severity="SEV3"  # type: ignore[arg-type]
    )  # fmt: skip


def names(record: Record) -> list[str]:
    return [linked.alert.name for linked in record.alerts]


def walked(record: Record) -> list[str]:
    return [run.runbook for run in record.runs if run.matched_by != PROTOCOL]


def test_a_merged_incident_goes_on_in_the_other(alice: Desk, now: Clock) -> None:
    target, source = declared(alice, TWO), declared(colleague(alice), ONE, title="queue")
    tasks.add(alice, source.key, "call the bank")
    tasks.add(alice, source.key, "is done")
    known = {task.text: task.id for task in reading.incident(alice, source.key).tasks}
    tasks.done(alice, known["is done"])
    now.tick(minutes=5)
    said = merging.merge(alice, source.key, target.key)
    assert said == "INC-2026-0002 is part of INC-2026-0001."
    gone, there = (reading.incident(alice, one.key) for one in (source, target))
    assert (names(gone), names(there)) == ([], ["One", "Two"])
    assert [task.text for task in there.tasks] == ["call the bank"]
    assert [task.text for task in gone.tasks] == ["is done"]
    assert (walked(gone), walked(there)) == ([], ["One.md"])
    assert (gone.incident.status, gone.incident.cancel_reason) == (Status.CANCELLED, "merged")
    assert gone.incident.merged_into == there.incident.id
    assert (gone.kin.merged_into, there.kin.merged) == (target.key, (source.key,))
    assert [held.current for held in gone.roles] == [False]
    assert there.incident.detected_at == T0
    assert gone.incident.next_update_at is None
    texts = [event.text for event in gone.timeline]
    assert "investigating → merged into INC-2026-0001: t" in texts
    assert "INC-2026-0002 was merged into this: queue" in str(there.timeline)
    book = reading.common(alice).book[ONE.episode]
    assert (book.state, book.incident) == (TriageState.LINKED, target.key)


def test_what_a_chain_of_merges_suggests_is_not_lost_on_the_way(alice: Desk) -> None:
    bad, middle, last = (declared(alice, one) for one in (ONE, TWO, THREE))
    severity.set_severity(alice, bad.key, "SEV1", "all is down")
    merging.merge(alice, bad.key, middle.key)
    merging.merge(alice, middle.key, last.key)
    left = undecided(reading.incident(alice, last.key).incident)
    assert str(left) == f"SEV1: {bad.key} was SEV1 before it was merged"


def test_u_takes_a_merge_back_while_nothing_changed_since(alice: Desk, now: Clock) -> None:
    target, source = declared(alice, TWO), declared(alice, ONE)
    tasks.add(colleague(alice), source.key, "call the bank")
    before = [reading.incident(alice, one.key) for one in (source, target)]
    merging.merge(alice, source.key, target.key)
    now.tick(minutes=1)
    assert undo(alice).startswith("Undone: investigating → merged into INC-2026-0001")
    after = [reading.incident(alice, one.key) for one in (source, target)]
    for was, now_is in zip(before, after, strict=True):
        assert now_is.incident.status is Status.INVESTIGATING
        assert now_is.incident.next_update_at == was.incident.next_update_at
        assert (names(now_is), walked(now_is)) == (names(was), walked(was))
        assert [one.text for one in now_is.tasks] == [one.text for one in was.tasks]
        assert [one.current for one in now_is.roles] == [one.current for one in was.roles]
    merging.merge(alice, source.key, target.key)
    milestones.set_fact(colleague(alice), target.key, "title", "another")
    with pytest.raises(Changed, match="changed by bob"):
        undo(alice)


def test_only_open_incidents_are_merged_and_not_with_themselves(alice: Desk) -> None:
    one, other = declared(alice), declared(alice)
    with pytest.raises(NotAllowed, match="cannot be merged into itself"):
        merging.merge(alice, one.key, one.key)
    response.move(alice, other.key, Status.RESOLVED)
    for pair in ((one, other), (other, one)):
        with pytest.raises(NotAllowed, match="INC-2026-0002 is resolved: only incidents that are"):
            merging.merge(alice, pair[0].key, pair[1].key)
    with pytest.raises(Changed):
        merging.merge(alice, one.key, other.key, seen=7)


def test_an_alert_is_split_off_and_both_know_when_they_were_detected(alice: Desk) -> None:
    one = declared(alice, ONE, TWO)
    response.attach(alice, one.key, [THREE])
    record = reading.incident(alice, one.key)
    assert [linked.role for linked in record.alerts] == ["trigger", "trigger", "symptom"]
    first, last = record.alerts[0].episode_id, record.alerts[2].episode_id
    new = merging.split(alice, one.key, [first], "only One")
    rest = reading.incident(alice, one.key)
    assert (new.detected_at, rest.incident.detected_at) == (T0, T0 + MINUTE)
    assert (new.reason, new.impact, new.severity, new.split_from) == (
        "r",
        "i",
        "SEV3",
        rest.incident.id,
    )
    assert (new.commander, new.status) == ("alice", Status.INVESTIGATING)
    assert reading.incident(alice, new.key).kin.split_from == one.key
    assert "INC-2026-0002 was split off: only One" in str(rest.timeline)
    assert "One split off, to INC-2026-0002" in str(rest.timeline)
    third = merging.split(alice, one.key, [last], "only Three")
    assert third.detected_at == T0 + 2 * MINUTE
    assert reading.common(alice).book[ONE.episode].incident == new.key
    with pytest.raises(NotAllowed, match="stays declared"):
        undo(alice)


def test_a_split_leaves_something_on_both_sides(alice: Desk) -> None:
    one = declared(alice, ONE, TWO)
    both = [linked.episode_id for linked in reading.incident(alice, one.key).alerts]
    for chosen, why in (([], "at least one alert"), (both, "Nothing would stay")):
        with pytest.raises(NotAllowed, match=why):
            merging.split(alice, one.key, chosen, "x")
    with pytest.raises(NotAllowed, match="has not all of these alerts"):
        merging.split(alice, declared(alice, THREE).key, both[:1], "x")
    with pytest.raises(NotAllowed, match="needs its title"):
        merging.split(alice, one.key, both[:1], " ")
    assert len(reading.all_incidents(alice)) == 2
