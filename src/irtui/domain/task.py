"""Tasks: what has to be done during an incident, by whom and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TaskState(StrEnum):
    """What has become of a task."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of an incident."""

    id: UUID
    text: str
    owner: str | None
    due_at: datetime | None
    state: TaskState
    by: str
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None
    note: str = ""
    version: int = 1

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been done by now."""
        return self.state is TaskState.OPEN and self.due_at is not None and self.due_at < now
