"""What a channel is told, and how it answers: the border between the queue and the world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class ChannelKind(StrEnum):
    """How a channel tells it."""

    CLIPBOARD = "clipboard"
    FILE = "file"
    WEBHOOK = "webhook"
    COMMAND = "command"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """A channel as the configuration has it; `address` is with whoever sends."""

    name: str
    kind: ChannelKind
    audiences: tuple[str, ...] = ("internal",)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One update on its way to one channel; `delivery` is the same however often it is tried."""

    delivery: UUID
    incident: str
    title: str
    severity: str | None
    status: str
    number: int
    audience: str
    stage: str
    text: str
    by: str
    at: datetime
    next_update_at: datetime | None

    @property
    def subject(self) -> str:
        """What it is about, on one line."""
        return f"{self.incident} {self.severity or 'SEV?'} {self.status}: {self.title}"


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel has it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel does not have it; `retry` if it may take it later, not before `after`."""

    why: str
    retry: bool = True
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The channel may have it: nobody may send it again but a person who knows that."""

    why: str


Answer = Sent | Refused | Uncertain


class NoAddress(Exception):
    """The address of a channel cannot be had now; the text is safe to show."""


class Channel(Protocol):
    """One way out."""

    name: str

    def send(self, message: Message) -> Answer:
        """Tell it; never raises for what goes wrong outside."""
