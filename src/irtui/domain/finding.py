"""Findings of a review: the conditions that made an incident possible, and the gaps it showed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class FindingKind(StrEnum):
    """What a finding is."""

    FACTOR = "factor"
    GAP = "gap"

    @property
    def words(self) -> str:
        """What it is, as people say it."""
        return "contributing factor" if self is FindingKind.FACTOR else "gap"


CATEGORIES: Mapping[FindingKind, Mapping[str, str]] = {
    FindingKind.FACTOR: {
        "change": "a deployment, a configuration, a migration",
        "capacity": "load, limits, quotas, growth",
        "dependency": "another service, a vendor, the network",
        "design": "how it was built, and what that assumed",
        "data": "what it was fed with",
        "hardware": "machines, disks, power",
        "process": "how work was done or handed over",
        "knowledge": "what nobody knew or could find",
        "monitoring": "what was not seen, or seen late",
        "other": "anything else",
    },
    FindingKind.GAP: {
        "process": "how we work together",
        "tools": "what we work with",
        "monitoring": "what we see, and when",
    },
}
OPEN, TO_DO = "open", "action"


@dataclass(frozen=True, slots=True)
class Finding:
    """A contributing factor or a gap; one factor of an incident may be its trigger."""

    id: UUID
    kind: FindingKind
    category: str
    text: str
    trigger: bool
    state: str
    by: str
    at: datetime
    version: int = 1
