"""Incidents at verb level: declare, attach, move, say how bad, and what the timeline tells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Diff
from irtui.domain.incident import Incident, NotAllowed, Status
from irtui.domain.reviewstate import CHECKS, ReviewState
from irtui.domain.timeline import MONITOR, Kind
from irtui.domain.triage import NoiseReason, TriageState
from irtui.store.errors import Changed, Missing
from irtui.workflow import detection, reading, response, review, reviewing, severity, triage
from irtui.workflow.desk import Desk
from tests.builders import MINUTE, T0, Clock, Shelf, alert, colleague, desk, store_at

RUNBOOK = "# Latency\n\n1. Look at the graphs\n2. Restart the service\n"
LATER = T0 + 10 * MINUTE


@pytest.fixture
def now() -> Clock:
    return Clock(LATER)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf({"HighLatency": RUNBOOK})


@pytest.fixture
def alice(tmp_path: Path, now: Clock, shelf: Shelf) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now, library=shelf)


def three() -> list[Alert]:
    return [
        alert("HighLatency", starts_at=T0 + MINUTE),
        alert("Errors", starts_at=T0),
        alert("Queue", starts_at=T0 + 2 * MINUTE),
    ]


def declare(at: Desk, alerts: list[Alert] | None = None, **fields: Any) -> Incident:
    values = {"title": "Slow", "reason": "p99", "impact": "all", "severity": "SEV2", **fields}
    return response.declare(at, [] if alerts is None else alerts, **values)


def timeline(at: Desk, key: str) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.by, one.text) for one in reading.incident(at, key).timeline]


def test_declaring_from_alerts_tells_the_whole_story_in_order(alice: Desk, now: Clock) -> None:
    one, two, three_ = three()
    now.at = T0 + 5 * MINUTE
    triage.acknowledge(colleague(alice), [two])
    triage.note(alice, [one], "the cache is cold")
    now.at = LATER
    found = declare(alice, [one, two, three_])
    assert timeline(alice, found.key) == [
        (Kind.ALERT_FIRED, MONITOR, "Errors fired"),
        (Kind.ALERT_FIRED, MONITOR, "HighLatency fired"),
        (Kind.ALERT_FIRED, MONITOR, "Queue fired"),
        (Kind.ALERT_ACKED, "bob", "Errors acknowledged"),
        (Kind.NOTE, "alice", "the cache is cold"),
        (Kind.ALERT_LINKED, "alice", "HighLatency linked"),
        (Kind.ALERT_LINKED, "alice", "Errors linked"),
        (Kind.ALERT_LINKED, "alice", "Queue linked"),
        (Kind.STATUS_CHANGE, "alice", "declared SEV2: Slow\nbecause p99; the impact is all"),
        (Kind.ROLE_CHANGE, "alice", "alice is incident commander"),
        (Kind.SYSTEM, "alice", "checklist HighLatency.md started, 2 steps"),
    ]
    record = reading.incident(alice, found.key)
    assert [one.at for one in record.timeline[:3]] == [T0, T0 + MINUTE, T0 + 2 * MINUTE]
    assert {one.recorded_at for one in record.timeline[:3]} == {LATER}


def test_declaring_stamps_detection_first_owner_and_declaration(alice: Desk, now: Clock) -> None:
    alerts = three()
    now.at = T0 + 5 * MINUTE
    triage.acknowledge(colleague(alice), [alerts[1]])
    now.at = T0 + 7 * MINUTE
    triage.acknowledge(alice, [alerts[1]])
    now.at = LATER
    found = declare(alice, alerts)
    assert found.status is Status.INVESTIGATING
    assert found.detected_at == T0
    assert found.acknowledged_at == T0 + 5 * MINUTE
    assert found.declared_at == found.confirmed_at == LATER
    assert found.impact_started_at is None
    assert (found.declared_by, found.commander, found.detection) == ("alice", "alice", "monitoring")
    assert found == reading.incident(alice, found.key).incident


def test_declaring_links_the_alerts_and_gives_those_without_owner_to_the_declarer(
    alice: Desk,
) -> None:
    one, two, _ = three()
    bob = colleague(alice)
    triage.acknowledge(bob, [two])
    found = declare(alice, [one, two])
    book = reading.common(alice).book
    assert {book[each.episode].state for each in (one, two)} == {TriageState.LINKED}
    assert [book[each.episode].owner for each in (one, two)] == ["alice", "bob"]
    assert {book[each.episode].incident for each in (one, two)} == {found.key}
    assert reading.incident(alice, found.key).firing == 2


def test_declaring_by_hand_needs_no_alert(alice: Desk) -> None:
    found = declare(alice, detection="customer", severity=None)
    assert (found.detection, found.severity) == ("customer", None)
    assert found.detected_at == found.acknowledged_at == found.declared_at == LATER
    assert [text for _, _, text in timeline(alice, found.key)] == [
        "declared without severity: Slow\nbecause p99; the impact is all",
        "alice is incident commander",
    ]


def test_incidents_are_numbered_within_their_year(alice: Desk, now: Clock) -> None:
    assert [declare(alice).key for _ in range(2)] == ["INC-2026-0001", "INC-2026-0002"]
    now.at = now.at.replace(year=2027)
    assert declare(alice).key == "INC-2027-0001"
    keys = [one.key for one in reading.all_incidents(alice)]
    assert keys == ["INC-2027-0001", "INC-2026-0002", "INC-2026-0001"]


@pytest.mark.parametrize(
    ("key", "found"),
    [("INC-2026-0001", "INC-2026-0001"), ("inc-2026-0001", "INC-2026-0001"),
     ("INC-0001", "INC-2027-0001"), ("1", "INC-2027-0001"), ("2", "INC-2026-0002")],
)  # fmt: skip
def test_an_incident_is_found_by_its_key_or_a_short_form(
    alice: Desk, now: Clock, key: str, found: str
) -> None:
    declare(alice)
    declare(alice)
    now.at = now.at.replace(year=2027)
    declare(alice)
    assert reading.incident(alice, key).incident.key == found


@pytest.mark.parametrize(
    "key", ["", "INC-", "INC-2026-0009", "x" * 5000, "9" * 30, "9" * 5000, "٣", "\x1b[31m", "-1"]
)
def test_what_is_no_incident_is_missing(alice: Desk, key: str) -> None:
    declare(alice)
    with pytest.raises(Missing, match="There is no incident") as refused:
        reading.incident(alice, key)
    assert len(str(refused.value)) < 150
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"title": " "}, "needs its title"), ({"reason": ""}, "needs its because"),
     ({"impact": "\n"}, "needs its impact"),
     ({"title": "", "reason": "", "impact": ""}, "title and because and impact"),
     ({"severity": "SEV9"}, "SEV9 is no severity: there are SEV1")],
)  # fmt: skip
def test_an_incomplete_declaration_is_refused_and_nothing_written(
    alice: Desk, fields: dict[str, str], says: str
) -> None:
    with pytest.raises(NotAllowed, match=says):
        declare(alice, three(), **fields)
    assert reading.all_incidents(alice) == []
    assert detection.open_alerts(alice) == []


def test_a_runbook_that_cannot_be_read_is_told_and_does_not_hinder(
    alice: Desk, shelf: Shelf
) -> None:
    shelf.runbooks["HighLatency"] = "x" * 600_000
    found = declare(alice, three())
    assert "the runbook of HighLatency was not started: HighLatency.md: larger than" in str(
        timeline(alice, found.key)
    )
    assert reading.incident(alice, found.key).runs == ()


def test_the_suggested_severity_is_kept_beside_the_chosen_one(alice: Desk) -> None:
    suggestion = severity.suggested(alice, three())
    assert suggestion is not None
    assert suggestion.severity == "SEV2"
    assert declare(alice, three(), severity="SEV1").severity == "SEV1"


def test_attaching_adds_alerts_once(alice: Desk) -> None:
    one, two, other = three()
    found = declare(alice, [two])
    assert response.attach(alice, found.key, [one, two]) == f"Attached 1 alert to {found.key}."
    assert response.attach(alice, found.key, [other, one]) == f"Attached 1 alert to {found.key}."
    assert response.attach(alice, found.key, [one]) == f"Attached 0 alerts to {found.key}."
    record = reading.incident(alice, found.key)
    assert [linked.alert.name for linked in record.alerts] == ["Errors", "HighLatency", "Queue"]
    assert len(record.runs) == 1


@pytest.mark.parametrize("to", [Status.RESOLVED, Status.CANCELLED])
def test_nothing_is_attached_to_what_is_over(alice: Desk, to: Status) -> None:
    found = declare(alice)
    reason = "duplicate" if to is Status.CANCELLED else None
    response.move(alice, found.key, to, "because", reason=reason)
    with pytest.raises(NotAllowed, match=f"is {to}: reopen it first"):
        response.attach(alice, found.key, three())


def test_the_way_through_all_states(alice: Desk, now: Clock) -> None:
    one = alert()
    key = declare(alice, [one]).key
    stamps = {}
    for to, note in [
        (Status.IDENTIFIED, "bad deploy"),
        (Status.MITIGATED, ""),
        (Status.INVESTIGATING, "came back"),
        (Status.MITIGATED, "rolled back"),
        (Status.RESOLVED, "alert lags"),
        (Status.INVESTIGATING, "once more"),
        (Status.RESOLVED, "now"),
        (Status.CLOSED, "small"),
    ]:
        stamps[to] = now.tick(minutes=1)
        assert response.move(alice, key, to, note) == f"{key} is {to}."
    found = reading.incident(alice, key).incident
    assert found.identified_at == LATER + MINUTE
    assert found.mitigated_at == found.resolved_at == LATER + 7 * MINUTE
    assert (found.closed_at, found.reopen_count) == (LATER + 8 * MINUTE, 1)
    changes = [text for kind, _, text in timeline(alice, key) if kind is Kind.STATUS_CHANGE]
    assert changes[1:4] == [
        "investigating → identified: bad deploy",
        "identified → mitigated",
        "mitigated → investigating: came back",
    ]


def test_guards_know_what_fires_and_whether_the_review_is_published(alice: Desk) -> None:
    one = alert()
    key = declare(alice, [one]).key
    with pytest.raises(NotAllowed, match="1 linked alert still fires"):
        response.move(alice, key, Status.RESOLVED)
    detection.record(alice, Diff(ended=((one.episode, LATER),)))
    response.move(alice, key, Status.RESOLVED)
    with pytest.raises(NotAllowed, match="review is not published"):
        response.move(alice, key, Status.CLOSED)
    record = review.open_review(alice, key)
    assert record.review is not None
    written = "\n".join(
        line + "\nwords" if line.startswith("## ") else line
        for line in record.review.written.split("\n")
    )
    review.save(alice, key, written, seen=record.review.version)
    reviewing.move(alice, key, ReviewState.IN_REVIEW)
    for check in CHECKS:
        reviewing.tick(alice, key, check)
    for state in (ReviewState.APPROVED, ReviewState.PUBLISHED):
        reviewing.move(alice, key, state)
    response.move(alice, key, Status.CLOSED)


def test_a_refused_step_writes_nothing(alice: Desk) -> None:
    key = declare(alice).key
    before = reading.incident(alice, key)
    with pytest.raises(NotAllowed):
        response.move(alice, key, Status.CLOSED)
    assert reading.incident(alice, key) == before


def test_two_who_move_the_same_incident_do_not_overwrite_each_other(alice: Desk) -> None:
    found, bob = declare(alice), colleague(alice)
    response.move(bob, found.key, Status.MITIGATED, seen=found.version)
    for to in (Status.IDENTIFIED, Status.CLOSED):
        with pytest.raises(Changed, match=r"was changed by bob, it is mitigated now, meanwhile"):
            response.move(alice, found.key, to, "x", seen=found.version)
    with pytest.raises(Changed):
        severity.set_severity(alice, found.key, "SEV1", "worse", seen=found.version)
    seen = reading.incident(alice, found.key).incident
    assert (seen.status, seen.severity) == (Status.MITIGATED, "SEV2")
    response.move(alice, found.key, Status.RESOLVED, seen=seen.version)


def test_severity_changes_with_a_reason(alice: Desk) -> None:
    key = declare(alice, severity=None).key
    assert severity.set_severity(alice, key, "SEV3") == f"{key} is SEV3."
    assert severity.set_severity(alice, key, "SEV3") == f"{key} is SEV3 already."
    with pytest.raises(NotAllowed, match="is SEV3: say why it becomes SEV1"):
        severity.set_severity(alice, key, "SEV1")
    severity.set_severity(alice, key, "SEV1", "data lost")
    with pytest.raises(NotAllowed, match="no severity"):
        severity.set_severity(alice, key, "bad", "x")
    changes = [text for kind, _, text in timeline(alice, key) if kind is Kind.SEVERITY_CHANGE]
    assert changes == ["severity unset → SEV3", "severity SEV3 → SEV1: data lost"]


def test_notes_stand_in_the_timeline_as_they_were_written(alice: Desk, now: Clock) -> None:
    key = declare(alice).key
    now.tick(minutes=1)
    response.note(alice, key, " eins\nzwei\u202e ")
    assert timeline(alice, key)[-1] == (Kind.NOTE, "alice", "eins\nzwei\u202e")
    with pytest.raises(NotAllowed):
        response.note(alice, key, " ")


def test_an_alert_in_two_incidents_is_told_of_the_newer_one(alice: Desk, now: Clock) -> None:
    one = alert()
    first = declare(alice, [one])
    with pytest.raises(NotAllowed, match=f"HighLatency is part of {first.key}, which is open"):
        declare(alice, [alert("Other"), one])
    with pytest.raises(NotAllowed, match=f"HighLatency is part of {first.key}, which is open"):
        response.attach(alice, declare(alice).key, [one])
    response.move(alice, first.key, Status.RESOLVED, "over")
    now.tick(hours=1)
    second = declare(alice, [one])
    assert reading.common(alice).book[one.episode].incident == second.key
    triage.note(alice, [one], "which?")
    assert "which?" in str(timeline(alice, second.key))


def test_an_alert_of_a_cancelled_incident_is_free_again(alice: Desk, now: Clock) -> None:
    one = alert()
    key = declare(alice, [one]).key
    response.move(alice, key, Status.CANCELLED, reason="not_incident")
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.owner, found.incident) == (TriageState.ACKNOWLEDGED, "alice", None)
    now.tick(minutes=1)
    response.move(alice, key, Status.TRIAGE)
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.incident) == (TriageState.LINKED, key)


def test_a_second_incident_keeps_its_alerts_when_the_first_is_cancelled(
    alice: Desk, now: Clock
) -> None:
    one = alert()
    first = declare(alice, [one]).key
    response.move(alice, first, Status.RESOLVED, "over")
    now.tick(minutes=1)
    second = declare(alice, [one]).key
    with pytest.raises(NotAllowed, match=f"is part of {second}, which is open"):
        response.move(alice, first, Status.INVESTIGATING, "once more")
    response.move(alice, second, Status.CANCELLED, reason="duplicate")
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.incident) == (TriageState.LINKED, first)
    response.move(alice, first, Status.INVESTIGATING, "once more")
    with pytest.raises(NotAllowed, match=f"is part of {first}, which is open"):
        response.move(alice, second, Status.TRIAGE)


def test_the_alerts_of_a_false_positive_are_noise(alice: Desk) -> None:
    one = alert()
    key = declare(alice, [one]).key
    response.move(alice, key, Status.CANCELLED, reason="false_positive")
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.reason) == (TriageState.DISMISSED, NoiseReason.FALSE_POSITIVE)
    response.move(alice, key, Status.TRIAGE)
    found = reading.common(alice).book[one.episode]
    assert (found.state, found.reason) == (TriageState.LINKED, None)


def test_what_resolved_it_is_known_when_it_is_reopened(alice: Desk) -> None:
    key = declare(alice).key
    assert response.resolution(alice, key) == ""
    response.move(alice, key, Status.RESOLVED, "restarted the pool")
    response.move(alice, key, Status.INVESTIGATING, "again")
    assert response.resolution(alice, key) == "restarted the pool"
