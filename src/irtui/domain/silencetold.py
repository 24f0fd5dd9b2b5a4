"""What sources tell about silences: their list, and how they took what they were told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from irtui.domain.answer import Failure
from irtui.domain.silence import Silence, Wanted


@dataclass(frozen=True, slots=True)
class SilenceList:
    """A good answer: the silences by id, the same mapping as before where nothing changed.

    `unreadable` counts entries that were left out.
    """

    source: str
    at: datetime
    silences: Mapping[str, Silence]
    unreadable: int = 0

    def like(self, wanted: Wanted) -> list[Silence]:
        """The silences that are just what somebody asked for and have not expired."""
        return [
            silence
            for silence in self.silences.values()
            if silence.is_what_was_wanted(wanted) and silence.remaining(self.at)
        ]


@dataclass(frozen=True, slots=True)
class SilencePicture:
    """The newest that is known of a source's silences.

    The last good list stays when the source fails; `trouble` says then why it is not newer.
    """

    source: str
    silences: Mapping[str, Silence] = field(default_factory=dict)
    fetched_at: datetime | None = None
    trouble: str | None = None
    unreadable: int = 0

    def after(self, told: SilenceList | Failure) -> "SilencePicture":
        """The picture after one more try."""
        if isinstance(told, Failure):
            return replace(self, trouble=told.reason)
        return SilencePicture(self.source, told.silences, told.at, None, told.unreadable)

    def shows_the_same_as(self, other: "SilencePicture") -> bool:
        """Whether a screen has nothing new to draw."""
        return replace(self, fetched_at=other.fetched_at) == other


@dataclass(frozen=True, slots=True)
class Taken:
    """A member of the source took it; `id` is what it calls the silence, "" if it did not say."""

    id: str
    member: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing was changed; the reason is a short sentence without secrets."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """A member may have taken it, and none could tell; sending it again could make two."""

    reason: str


Sent = Taken | NotTaken | Unsure
