"""Durations of an incident, and what those of many come to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.downtime import Cost, downtimes
from irtui.domain.incident import IncidentKind, Status
from irtui.domain.metrics import counts, durations
from irtui.domain.sample import (
    ReviewStamps,
    Sample,
    SeverityChange,
    by_service,
    by_severity,
    in_order,
    recurrences,
    severity_times,
    times,
)
from irtui.domain.spread import Spread, spread
from tests import figures
from tests.builders import HOUR, MINUTE, T0, incident
from tests.figures import Raw, stamp

DAY = timedelta(days=1)


def test_durations_are_counted_from_the_start_of_the_impact() -> None:
    spans = durations(incident(impact_started_at=T0 - 9 * MINUTE, mitigated_at=T0 + MINUTE))
    assert spans.detect == 4 * MINUTE
    assert spans.acknowledge == 3 * MINUTE
    assert spans.confirm == 5 * MINUTE
    assert spans.mitigate == 10 * MINUTE
    assert spans.resolve is None
    assert spans.base == "impact start"


def test_without_it_from_the_detection() -> None:
    spans = durations(incident(resolved_at=T0 + MINUTE))
    assert spans.detect is None
    assert spans.resolve == 6 * MINUTE
    assert spans.base == "detection"


def test_what_is_unknown_has_no_duration() -> None:
    spans = durations(incident(acknowledged_at=None, confirmed_at=None))
    assert (spans.acknowledge, spans.confirm, spans.mitigate, spans.resolve) == (None,) * 4


def test_drills_and_what_was_cancelled_do_not_count() -> None:
    assert counts(incident())
    assert not counts(incident(kind=IncidentKind.DRILL))
    assert not counts(incident(status=Status.CANCELLED))


def test_nothing_comes_to_nothing_and_never_to_zero() -> None:
    assert spread([]) == spread([None, -MINUTE]) == Spread(0, None, None, None, None)


def test_a_spread_tells_median_nearest_rank_and_the_last() -> None:
    found = spread([MINUTE * n for n in (1, 2, 3, 4, 5, 6, 7, 8, 9)])
    assert (found.n, found.median, found.p90) == (9, 5 * MINUTE, 9 * MINUTE)
    assert (found.last, found.trend) == (9 * MINUTE, None)
    found = spread([MINUTE * n for n in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)])
    assert (found.median, found.p90, found.last) == (5.5 * MINUTE, 9 * MINUTE, MINUTE)
    assert found.trend == -5 * MINUTE


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_a_percentile_is_always_one_that_happened(values: list[int]) -> None:
    found = spread([timedelta(seconds=one) for one in values])
    assert found.p90 == timedelta(seconds=figures.p90(values) or 0)
    assert found.median == timedelta(seconds=figures.median(values) or 0)


def test_time_at_a_severity_ends_with_the_mitigation() -> None:
    changes = (SeverityChange(T0 + HOUR, None), SeverityChange(T0 + 3 * HOUR, "SEV3"))
    one = Sample(incident(severity="SEV1", mitigated_at=T0 + 4 * HOUR), changes=changes)
    assert severity_times(one) == {None: HOUR, "SEV3": 2 * HOUR, "SEV1": HOUR}
    assert severity_times(Sample(incident())) is None


def test_a_severity_that_was_changed_after_the_mitigation_was_never_in_force() -> None:
    changes = (SeverityChange(T0 + 2 * HOUR, "SEV2"),)
    one = Sample(incident(severity="SEV4", mitigated_at=T0 + HOUR), changes=changes)
    assert severity_times(one) == {"SEV2": HOUR}


def test_downtime_that_overlaps_counts_once_and_costs_once() -> None:
    ends = (T0 + HOUR, T0 + 2 * HOUR, None)
    samples = [
        Sample(incident(detected_at=T0, mitigated_at=end), services=("checkout",)) for end in ends
    ]
    (found,) = downtimes(samples, "SEV3", Cost({"checkout": 120.0}, "EUR"))
    assert (found.span, found.cost, found.incidents, found.unknown) == (2 * HOUR, 14_400, 3, 1)
    (found,) = downtimes(samples, "SEV3", Cost({"*": 1.0}))
    assert found.cost == 120
    (found,) = downtimes(samples, "SEV3", Cost({"search": 1.0}))
    assert found.cost is None


def test_what_users_do_not_notice_is_no_downtime() -> None:
    assert downtimes([Sample(incident(severity="SEV4"))], "SEV3", Cost({})) == []
    (found,) = downtimes([Sample(incident(severity=None))], "SEV3", Cost({}))
    assert (found.service, found.span, found.cost, found.unknown) == ("", None, None, 1)


def test_the_same_alert_and_service_within_ninety_days_is_a_recurrence() -> None:
    def at(days: float, key: str, service: str) -> Sample:
        one = incident(key=key, detected_at=T0 + days * DAY)
        return Sample(one, triggers=frozenset({("HighLatency", service)}))

    samples = [
        at(0, "A", "shop"),
        at(1, "B", "search"),
        at(90, "C", "shop"),
        at(180.1, "D", "shop"),
    ]
    (found,) = recurrences(samples)
    assert (found.key, found.before, found.service, found.after) == ("C", "A", "shop", 90 * DAY)
    assert list(recurrences([Sample(incident()), Sample(incident())])) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_second_calculation_comes_to_the_same(seed: int) -> None:
    raws = figures.incidents(seed)
    samples = in_order(one for one in map(sample_of, raws) if counts(one.incident))
    known = figures.counted(raws)
    assert [one.incident.key for one in samples] == [one["key"] for one in known]
    assert {one["kind"] for one in raws} == {"incident", "drill", "maintenance"}
    _agree(samples, known)
    for severity, some in by_severity(samples).items():
        _agree(some, [one for one in known if one["levels"][-1] == severity])
    for service, some in by_service(samples).items():
        _agree(some, [one for one in known if service in figures.services(one)])
    assert [_in_seconds(severity_times(one)) for one in samples] == [
        figures.at_levels(one) for one in known
    ]
    assert {
        one.service: None if one.span is None else one.span.total_seconds()
        for one in downtimes(samples, "SEV3", Cost({}))
    } == {
        service: figures.down(known, service, ("SEV1", "SEV2", "SEV3", None))
        for service in ("a", "b", "c", "")
    }
    assert [one.key for one in recurrences(samples)] == list(figures.again(known))


def _agree(samples: list[Sample], raws: list[Raw]) -> None:
    found = times(samples)
    assert found.incidents == len(raws)
    for metric in figures.FORMULAS:
        values = figures.seconds(raws, metric)
        one: Spread = getattr(found, metric)
        told = [one.n, *map(_second, (one.median, one.p90, one.last))]
        last = values[-1] if values else None
        assert told == [len(values), figures.median(values), figures.p90(values), last], metric


def sample_of(raw: Raw) -> Sample:
    """The incident of plain numbers as irtui has it."""
    stamps: dict[str, Any] = {
        f"{'impact_started' if name == 'impact' else name}_at": _at(stamp(raw, name))
        for name in figures.STAMPS
    }
    return Sample(
        incident(
            key=raw["key"],
            kind=IncidentKind(raw["kind"]),
            status=Status.CANCELLED if raw["merged"] else Status(raw["status"]),
            severity=raw["levels"][-1],
            **stamps,
        ),
        tuple(sorted({service for _, service, _ in raw["alerts"] if service})),
        frozenset((name, service) for name, service, first in raw["alerts"] if first),
        tuple(
            SeverityChange(datetime.fromtimestamp(at, UTC), before)
            for at, before in zip(raw["changed"], raw["levels"][:-1], strict=False)
        ),
        ReviewStamps(published_at=_at(raw["published"])),
    )


def _at(second: int | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, UTC)


def _second(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _in_seconds(found: Any) -> Any:
    return found and {level: span.total_seconds() for level, span in found.items()}
