"""What operators decided about an episode: its triage state, owner and place in an incident."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from irtui.domain.alert import EpisodeKey


class TriageState(StrEnum):
    """What has been decided about an episode."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
    LINKED = "linked"


class NoiseReason(StrEnum):
    """Why an alert is noise; the ledger of noisy rules counts by it."""

    FALSE_POSITIVE = "false_positive"
    DUPLICATE = "duplicate"
    FLAPPING = "flapping"
    NOT_ACTIONABLE = "not_actionable"
    EXPECTED_MAINTENANCE = "expected_maintenance"
    WRONG_THRESHOLD = "wrong_threshold"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason for people."""
        return self.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Triage:
    """The triage of one episode; `occurrence` counts the firings of the alert up to this one.

    An acknowledgement or a snooze holds `until` a moment, None: for good. `lapsed` is what held
    until then. `version` tells whether somebody decided anew since this was read.
    """

    state: TriageState = TriageState.NEW
    owner: str | None = None
    since: datetime | None = None
    incident: str | None = None
    occurrence: int = 1
    notes: int = 0
    last_note: str = ""
    until: datetime | None = None
    reason: NoiseReason | None = None
    version: int = 0
    lapsed: TriageState | None = None

    @property
    def owned(self) -> bool:
        """Whether somebody is on it."""
        return self.state in (TriageState.ACKNOWLEDGED, TriageState.LINKED)

    @property
    def aside(self) -> bool:
        """Whether it was put out of sight: for a while, or as noise."""
        return self.state in (TriageState.SNOOZED, TriageState.DISMISSED)

    @property
    def ends_at(self) -> datetime | None:
        """When what holds now lapses by itself, if ever."""
        lapses = self.state in (TriageState.ACKNOWLEDGED, TriageState.SNOOZED)
        return self.until if lapses else None

    def at(self, now: datetime) -> "Triage":
        """As it stands at a moment: what held until then asks for somebody again."""
        ends_at = self.ends_at
        if ends_at is None or now < ends_at:
            return self
        return replace(self, state=TriageState.NEW, lapsed=self.state)


TriageBook = Mapping[EpisodeKey, Triage]


def standing(book: TriageBook, now: datetime) -> TriageBook:
    """The book as it stands at a moment; the same one where nothing has lapsed."""
    lapsed = {
        key: triage.at(now)
        for key, triage in book.items()
        if triage.until is not None and triage.at(now) is not triage
    }
    return {**book, **lapsed} if lapsed else book
