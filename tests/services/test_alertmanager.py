"""The service starter itself: other tests rely on these properties of real Alertmanagers."""

from typing import Any

import pytest

from tests.services.alertmanager import RealAlertmanager, RealCluster

pytestmark = pytest.mark.real

SILENCE: dict[str, Any] = {
    "matchers": [{"name": "alertname", "value": "Down", "isRegex": False}],
    "startsAt": "2026-01-01T00:00:00Z",
    "endsAt": "2126-01-01T00:00:00Z",
    "createdBy": "alice",
    "comment": "",
}


def test_a_restart_keeps_the_port_and_silences_but_no_alerts(
    alertmanager: RealAlertmanager,
) -> None:
    alertmanager.post([{"labels": {"alertname": "Down"}}])
    silence = alertmanager.silence(SILENCE)
    assert len(alertmanager.get("/api/v2/alerts")) == 1
    alertmanager.stop()
    alertmanager.start()
    assert alertmanager.get("/api/v2/alerts") == []
    assert [known["id"] for known in alertmanager.get("/api/v2/silences")] == [silence]


def test_a_pair_shares_silences_but_no_alerts(alertmanager_pair: RealCluster) -> None:
    first, second = alertmanager_pair.members
    first.post([{"labels": {"alertname": "Down"}}])
    first.silence(SILENCE)
    second.wait(lambda: len(second.get("/api/v2/silences")) == 1)
    assert second.get("/api/v2/alerts") == []
