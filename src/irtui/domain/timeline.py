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
    ALERT_SNOOZED = "alert_snoozed"
    ALERT_DISMISSED = "alert_dismissed"
    STATUS_CHANGE = "status_change"
    SEVERITY_CHANGE = "severity_change"
    FIELD_CHANGE = "field_change"
    ROLE_CHANGE = "role_change"
    NOTE = "note"
    DECISION = "decision"
    HYPOTHESIS = "hypothesis"
    ACTION_TAKEN = "action_taken"
    STEP = "step"
    COMMAND = "command"
    UPDATE_SENT = "update_sent"
    MILESTONE_EDIT = "milestone_edit"
    REVIEW = "review"
    SYSTEM = "system"


MONITOR = "monitor"
# What people write into a timeline themselves, and may correct.
MANUAL = (Kind.NOTE, Kind.DECISION, Kind.HYPOTHESIS, Kind.ACTION_TAKEN)
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline: when it happened, when it was recorded, who, what.

    `by` is an operator's name, or `monitor` for what irtui saw by itself. `sequence` grows with
    every event that is recorded: a timeline is in the order of `at`, then of `sequence`.
    `original` is the text that was written first, None where it still stands.
    """

    id: UUID
    at: datetime
    recorded_at: datetime
    by: str
    kind: Kind
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    sequence: int = 0
    ends_at: datetime | None = None
    pinned: bool = False
    hidden: bool = False
    original: str | None = None
    version: int = 1

    @property
    def place(self) -> Place:
        """Where it stands in a timeline: no other event of one has the same place."""
        return self.at, self.sequence

    @property
    def shown(self) -> bool:
        """Whether screens show it: not what was hidden, of irtui's own notes what was undone."""
        return not self.hidden and (self.kind is not Kind.SYSTEM or "undoes" in self.data)

    @property
    def manual(self) -> bool:
        """Whether somebody wrote it, so that its text and times may be corrected."""
        return self.kind in MANUAL
