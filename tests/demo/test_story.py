"""The story: never silent, one outage a round, the same for all who ask."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from irtui.demo import runbooks_dir
from irtui.demo.alerts import fingerprint
from irtui.demo.noise import NOISE
from irtui.demo.outage import OUTAGE
from irtui.demo.plot import ROUND
from irtui.demo.silences import Silences
from irtui.demo.story import alerts_at, silences_at

MOMENTS = st.timedeltas(timedelta(0), timedelta(days=2))
OUTAGE_NAMES = {part.labels["alertname"] for part in OUTAGE} - {"HighRequestLatency"}


def names(elapsed: timedelta) -> list[str]:
    return [alert.labels["alertname"] for alert in alerts_at(elapsed)]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@given(MOMENTS)
def test_there_is_always_noise_and_a_watchdog(elapsed: timedelta) -> None:
    found = names(elapsed)
    assert "Watchdog" in found
    assert 12 <= len(found) <= len(NOISE) + len(OUTAGE)


@given(MOMENTS)
def test_it_is_the_same_whoever_asks_and_no_alert_is_told_twice(elapsed: timedelta) -> None:
    alerts = alerts_at(elapsed)
    assert alerts == alerts_at(elapsed)
    assert len({fingerprint(alert.labels) for alert in alerts}) == len(alerts)
    assert all(alert.since <= elapsed for alert in alerts)


def test_the_outage_spreads_within_two_minutes() -> None:
    assert not OUTAGE_NAMES & set(names(timedelta(seconds=9)))
    assert "CheckoutHighErrorRate" in names(timedelta(seconds=10))
    assert "ConnectionPoolExhausted" in names(timedelta(seconds=30))
    assert "PaymentQueueLag" in names(timedelta(seconds=60))
    assert names(minutes(2)).count("KubePodCrashLooping") == 6


def test_the_outage_ends_from_minute_six_on_and_returns_as_a_new_one() -> None:
    assert set(names(minutes(6))) >= OUTAGE_NAMES
    assert "ConnectionPoolExhausted" not in names(minutes(6.5))
    assert not OUTAGE_NAMES & set(names(minutes(8)))
    assert not OUTAGE_NAMES & set(names(ROUND))
    first, second = (
        next(a for a in alerts_at(when) if a.labels["alertname"] == "CheckoutHighErrorRate")
        for when in (minutes(1), minutes(1) + ROUND)
    )
    assert first.labels == second.labels
    assert second.since - first.since == ROUND


def test_one_alert_is_flapping() -> None:
    seen = [names(timedelta(seconds=second)).count("ProbeFailed") for second in range(0, 720, 5)]
    assert sum(now > before for before, now in pairwise(seen)) >= 4


@given(MOMENTS)
def test_exactly_one_alert_is_silenced_from_the_start(elapsed: timedelta) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    silences = Silences(new_id=lambda: "id")
    for body in silences_at(start):
        silences.put(body, start)
    hit = [a.labels["alertname"] for a in alerts_at(elapsed) if silences.hitting(a.labels, start)]
    assert hit == ["NodeClockSkew"]


def test_labels_and_annotations_are_complete_and_runbooks_named_after_alerts() -> None:
    for part in (*NOISE, *OUTAGE):
        assert {"alertname", "severity", "cluster", "namespace", "team"} <= part.labels.keys()
        assert {"summary", "description", "runbook_url", "dashboard"} <= part.annotations.keys()
    told = {part.labels["alertname"] for part in (*NOISE, *OUTAGE)}
    stems = {path.stem for path in runbooks_dir().glob("*.md")}
    assert {"CheckoutHighErrorRate", "ConnectionPoolExhausted", "KubePodCrashLooping"} <= stems
    assert stems <= told
