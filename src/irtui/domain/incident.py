"""Incidents: their states, the guards between them and the stamps each step leaves.

The rules follow the house's own table (CONTRIBUTING.md, "Incident states"): what is not listed as
an option is not allowed, and every refusal says what to do instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Status(StrEnum):
    """Where an incident stands."""

    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether somebody still has to respond."""
        return self in _OPEN


_OPEN = {Status.TRIAGE, Status.INVESTIGATING, Status.IDENTIFIED, Status.MITIGATED}


class IncidentKind(StrEnum):
    """What an incident is; only real ones count in metrics."""

    INCIDENT = "incident"
    DRILL = "drill"
    MAINTENANCE = "maintenance"


class ImpactStart(StrEnum):
    """How well one knows when users began to be harmed."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")
DETECTIONS = ("monitoring", "operator", "customer", "other")
CANCEL_REASONS = ("false_positive", "duplicate", "not_incident", "drill_end")
MERGED = "merged"


class NotAllowed(ValueError):
    """A rule of the workflow forbids this; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident with its stamps; an unknown stamp is None, and durations from it are too."""

    id: UUID
    key: str
    title: str
    reason: str
    impact: str
    severity: str | None
    status: Status
    detection: str
    declared_by: str
    commander: str | None
    detected_at: datetime
    acknowledged_at: datetime | None
    declared_at: datetime | None
    impact_started_at: datetime | None = None
    confirmed_at: datetime | None = None
    identified_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    reopen_count: int = 0
    version: int = 1
    kind: IncidentKind = IncidentKind.INCIDENT
    impact_start: ImpactStart = ImpactStart.UNKNOWN
    severity_suggested: str | None = None
    suggested_why: str = ""
    severity_reason: str = ""
    impact_scope: str | None = None
    urgency: str | None = None
    cancel_reason: str | None = None
    next_update_at: datetime | None = None
    merged_into: UUID | None = None
    split_from: UUID | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A status that may come next, and what is asked for it.

    `ask` must be answered; `offer` is a question whose answer may be empty, and going on is a yes.
    """

    to: Status
    ask: str | None = None
    offer: str | None = None


_ROUTES: Mapping[Status, tuple[Status, ...]] = {
    Status.TRIAGE: (Status.INVESTIGATING, Status.CANCELLED),
    Status.INVESTIGATING: (
        Status.IDENTIFIED, Status.MITIGATED, Status.RESOLVED, Status.CANCELLED,
    ),
    Status.IDENTIFIED: (Status.MITIGATED, Status.RESOLVED, Status.CANCELLED),
    Status.MITIGATED: (
        Status.RESOLVED, Status.INVESTIGATING, Status.IDENTIFIED, Status.CANCELLED,
    ),
    Status.RESOLVED: (Status.CLOSED, Status.INVESTIGATING),
    Status.CLOSED: (Status.RESOLVED,),
    Status.CANCELLED: (Status.TRIAGE,),
}  # fmt: skip

_ASK: Mapping[tuple[Status, Status], str] = {
    (Status.MITIGATED, Status.INVESTIGATING): "why did the mitigation not hold?",
    (Status.MITIGATED, Status.IDENTIFIED): "why did the mitigation not hold?",
    (Status.RESOLVED, Status.INVESTIGATING): "why is it reopened?",
}
_OFFER: Mapping[Status, str] = {
    Status.IDENTIFIED: "what do we think it is?",
    Status.MITIGATED: "has the impact on users stopped? If so: what stopped it?",
    Status.RESOLVED: "what resolved it?",
    Status.CANCELLED: "anything to add?",
}


def options(status: Status, *, firing: int, review_published: bool) -> tuple[Option, ...]:
    """What may come next, the usual step first.

    `firing` counts the linked alerts that still fire: resolving over them needs a note.
    """
    return tuple(_option(status, to, firing, review_published) for to in _ROUTES[status])


def _option(status: Status, to: Status, firing: int, review_published: bool) -> Option:
    if ask := _question(status, to, firing, review_published):
        return Option(to, ask)
    back = status is Status.CLOSED
    return Option(to, offer=None if back else _OFFER.get(to))


def _question(status: Status, to: Status, firing: int, review_published: bool) -> str | None:
    if to is Status.RESOLVED and firing and status is not Status.CLOSED:
        alerts = (
            "1 linked alert still fires" if firing == 1 else f"{firing} linked alerts still fire"
        )
        return f"{alerts}: why is it resolved all the same?"
    if to is Status.CLOSED and not review_published:
        return "the review is not published: why is it waived?"
    return _ASK.get((status, to))


def cancel_reasons(incident: Incident) -> tuple[str, ...]:
    """The reasons for which an incident may be cancelled: only a drill ends as one."""
    drill = incident.kind is IncidentKind.DRILL
    return tuple(one for one in CANCEL_REASONS if drill or one != "drill_end")


def move(
    incident: Incident,
    to: Status,
    at: datetime,
    note: str = "",
    *,
    reason: str | None = None,
    firing: int = 0,
    review_published: bool = False,
) -> dict[str, Any]:
    """The fields that change when the incident goes to a status; NotAllowed says why it may not.

    Cancelling takes one of the `cancel_reasons`.
    """
    offered = options(incident.status, firing=firing, review_published=review_published)
    option = next((one for one in offered if one.to is to), None)
    if option is None:
        allowed = ", ".join(one.to for one in offered)
        raise NotAllowed(f"{incident.key} is {incident.status}: from there it can go to {allowed}.")
    if option.ask and not note.strip():
        raise NotAllowed(f"{incident.key} to {to} needs an answer: {option.ask}")
    if to is Status.CANCELLED:
        _cancellable(incident, reason)
        return {"status": to, "cancelled_at": at, "cancel_reason": reason}
    if reason is not None:
        raise NotAllowed(f"{incident.key} to {to} takes a note; only cancelling has a reason.")
    if incident.status is Status.CANCELLED and incident.cancel_reason == MERGED:
        raise NotAllowed(
            f"{incident.key} was merged: split its alerts off the other one, or declare anew."
        )
    if (
        to is Status.INVESTIGATING
        and incident.status is Status.TRIAGE
        and not (incident.reason.strip() and incident.impact.strip())
    ):
        raise NotAllowed(f"{incident.key} can be confirmed once its reason and impact are written.")
    return {"status": to, **_stamps(incident, to, at)}


def _cancellable(incident: Incident, reason: str | None) -> None:
    allowed = cancel_reasons(incident)
    if reason not in allowed:
        given = "needs a reason" if reason is None else f"for {reason} is not possible"
        raise NotAllowed(f"Cancelling {incident.key} {given}: there are {', '.join(allowed)}.")


def _stamps(incident: Incident, to: Status, at: datetime) -> dict[str, Any]:
    """The stamps of a step, with those of later states cleared when it goes back."""
    if to is Status.INVESTIGATING:
        return _investigating(incident, at)
    if to is Status.RESOLVED and incident.status is Status.CLOSED:
        return {"closed_at": None}
    stamps: dict[Status, dict[str, Any]] = {
        Status.TRIAGE: {"cancelled_at": None, "cancel_reason": None},
        Status.IDENTIFIED: {"identified_at": incident.identified_at or at, "mitigated_at": None},
        Status.MITIGATED: {"mitigated_at": at},
        Status.RESOLVED: {"resolved_at": at, "mitigated_at": incident.mitigated_at or at},
        Status.CLOSED: {"closed_at": at},
    }
    return stamps[to]


def _investigating(incident: Incident, at: datetime) -> dict[str, Any]:
    """The stamps of a confirmation, a reopening, or a mitigation that did not hold."""
    if incident.status is Status.TRIAGE:
        # An incident that was cancelled by mistake keeps the stamps of its first declaration.
        declared = incident.declared_at or at
        return {"confirmed_at": declared, "declared_at": declared, "mitigated_at": None}
    if incident.status is Status.RESOLVED:
        reopened = incident.reopen_count + 1
        return {"resolved_at": None, "mitigated_at": None, "reopen_count": reopened}
    return {"mitigated_at": None}


def short(key: str) -> str:
    """An incident key as the screen shows it: INC-2026-0042 becomes INC-0042."""
    parts = key.split("-")
    return f"{parts[0]}-{parts[-1]}" if len(parts) == 3 else key
