"""The list of all incidents: of each what one line shows."""

from dataclasses import dataclass
from datetime import datetime

from irtui.domain.incident import Incident, IncidentKind, Status

# What the list leaves out unless it is asked for.
OVER = (Status.CLOSED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident in the list."""

    key: str
    title: str
    severity: str | None
    status: Status
    commander: str | None
    began_at: datetime
    ended_at: datetime | None
    kind: IncidentKind = IncidentKind.INCIDENT
    next_update_at: datetime | None = None


def listed(one: Incident) -> Listed:
    """The line of an incident."""
    began_at, ended_at = one.declared_at or one.detected_at, one.resolved_at or one.cancelled_at
    return Listed(
        one.key,
        one.title,
        one.severity,
        one.status,
        one.commander,
        began_at,
        ended_at,
        one.kind,
        one.next_update_at,
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """Incidents, newest first, as of the store's change `number`.

    `ongoing` counts the open ones and `over` those that are closed or cancelled, listed or not;
    `rest` says that older ones are still to be read.
    """

    rows: tuple[Listed, ...]
    whole: bool
    number: int
    ongoing: int
    over: int
    rest: bool
