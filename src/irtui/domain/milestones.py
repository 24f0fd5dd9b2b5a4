"""Milestones: the stamps of an incident, which may be corrected afterwards, and their order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from irtui.domain.incident import ImpactStart, Incident, NotAllowed, Status
from irtui.text import minute

IMPACT = "impact_started_at"
MILESTONES = (
    IMPACT, "detected_at", "acknowledged_at", "declared_at", "confirmed_at", "identified_at",
    "mitigated_at", "resolved_at", "closed_at", "cancelled_at",
)  # fmt: skip
# Those that come with a status: known while the incident has it, and not before.
_STANDING = {
    "mitigated_at": (Status.MITIGATED, Status.RESOLVED, Status.CLOSED),
    "resolved_at": (Status.RESOLVED, Status.CLOSED),
    "closed_at": (Status.CLOSED,),
    "cancelled_at": (Status.CANCELLED,),
}
_USUAL = (
    ("detected_at", "acknowledged_at"),
    ("confirmed_at", "mitigated_at"),
    ("mitigated_at", "resolved_at"),
    ("resolved_at", "closed_at"),
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A corrected milestone: the fields that change, and what is strange about its time."""

    changes: dict[str, Any]
    strange: tuple[str, ...] = ()


def words(name: str) -> str:
    """A milestone in words: `mitigated_at` is `mitigated`."""
    return name.removesuffix("_at").replace("_", " ")


def edit(
    incident: Incident, name: str, at: datetime | None, now: datetime, *, sure: bool = True
) -> Edit:
    """Give a milestone another time, None for unknown; NotAllowed says why it cannot have that.

    Only when the impact started may be not `sure`: it is estimated then.
    """
    if name not in MILESTONES:
        known = ", ".join(map(words, MILESTONES))
        raise NotAllowed(f"{name} is no milestone: there are {known}.")
    if at is None:
        _may_be_unknown(incident, name)
    else:
        _may_be(incident, name, at, now)
    changes: dict[str, Any] = {name: at}
    if name == IMPACT:
        known = ImpactStart.KNOWN if sure else ImpactStart.ESTIMATED
        changes["impact_start"] = ImpactStart.UNKNOWN if at is None else known
    return Edit(changes, strange(incident, name, at))


def _may_be_unknown(incident: Incident, name: str) -> None:
    if name == "detected_at":
        raise NotAllowed(f"{incident.key} was detected at some time: write when, as near as known.")
    if incident.status in _STANDING.get(name, ()):
        raise NotAllowed(f"{incident.key} is {incident.status}, so it has a time for that.")


def _may_be(incident: Incident, name: str, at: datetime, now: datetime) -> None:
    if at > now:
        raise NotAllowed(f"{minute(at)} has not come yet: a milestone has been.")
    standing = _STANDING.get(name)
    if standing and incident.status not in standing:
        raise NotAllowed(
            f"{incident.key} is {incident.status}: bring it to {standing[0]} first, "
            "then correct the time."
        )
    if name == IMPACT:
        first = min(stamps(incident), key=lambda one: one[1], default=None)
        if first is not None and first[1] < at:
            raise NotAllowed(
                f"The impact cannot start at {minute(at)}: {words(first[0])} is {minute(first[1])}."
            )
    elif incident.impact_started_at is not None and at < incident.impact_started_at:
        raise NotAllowed(
            f"{words(name).capitalize()} cannot be {minute(at)}: the impact started "
            f"{minute(incident.impact_started_at)}; correct that first."
        )


def stamps(incident: Incident) -> list[tuple[str, datetime]]:
    """The milestones that are known, without the start of the impact."""
    found = ((name, getattr(incident, name)) for name in MILESTONES if name != IMPACT)
    return [(name, at) for name, at in found if at is not None]


def strange(incident: Incident, name: str, at: datetime | None) -> tuple[str, ...]:
    """What is out of the usual order once a milestone has this time, a phrase each."""
    known = {one: getattr(incident, one) for one in MILESTONES} | {name: at}
    return tuple(
        f"{words(earlier)} {minute(known[earlier])} is after {words(later)} {minute(known[later])}"
        for earlier, later in _USUAL
        if name in (earlier, later) and known[earlier] and known[later]
        if known[earlier] > known[later]
    )


def not_before_impact(incident: Incident, at: datetime) -> datetime:
    """A time, or the start of the impact where that is later: nothing else comes before it."""
    start = incident.impact_started_at
    return at if start is None else max(at, start)
