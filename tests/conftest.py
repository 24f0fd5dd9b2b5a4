"""What every test may use."""

from tests.services.fixtures import alertmanager, alertmanager_pair

__all__ = ["alertmanager", "alertmanager_pair"]
