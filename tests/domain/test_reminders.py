"""Reminders: what stands, how often it rings, and how it ends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.incident import IncidentKind, Status
from irtui.domain.reminders import (
    Case,
    Held,
    PutOff,
    Reminder,
    ReminderRules,
    Reminds,
    Ringer,
    reminders,
)
from irtui.text import parse_duration
from tests.builders import HOUR, MINUTE, T0, incident

RULES = ReminderRules()
DAY = 24 * HOUR
KEY = "INC-2026-0042"
OVER = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)


def case(heard_at: datetime | None = T0, **fields: Any) -> Case:
    known = {name: fields.pop(name) for name in ("tasks_due", "review_begun") if name in fields}
    return Case(incident(**fields), heard_at, **known)


def standing(case: Case, after: timedelta, *later: PutOff) -> list[Reminder]:
    return list(reminders([case], [], later, RULES, T0 + after))


def told(case: Case, after: timedelta) -> list[str]:
    return [one.text for one in standing(case, after)]


@pytest.mark.parametrize(
    ("lacks", "before", "after", "text"),
    [
        (case(severity=None), "4m59s", 7 * MINUTE, "INC-0042 has no severity for 7m"),
        (
            case(commander=None, severity="SEV1"), "1m59s", 3 * MINUTE,
            "nobody commands INC-0042 (SEV1) for 3m",
        ),
        (
            case(next_update_at=T0 + 30 * MINUTE), "29m59s", 34 * MINUTE,
            "INC-0042: update due 4m ago",
        ),
        (case(T0), "3h59m", 5 * HOUR, "INC-0042: nothing noted for 5h"),
        (
            case(status=Status.MITIGATED, mitigated_at=T0), "23h59m", 26 * HOUR,
            "INC-0042 mitigated 1d ago and not resolved",
        ),
        (
            case(tasks_due=(T0 + HOUR, T0 + 2 * HOUR, T0 + 9 * HOUR)), "59m", 3 * HOUR,
            "INC-0042: 2 tasks overdue for 2h",
        ),
        (
            case(status=Status.RESOLVED, resolved_at=T0), "5d", 6 * DAY,
            "review of INC-0042 not started, due in 1d",
        ),
        (
            case(status=Status.RESOLVED, resolved_at=T0, review_begun=True), "5d", 9 * DAY,
            "review of INC-0042 not published, overdue 2d",
        ),
    ],
)  # fmt: skip
def test_what_lacks_is_told_in_time(lacks: Case, before: str, after: timedelta, text: str) -> None:
    assert told(lacks, parse_duration(before)) == []
    assert told(lacks, after) == [text]


def test_what_lacks_nothing_is_left_alone() -> None:
    assert told(case(commander=None, severity="SEV4"), HOUR) == []
    drill = case(status=Status.RESOLVED, resolved_at=T0, kind=IncidentKind.DRILL)
    waived = case(status=Status.CLOSED, resolved_at=T0, closed_at=T0)
    minor = case(status=Status.RESOLVED, resolved_at=T0, severity="SEV4")
    for one in (drill, waived, minor):
        assert told(one, 8 * DAY) == []
    later = replace(case(status=Status.RESOLVED, resolved_at=T0), review_due_at=T0 + 20 * DAY)
    assert told(later, 18 * DAY) == []
    assert told(later, 21 * DAY) == ["review of INC-0042 not started, overdue 1d"]
    # What nobody reviewed for a month is for a report.
    assert told(case(status=Status.RESOLVED, resolved_at=T0), 40 * DAY) == []


def test_acknowledged_alerts_are_one_reminder_for_those_who_have_them() -> None:
    held = [
        Held("DiskFull", "alice", T0), Held("HighLatency", "bob", T0 - HOUR),
        Held("New", "carol", T0 + 4 * HOUR),
    ]  # fmt: skip
    (one,) = reminders([], held, [], RULES, T0 + 5 * HOUR)
    assert one.text == "2 acknowledged alerts older than 4h, oldest HighLatency by bob 6h"
    assert (one.subject, one.concerns) == ("", {"alice", "bob"})
    (one,) = reminders([], held[:1], [], RULES, T0 + 5 * HOUR)
    assert one.text == "an acknowledged alert older than 4h, DiskFull by alice 5h"


spans = st.integers(0, 20 * 24 * 60).map(lambda minutes: minutes * MINUTE)
moments = spans.map(lambda span: T0 + span)
statuses = st.sampled_from(list(Status))


@st.composite
def cases(draw: st.DrawFn, status: st.SearchStrategy[Status] = statuses) -> Case:
    found = draw(status)
    fields: dict[str, Any] = {
        "status": found,
        "severity": draw(st.sampled_from([None, "SEV1", "SEV2", "SEV5"])),
        "commander": draw(st.sampled_from([None, "alice"])),
        "next_update_at": draw(st.none() | moments),
        "mitigated_at": draw(moments) if found is Status.MITIGATED else None,
        "resolved_at": draw(moments) if found in (Status.RESOLVED, Status.CLOSED) else None,
        "tasks_due": draw(st.lists(moments, max_size=3).map(tuple)),
    }
    return case(draw(st.none() | moments), **fields)


@given(cases(st.sampled_from(OVER)), moments)
def test_they_end_with_the_incident(one: Case, now: datetime) -> None:
    """What is left is the review, and that only until it is published."""
    found = reminders([one], [], [], RULES, now)
    assert {each.kind for each in found} <= {Reminds.REVIEW}
    assert not reminders([replace(one, review_published=True)], [], [], RULES, now)


@given(cases(), moments, spans)
def test_one_that_stands_goes_on_and_rings_no_less_and_never_more_than_it_may(
    one: Case, now: datetime, later: timedelta
) -> None:
    found = {each.kind: each for each in reminders([one], [], [], RULES, now)}
    then = {each.kind: each for each in reminders([one], [], [], RULES, now + later)}
    for kind, each in found.items():
        if kind is Reminds.REVIEW and kind not in then:
            continue  # given up
        before, after = each.rings(now, RULES), then[kind].rings(now + later, RULES)
        assert before <= after <= RULES.limit
        assert (each.since, each.rings_from) == (then[kind].since, then[kind].rings_from)


@given(cases(), moments, st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=30))
def test_a_terminal_rings_no_more_often_than_it_may_and_never_while_it_is_quiet(
    one: Case, start: datetime, looks: list[tuple[int, bool]]
) -> None:
    ringer, rung, now = Ringer(RULES), dict[tuple[Reminds, datetime], int](), start
    ringer.rings([], now, "alice", quiet=False)
    for minutes, quiet in looks:
        now += minutes * MINUTE
        for each in ringer.rings(reminders([one], [], [], RULES, now), now, "alice", quiet=quiet):
            assert not quiet
            place = (each.kind, each.rings_from)
            rung[place] = rung.get(place, 0) + 1
        # A second look at the same moment hears nothing.
        again = ringer.rings(reminders([one], [], [], RULES, now), now, "alice", quiet=False)
        assert quiet or not again
        for each in again:
            place = (each.kind, each.rings_from)
            rung[place] = rung.get(place, 0) + 1
    assert all(count <= RULES.limit for count in rung.values())


@given(cases(), moments, spans, spans)
def test_one_that_was_put_off_is_silent_until_then_and_rings_anew(
    one: Case, now: datetime, span: timedelta, later: timedelta
) -> None:
    for each in reminders([one], [], [], RULES, now):
        off = PutOff(each.subject, each.kind, now + span, "bob", now)
        for again in reminders([one], [], [off], RULES, now + later):
            if again.kind is not each.kind:
                assert not again.waits
            elif later < span:
                assert (again.put_off, again.rings(now + later, RULES)) == (off, 0)
            else:
                assert not again.waits
                assert again.rings_from >= now + span


def test_a_put_off_ends_early_when_what_it_was_about_does() -> None:
    off = PutOff(KEY, Reminds.QUIET_INCIDENT, T0 + 99 * HOUR, "bob", T0 + 5 * HOUR)
    (one,) = standing(case(T0), 6 * HOUR, off)
    assert one.put_off == off
    # Somebody wrote something, and then it was quiet again.
    (one,) = standing(case(T0 + 6 * HOUR), 11 * HOUR, off)
    assert (one.put_off, one.text) == (None, "INC-0042: nothing noted for 5h")


def test_it_rings_for_the_commander_else_for_all_and_after_quiet_hours() -> None:
    ringers = {name: Ringer(RULES) for name in ("alice", "bob")}

    def rings(one: Case, after: timedelta, *, quiet: bool = False) -> dict[str, list[str]]:
        now = T0 + after
        found = reminders([one], [], [], RULES, now)
        return {
            name: [each.text for each in ringer.rings(found, now, name, quiet=quiet)]
            for name, ringer in ringers.items()
        }

    hers = case(severity=None)
    assert rings(hers, MINUTE) == {"alice": [], "bob": []}
    assert rings(hers, 5 * MINUTE) == {"alice": ["INC-0042 has no severity for 5m"], "bob": []}
    assert rings(hers, 14 * MINUTE) == {"alice": [], "bob": []}
    assert rings(hers, 30 * MINUTE, quiet=True) == {"alice": [], "bob": []}
    assert rings(hers, 31 * MINUTE) == {"alice": ["INC-0042 has no severity for 31m"], "bob": []}
    assert rings(hers, 9 * DAY)["alice"] != []
    assert rings(hers, 10 * DAY) == {"alice": [], "bob": []}

    nobodys = case(severity="SEV1", commander=None)
    found = rings(nobodys, 10 * DAY)
    assert found["alice"] == found["bob"] != []


def test_a_terminal_that_comes_later_rings_only_for_what_comes_after() -> None:
    one, ringer = case(severity=None), Ringer(RULES)

    def rings(after: timedelta) -> int:
        now = T0 + after
        found = reminders([one], [], [], RULES, now)
        return len(ringer.rings(found, now, "alice", quiet=False))

    assert [rings(minutes * MINUTE) for minutes in (12, 14, 16, 24, 25)] == [0, 0, 1, 0, 1]


def test_what_is_off_never_stands() -> None:
    off = ReminderRules(spans={})
    one = case(severity=None, next_update_at=T0, tasks_due=(T0,))
    over = case(status=Status.RESOLVED, resolved_at=T0)
    held = [Held("DiskFull", "alice", T0)]
    assert reminders([one, over], held, [], off, T0 + 6 * DAY) == ()
