"""The reviews that somebody has to write, and those that were: a list of what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from irtui.domain.incident import Incident
from irtui.domain.reviewstate import ReviewState, told_due
from irtui.text import rfc3339


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """The review of an incident in the list; `due_at` is None where none is required."""

    incident: Incident
    state: ReviewState
    owner: str | None
    due_at: datetime | None
    waived_reason: str = ""
    published_at: datetime | None = None

    @property
    def key(self) -> str:
        """The key of its incident."""
        return self.incident.key

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been published by now."""
        return not self.state.settled and self.due_at is not None and self.due_at < now

    def due(self, now: datetime) -> str:
        """When it is due, in a few letters; empty when nobody has to write it."""
        return "" if self.state.settled else told_due(self.due_at, now)


def by_due(lines: Iterable[ReviewLine]) -> list[ReviewLine]:
    """Those that are still to be written first, the longest due on top; then the newest."""

    def rank(line: ReviewLine) -> tuple[bool, bool, float, str]:
        if line.state.settled:
            return True, False, -line.incident.detected_at.timestamp(), line.key
        due = line.due_at
        return False, due is None, due.timestamp() if due else 0.0, line.key

    return sorted(lines, key=rank)


def line_json(line: ReviewLine, now: datetime) -> dict[str, Any]:
    """A review in the list, for scripts."""
    return {
        "incident": line.key,
        "title": line.incident.title,
        "severity": line.incident.severity,
        "state": str(line.state),
        "owner": line.owner,
        "due_at": rfc3339(line.due_at),
        "overdue": line.overdue(now),
        "published_at": rfc3339(line.published_at),
        "waived_reason": line.waived_reason,
    }
