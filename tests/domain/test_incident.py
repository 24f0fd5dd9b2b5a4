"""The rules of an incident: which step may follow which, what it asks, what it stamps."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.incident import (
    MERGED,
    Incident,
    IncidentKind,
    NotAllowed,
    Status,
    cancel_reasons,
    move,
    options,
    short,
)
from tests.builders import HOUR, MINUTE, T0, incident

S = Status
# From the house's own table, in its order.
ALLOWED = {
    (S.TRIAGE, S.INVESTIGATING), (S.TRIAGE, S.CANCELLED),
    (S.INVESTIGATING, S.IDENTIFIED), (S.INVESTIGATING, S.MITIGATED),
    (S.INVESTIGATING, S.RESOLVED), (S.INVESTIGATING, S.CANCELLED),
    (S.IDENTIFIED, S.MITIGATED), (S.IDENTIFIED, S.RESOLVED), (S.IDENTIFIED, S.CANCELLED),
    (S.MITIGATED, S.INVESTIGATING), (S.MITIGATED, S.IDENTIFIED), (S.MITIGATED, S.RESOLVED),
    (S.MITIGATED, S.CANCELLED),
    (S.RESOLVED, S.CLOSED), (S.RESOLVED, S.INVESTIGATING),
    (S.CLOSED, S.RESOLVED),
    (S.CANCELLED, S.TRIAGE),
}  # fmt: skip
# These need a sentence of the operator, whatever else is true.
ASKING = {
    (S.MITIGATED, S.INVESTIGATING), (S.MITIGATED, S.IDENTIFIED), (S.RESOLVED, S.INVESTIGATING),
}  # fmt: skip
PAIRS = [(one, other) for one in Status for other in Status]
NOW = T0 + HOUR


def at(status: Status, **more: Any) -> Incident:
    """An incident as it stands in a status after the straight way there."""
    stamps: dict[str, datetime] = {}
    if status in (S.MITIGATED, S.RESOLVED, S.CLOSED):
        stamps = {"identified_at": T0 + MINUTE, "mitigated_at": T0 + 2 * MINUTE}
    if status in (S.RESOLVED, S.CLOSED):
        stamps["resolved_at"] = T0 + 3 * MINUTE
    if status is S.CLOSED:
        stamps["closed_at"] = T0 + 4 * MINUTE
    if status is S.CANCELLED:
        stamps["cancelled_at"] = T0 + 4 * MINUTE
    return incident(status=status, **{**stamps, **more})


def after(one: Incident, to: Status, note: str = "because", **known: Any) -> Incident:
    return replace(one, **move(one, to, NOW, note, **{"reason": why(to), **known}))


def why(to: Status) -> str | None:
    """The reason that a step takes beside its note."""
    return "not_incident" if to is S.CANCELLED else None


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda status: str(status))
def test_every_pair_is_as_in_the_table(one: Status, other: Status) -> None:
    if (one, other) in ALLOWED:
        assert after(at(one), other, review_published=True).status is other
        return
    with pytest.raises(NotAllowed, match=rf"INC-2026-0042 is {one}: from there it can go to \w+"):
        move(at(one), other, NOW, "because", review_published=True)


@pytest.mark.parametrize(("one", "other"), sorted(ALLOWED), ids=lambda status: str(status))
def test_what_asks_is_refused_without_an_answer(one: Status, other: Status) -> None:
    if (one, other) in ASKING:
        with pytest.raises(NotAllowed, match=r"needs an answer: .+\?"):
            move(at(one), other, NOW, "  \n", review_published=True)
    else:
        assert after(at(one), other, "", review_published=True).status is other


@pytest.mark.parametrize("status", Status)
def test_the_options_are_what_move_allows(status: Status) -> None:
    offered = options(status, firing=0, review_published=True)
    assert {(status, one.to) for one in offered} == {pair for pair in ALLOWED if pair[0] is status}
    assert {(status, one.to) for one in offered if one.ask} == {
        pair for pair in ASKING if pair[0] is status
    }


@pytest.mark.parametrize("status", [S.INVESTIGATING, S.IDENTIFIED, S.MITIGATED])
def test_resolving_over_firing_alerts_needs_a_note(status: Status) -> None:
    with pytest.raises(NotAllowed, match="3 linked alerts still fire: why"):
        move(at(status), S.RESOLVED, NOW, firing=3)
    with pytest.raises(NotAllowed, match="1 linked alert still fires: why"):
        move(at(status), S.RESOLVED, NOW, firing=1)
    assert after(at(status), S.RESOLVED, "flapping, silenced", firing=3).resolved_at == NOW


def test_reopening_the_review_asks_nothing_though_alerts_fire_again() -> None:
    assert after(at(S.CLOSED), S.RESOLVED, "", firing=2).status is S.RESOLVED


def test_closing_needs_a_published_review_or_the_reason_to_waive_it() -> None:
    with pytest.raises(NotAllowed, match="review is not published: why is it waived"):
        move(at(S.RESOLVED), S.CLOSED, NOW)
    assert after(at(S.RESOLVED), S.CLOSED, "a drill").closed_at == NOW
    assert after(at(S.RESOLVED), S.CLOSED, "", review_published=True).closed_at == NOW


@pytest.mark.parametrize("missing", ["reason", "impact"])
def test_confirming_needs_reason_and_impact(missing: str) -> None:
    with pytest.raises(NotAllowed, match="once its reason and impact are written"):
        move(at(S.TRIAGE, **{missing: " "}), S.INVESTIGATING, NOW)


def test_confirming_stamps_declaration_and_confirmation() -> None:
    found = after(at(S.TRIAGE, declared_at=None, confirmed_at=None), S.INVESTIGATING, "")
    assert (found.declared_at, found.confirmed_at) == (NOW, NOW)


def test_the_first_identification_counts() -> None:
    first = after(at(S.INVESTIGATING), S.IDENTIFIED)
    assert first.identified_at == NOW
    again = replace(first, status=S.MITIGATED, mitigated_at=NOW)
    assert replace(again, **move(again, S.IDENTIFIED, NOW + HOUR, "back")).identified_at == NOW


def test_the_mitigation_that_held_counts() -> None:
    failed = after(at(S.MITIGATED), S.INVESTIGATING)
    assert failed.mitigated_at is None
    assert after(failed, S.MITIGATED).mitigated_at == NOW
    assert after(at(S.MITIGATED), S.IDENTIFIED).mitigated_at is None


@pytest.mark.parametrize("status", [S.INVESTIGATING, S.IDENTIFIED])
def test_resolving_without_mitigation_stamps_both(status: Status) -> None:
    found = after(at(status), S.RESOLVED)
    assert found.mitigated_at == found.resolved_at == NOW


def test_resolving_keeps_the_mitigation_and_takes_the_last_entry() -> None:
    found = after(at(S.MITIGATED), S.RESOLVED)
    assert (found.mitigated_at, found.resolved_at) == (T0 + 2 * MINUTE, NOW)


def test_reopening_counts_and_clears() -> None:
    found = after(at(S.RESOLVED, reopen_count=1), S.INVESTIGATING)
    assert (found.resolved_at, found.mitigated_at, found.reopen_count) == (None, None, 2)


def test_reopening_the_review_clears_only_the_closing() -> None:
    found = after(at(S.CLOSED), S.RESOLVED)
    assert (found.closed_at, found.resolved_at) == (None, T0 + 3 * MINUTE)


def test_a_cancelled_incident_that_comes_back_counts_no_mitigation_from_before() -> None:
    back = after(after(at(S.MITIGATED), S.CANCELLED), S.TRIAGE, "")
    assert back.cancelled_at is None
    confirmed = after(back, S.INVESTIGATING, "")
    assert confirmed.mitigated_at is None
    assert confirmed.declared_at == confirmed.confirmed_at
    assert after(confirmed, S.RESOLVED).mitigated_at == NOW


@pytest.mark.parametrize("reason", [None, "", "merged", "bored", "drill_end"])
def test_cancelling_takes_a_reason_of_the_list(reason: str | None) -> None:
    with pytest.raises(NotAllowed, match="there are false_positive, duplicate, not_incident"):
        move(at(S.INVESTIGATING), S.CANCELLED, NOW, "because", reason=reason)


@pytest.mark.parametrize("status", [S.TRIAGE, S.INVESTIGATING, S.IDENTIFIED, S.MITIGATED])
def test_only_a_drill_ends_as_one(status: Status) -> None:
    drill = at(status, kind=IncidentKind.DRILL)
    assert "drill_end" in cancel_reasons(drill)
    over = after(drill, S.CANCELLED, "", reason="drill_end")
    assert (over.cancel_reason, over.cancelled_at) == ("drill_end", NOW)
    assert after(over, S.TRIAGE, "").cancel_reason is None


def test_only_cancelling_takes_a_reason() -> None:
    with pytest.raises(NotAllowed, match="only cancelling has a reason"):
        move(at(S.INVESTIGATING), S.MITIGATED, NOW, reason="duplicate")


def test_what_was_merged_does_not_come_back_by_itself() -> None:
    with pytest.raises(NotAllowed, match="was merged: split its alerts off"):
        move(at(S.CANCELLED, cancel_reason=MERGED), S.TRIAGE, NOW)


def test_a_step_offers_to_write_down_what_is_known() -> None:
    offers = {
        one.to: one.offer for one in options(S.INVESTIGATING, firing=0, review_published=True)
    }
    assert offers[S.IDENTIFIED] == "what do we think it is?"
    assert "has the impact on users stopped?" in (offers[S.MITIGATED] or "")
    assert offers[S.RESOLVED] == "what resolved it?"


STAMPED_IN = {
    "resolved_at": {S.RESOLVED, S.CLOSED},
    "closed_at": {S.CLOSED},
    "cancelled_at": {S.CANCELLED},
}


@given(st.lists(st.tuples(st.sampled_from(Status), st.booleans(), st.integers(0, 2)), max_size=30))
def test_a_random_walk_keeps_the_stamps_true(steps: list[tuple[Status, bool, int]]) -> None:
    one = incident(status=S.TRIAGE, declared_at=None, confirmed_at=None)
    now = T0
    for to, published, firing in steps:
        now += MINUTE
        if (one.status, to) not in ALLOWED:
            with pytest.raises(NotAllowed, match=r"\.$"):
                move(one, to, now, "because", firing=firing, review_published=published)
            continue
        changes = move(
            one, to, now, "because", reason=why(to), firing=firing, review_published=published
        )
        assert changes.keys() <= {field.name for field in fields(Incident)}
        reopened = (one.status, to) == (S.RESOLVED, S.INVESTIGATING)
        before, one = one, replace(one, **changes)
        assert one.reopen_count == before.reopen_count + reopened
        _stamps_are_true(one, now)


def _stamps_are_true(one: Incident, now: datetime) -> None:
    for name, statuses in STAMPED_IN.items():
        assert (getattr(one, name) is not None) == (one.status in statuses), name
    if one.status in (S.MITIGATED, S.RESOLVED, S.CLOSED):
        assert one.mitigated_at is not None
    if one.status in (S.INVESTIGATING, S.IDENTIFIED):
        assert one.mitigated_at is None
    if one.status is not S.TRIAGE and one.status is not S.CANCELLED:
        assert one.confirmed_at == one.declared_at is not None
    if one.status is S.IDENTIFIED:
        assert one.identified_at is not None
    order = [one.confirmed_at, one.mitigated_at, one.resolved_at, one.closed_at]
    known = [stamp for stamp in order if stamp is not None]
    assert known == sorted(known)
    assert all(stamp <= now for stamp in known)


@pytest.mark.parametrize("status", Status)
def test_open_means_somebody_has_to_respond(status: Status) -> None:
    assert status.open is (status not in (S.RESOLVED, S.CLOSED, S.CANCELLED))


def test_a_key_is_shortened_on_the_screen_only() -> None:
    assert short("INC-2026-0042") == "INC-0042"
    assert short("INC-2026-12345") == "INC-12345"
    assert short("strange") == "strange"
