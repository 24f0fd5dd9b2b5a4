"""What operators decided about an episode: its triage state, owner and place in an incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TriageState(StrEnum):
    """What has been decided about an episode."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Triage:
    """The triage of one episode; `occurrence` counts the firings of the alert up to this one."""

    episode_id: UUID
    state: TriageState = TriageState.NEW
    owner: str | None = None
    since: datetime | None = None
    incident: str | None = None
    occurrence: int = 1
    notes: int = 0
    last_note: str = ""

    @property
    def owned(self) -> bool:
        """Whether somebody is on it."""
        return self.state in (TriageState.ACKNOWLEDGED, TriageState.LINKED)
