"""The bell rings for what is new and loud, once for a burst, never for what was there before."""

from datetime import timedelta

from irtui.domain.alert import Alert
from irtui.domain.alertlevel import AlertLevel
from irtui.domain.attention import Ringing, listen
from irtui.domain.board import Board, empty
from tests.builders import T0, alert, answer, board, many_alerts

PAUSE = timedelta(seconds=30)


def hear(before: Ringing, found: Board, after: float) -> tuple[Ringing, bool]:
    now = T0 + timedelta(seconds=after)
    return listen(before, found, now, level=AlertLevel.CRITICAL, pause=PAUSE)


def with_alerts(*alerts: Alert) -> Board:
    return board(answer(*alerts))


def test_what_fires_when_irtui_comes_does_not_ring() -> None:
    nothing, rang = hear(Ringing(), empty([("prod", timedelta(seconds=15))]), 0)
    assert not rang
    _, rang = hear(nothing, with_alerts(*many_alerts(5)), 5)
    assert not rang


def test_a_new_critical_alert_rings_once() -> None:
    before, _ = hear(Ringing(), with_alerts(alert("A")), 0)
    after, rang = hear(before, with_alerts(alert("A"), alert("B")), 60)
    assert rang
    assert not hear(after, with_alerts(alert("A"), alert("B")), 200)[1]


def test_a_warning_does_not_ring_for_critical_ears() -> None:
    before, _ = hear(Ringing(), with_alerts(), 0)
    quiet = alert("W", labels={"alertname": "W", "severity": "warning"})
    assert not hear(before, with_alerts(quiet), 60)[1]


def test_a_burst_rings_once_and_the_rest_when_the_pause_is_over() -> None:
    state, _ = hear(Ringing(), with_alerts(), 0)
    state, first = hear(state, with_alerts(alert("A")), 60)
    state, second = hear(state, with_alerts(alert("A"), alert("B")), 70)
    state, third = hear(state, with_alerts(alert("A"), alert("B")), 95)
    assert (first, second, third) == (True, False, True)
    assert not hear(state, with_alerts(alert("A"), alert("B")), 200)[1]
