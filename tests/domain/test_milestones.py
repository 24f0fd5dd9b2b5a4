"""Corrected milestones: nothing is before the impact, what is out of order is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.incident import ImpactStart, Incident, NotAllowed, Status
from irtui.domain.metrics import counts
from irtui.domain.milestones import IMPACT, MILESTONES, edit, stamps
from tests.builders import HOUR, MINUTE, T0, incident

NOW = T0 + 2 * HOUR
times = st.integers(-60, 150).map(lambda minutes: T0 + timedelta(minutes=minutes))


def changed(one: Incident, name: str, at: datetime | None) -> Incident:
    return replace(one, **edit(one, name, at, NOW).changes)


@given(st.lists(st.tuples(st.sampled_from(MILESTONES), st.none() | times), max_size=12))
def test_whatever_is_corrected_nothing_is_before_the_impact_or_after_now(
    edits: list[tuple[str, datetime | None]],
) -> None:
    one = incident(status=Status.RESOLVED, mitigated_at=T0 + MINUTE, resolved_at=T0 + 2 * MINUTE)
    for name, at in edits:
        try:
            one = changed(one, name, at)
        except NotAllowed as refused:
            assert str(refused).endswith(".")  # noqa: PT017
        known = [at for _, at in stamps(one)]
        assert one.impact_started_at is None or one.impact_started_at <= min(known)
        assert max(known) <= NOW
        assert (one.impact_started_at is None) == (one.impact_start is ImpactStart.UNKNOWN)
        assert None not in (one.detected_at, one.resolved_at, one.mitigated_at)


def test_what_is_refused_says_what_stands_against_it() -> None:
    one = incident()
    with pytest.raises(NotAllowed, match=r"cannot start at .*: detected is 2026-01-31 11:55Z"):
        edit(one, IMPACT, T0, NOW)
    begun = changed(one, IMPACT, T0 - 10 * MINUTE)
    with pytest.raises(NotAllowed, match=r"Detected cannot be .*: the impact started .*11:50Z"):
        edit(begun, "detected_at", T0 - HOUR, NOW)
    with pytest.raises(NotAllowed, match="has not come yet"):
        edit(one, "acknowledged_at", NOW + MINUTE, NOW)
    with pytest.raises(NotAllowed, match="is investigating: bring it to mitigated first"):
        edit(one, "mitigated_at", T0, NOW)
    with pytest.raises(NotAllowed, match="write when, as near as known"):
        edit(one, "detected_at", None, NOW)
    with pytest.raises(NotAllowed, match="is resolved, so it has a time for that"):
        edit(incident(status=Status.RESOLVED, resolved_at=T0), "resolved_at", None, NOW)
    with pytest.raises(NotAllowed, match="lunch is no milestone: there are impact started, detec"):
        edit(one, "lunch", T0, NOW)


def test_what_is_out_of_the_usual_order_is_done_and_told() -> None:
    one = incident(status=Status.RESOLVED, mitigated_at=T0 + MINUTE, resolved_at=T0 + HOUR)
    found = edit(one, "mitigated_at", T0 + 2 * HOUR, NOW)
    assert found.changes == {"mitigated_at": T0 + 2 * HOUR}
    assert found.strange == ("mitigated 2026-01-31 14:00Z is after resolved 2026-01-31 13:00Z",)
    assert edit(one, "mitigated_at", T0 + 2 * MINUTE, NOW).strange == ()


def test_the_start_of_the_impact_is_known_estimated_or_unknown() -> None:
    one, at = incident(), T0 - HOUR
    assert edit(one, IMPACT, at, NOW).changes["impact_start"] is ImpactStart.KNOWN
    assert edit(one, IMPACT, at, NOW, sure=False).changes["impact_start"] is ImpactStart.ESTIMATED
    assert edit(one, IMPACT, None, NOW).changes["impact_start"] is ImpactStart.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "counted"),
    [({}, True), ({"status": Status.CLOSED}, True), ({"kind": "drill"}, False),
     ({"kind": "maintenance"}, False), ({"status": Status.CANCELLED}, False)],
)  # fmt: skip
def test_only_real_incidents_count(fields: dict[str, str], counted: bool) -> None:
    assert counts(incident(**fields)) is counted
