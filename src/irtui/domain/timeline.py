"""The timeline: everything that happened to an alert or an incident, append-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    """What an event tells."""

    ALERT_FIRED = "alert_fired"
    ALERT_RESOLVED = "alert_resolved"
    ALERT_ACKED = "alert_acked"
    ALERT_LINKED = "alert_linked"
    STATUS_CHANGE = "status_change"
    SEVERITY_CHANGE = "severity_change"
    FIELD_CHANGE = "field_change"
    ROLE_CHANGE = "role_change"
    NOTE = "note"
    STEP = "step"
    REVIEW = "review"
    SYSTEM = "system"


MONITOR = "monitor"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline: when it happened, when it was recorded, who, what.

    `by` is an operator's name, or `monitor` for what irtui saw by itself.
    """

    id: UUID
    at: datetime
    recorded_at: datetime
    by: str
    kind: Kind
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
