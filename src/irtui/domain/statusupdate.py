"""Status updates: what an audience was told, and how far that has got."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class DeliveryState(StrEnum):
    """How far an update has got through a channel; `uncertain`: it may have arrived."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One update on its way through one channel."""

    id: UUID
    channel: str
    kind: str
    state: DeliveryState
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What was told to an audience, and when it hears the next."""

    id: UUID
    number: int
    audience: str
    stage: str
    body: str
    by: str
    at: datetime
    next_update_at: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    deliveries: tuple[Delivery, ...] = ()
