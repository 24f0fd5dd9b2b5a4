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
    cluster member reported it and with which start. What moves at every resend is no part of it.
    `key` is its identity over all episodes.
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
    key: AlertKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the key, once: everything looks alerts up by it, again and again."""
        object.__setattr__(self, "key", AlertKey(self.source, self.fingerprint))

    @property
    def episode(self) -> EpisodeKey:
        """Identity of this firing."""
        return EpisodeKey(self.source, self.fingerprint, self.starts_at)

    def says(self, other: "Alert") -> bool:
        """Whether it says the same as another telling of it, as far as episodes are recorded."""
        return (
            self.annotations == other.annotations
            and self.members == other.members
            and self.generator_url == other.generator_url
        )

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
