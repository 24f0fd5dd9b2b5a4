"""How long things took: durations of an incident, None wherever a stamp is unknown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.incident import Incident, IncidentKind, Status


@dataclass(frozen=True, slots=True)
class Durations:
    """The spans people compare incidents by; each is None when one of its stamps is unknown."""

    detect: timedelta | None
    acknowledge: timedelta | None
    confirm: timedelta | None
    mitigate: timedelta | None
    resolve: timedelta | None
    base: str


def counts(incident: Incident) -> bool:
    """Whether an incident counts in metrics: a real one that was not cancelled or merged."""
    return incident.kind is IncidentKind.INCIDENT and incident.status is not Status.CANCELLED


def durations(incident: Incident) -> Durations:
    """The durations of an incident; `base` names the stamp that mitigate and resolve start from."""
    start = incident.impact_started_at or incident.detected_at
    return Durations(
        detect=_between(incident.impact_started_at, incident.detected_at),
        acknowledge=_between(incident.detected_at, incident.acknowledged_at),
        confirm=_between(incident.detected_at, incident.confirmed_at),
        mitigate=_between(start, incident.mitigated_at),
        resolve=_between(start, incident.resolved_at),
        base="impact start" if incident.impact_started_at else "detection",
    )


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None else end - start
