"""Durations of an incident: what they count from, and never a zero for what is unknown."""

from irtui.domain.metrics import durations
from tests.builders import HOUR, MINUTE, T0, incident


def test_durations_count_from_detection_where_the_impact_start_is_unknown() -> None:
    spans = durations(
        incident(mitigated_at=T0 + HOUR, resolved_at=T0 + 2 * HOUR, detected_at=T0 - 5 * MINUTE)
    )
    assert spans.detect is None
    assert spans.acknowledge == 3 * MINUTE
    assert spans.confirm == 5 * MINUTE
    assert spans.mitigate == HOUR + 5 * MINUTE
    assert spans.resolve == 2 * HOUR + 5 * MINUTE
    assert spans.base == "detection"


def test_durations_count_from_the_impact_where_it_is_known() -> None:
    spans = durations(incident(impact_started_at=T0 - HOUR, mitigated_at=T0 + HOUR))
    assert spans.detect == 55 * MINUTE
    assert spans.mitigate == 2 * HOUR
    assert spans.resolve is None
    assert spans.base == "impact start"


def test_an_unknown_stamp_gives_no_duration() -> None:
    spans = durations(incident(acknowledged_at=None, confirmed_at=None))
    assert (spans.acknowledge, spans.confirm, spans.mitigate, spans.resolve) == (None,) * 4
