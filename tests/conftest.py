"""What every test may use."""

from typing import Any

from hypothesis import settings

from tests.services.fixtures import alertmanager, alertmanager_pair
from tests.volumes import SOAK

if not SOAK:
    settings.register_profile("quick", max_examples=20)
    settings.load_profile("quick")

__all__ = ["alertmanager", "alertmanager_pair"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the long runs measured: each told it with `record_property("figure", …)`."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, ())]
    figures = [text for one in reports for name, text in one.user_properties if name == "figure"]
    if SOAK and figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(figures))
