"""Which severity the labels of alerts suggest; a suggestion is shown with its reason, never set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from irtui.domain.alert import Alert
from irtui.domain.incident import SEVERITIES


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A severity and the reason to show with it."""

    severity: str
    why: str


def suggest(
    alerts: Iterable[Alert], label: str, severities: Mapping[str, str]
) -> Suggestion | None:
    """The worst severity that a label's value maps to over all alerts; None where none maps."""
    found = [
        Suggestion(severity, f'{alert.name or "alert"} has {label}="{value}"')
        for alert in alerts
        if (value := alert.labels.get(label, "").strip().casefold())
        and (severity := severities.get(value, ""))
    ]
    return min(found, key=lambda one: SEVERITIES.index(one.severity), default=None)
