"""Fixtures that give a test real servers, fresh and empty each time."""

from collections.abc import Iterator

import pytest

from tests.services.alertmanager import RealAlertmanager, RealCluster


@pytest.fixture
def alertmanager() -> Iterator[RealAlertmanager]:
    with RealAlertmanager() as server:
        yield server


@pytest.fixture
def alertmanager_pair() -> Iterator[RealCluster]:
    with RealCluster() as cluster:
        yield cluster
