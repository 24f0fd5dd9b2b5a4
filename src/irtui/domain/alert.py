"""What a monitor says is wrong: alerts, and the episodes in which they fire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class AlertKey(NamedTuple):
    """Identity of an alert: the same label set on two sources is two alerts."""

    source: str
    fingerprint: str


class EpisodeKey(NamedTuple):
    """Identity of one firing of an alert; a later `starts_at` is a new episode."""

    source: str
    fingerprint: str
    starts_at: datetime

    @property
    def alert(self) -> AlertKey:
        """The alert that fires in this episode."""
        return AlertKey(self.source, self.fingerprint)


class AlertState(StrEnum):
    """Where an alert stands, as far as the monitors' answers prove it."""

    FIRING = "firing"
    SUPPRESSED = "suppressed"
    UNCONFIRMED = "unconfirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as its monitor told it; values are kept as they came.

    `source` is the configured source (a whole cluster counts as one), `members` tells which
    cluster member reported it and with which start. `ends_at` and `updated_at` move at every
    resend, so they are no part of equality.
    """

    source: str
    fingerprint: str
    starts_at: datetime
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    suppressed: bool = False
    silenced_by: tuple[str, ...] = ()
    inhibited_by: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    generator_url: str = ""
    members: Mapping[str, datetime] = field(default_factory=dict)
    ends_at: datetime | None = field(default=None, compare=False)
    updated_at: datetime | None = field(default=None, compare=False)

    @property
    def key(self) -> AlertKey:
        """Identity over all its episodes."""
        return AlertKey(self.source, self.fingerprint)

    @property
    def episode(self) -> EpisodeKey:
        """Identity of this firing."""
        return EpisodeKey(self.source, self.fingerprint, self.starts_at)

    @property
    def name(self) -> str:
        """The `alertname`, which an alert may lack."""
        return self.labels.get("alertname", "")

    @property
    def summary(self) -> str:
        """The most telling annotation: summary, else message, else description, else none."""
        for name in ("summary", "message", "title", "description"):
            if text := self.annotations.get(name, ""):
                return text
        return ""

    @property
    def subject(self) -> str:
        """What the alert is about, from the labels people use for it, most specific first."""
        for name in ("service", "job", "pod", "instance", "node", "host", "namespace", "cluster"):
            if text := self.labels.get(name, ""):
                return text
        return ""
