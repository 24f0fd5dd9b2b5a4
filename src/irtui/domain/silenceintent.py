"""What an operator wanted of a source's silences, and what has become of it.

An intent is on disk before anything is sent, so that a crash in between leaves it to be found
again: by what was wanted, since the id may never have come back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from irtui.domain.alert import EpisodeKey
from irtui.domain.silence import Wanted

# As long as this after it was sent, a list may come from a member that has not heard of it.
SPREADING = timedelta(minutes=2)
# A silence until the resolve is renewed in steps, so that it soon ends where nobody renews it.
STEP = timedelta(minutes=30)
CAP = timedelta(hours=24)


class Act(StrEnum):
    """What the source was to do."""

    PUT = "put"
    EXPIRE = "expire"


class IntentState(StrEnum):
    """How far it has come: meant, taken by the source, seen in its list; else failed, or over."""

    INTENT = "intent"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Intent:
    """One write to a source; `wanted.id` is the silence it was to change or end.

    `silence_id` is what the source calls the silence since, "" as long as that is unknown. Of one
    that holds until the resolve `cap_at` is the latest end, and `episodes` are what it waits for.
    """

    id: UUID
    source: str
    act: Act
    wanted: Wanted
    state: IntentState
    by: str
    at: datetime
    silence_id: str = ""
    reason: str = ""
    sent_at: datetime | None = None
    until_resolved: bool = False
    cap_at: datetime | None = None
    episodes: tuple[EpisodeKey, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a list has yet to show what became of it."""
        return self.state in (IntentState.INTENT, IntentState.SENT)

    @property
    def kept(self) -> bool:
        """Whether it has to be renewed, and ended with its alerts."""
        return self.until_resolved and self.state in (IntentState.SENT, IntentState.CONFIRMED)

    def words(self, now: datetime) -> str:
        """How far it has come, for a screen."""
        doing, done = ("ending", "ended") if self.act is Act.EXPIRE else ("sending", "sent")
        if self.state is IntentState.SENT:
            return f"{done}, not yet confirmed"
        if self.state is IntentState.INTENT:
            return doing if now - self.at < SPREADING else f"unknown: {done}?"
        return str(self.state)
