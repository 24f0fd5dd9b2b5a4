"""Silences: a source suppresses what all matchers of an active one match, for a span of time.

The rules are Alertmanager's own. Matchers are ANDed, and a label that an alert lacks counts as the
empty string, so a negative matcher alone matches alerts that have never heard of its label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.alert import Alert
from irtui.domain.matcher import Matcher

# Alertmanager tells its times to the millisecond, whatever it was given.
PRECISION = timedelta(milliseconds=1)


class SilenceState(StrEnum):
    """Where a silence stands."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A silence as it is to be; with an `id` it changes the silence that has it.

    `annotations` are what servers from 0.32 on keep beside a silence; they are sent back unchanged.
    """

    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    created_by: str
    comment: str
    id: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence as its source told it; values are kept as they came.

    `strange` holds matchers that only the server can read, as text: which alerts such a silence
    matches is then known only from the alerts that name it. `told` is the state by the server.
    """

    source: str
    id: str
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    created_by: str = ""
    comment: str = ""
    told: SilenceState = SilenceState.ACTIVE
    strange: tuple[str, ...] = ()
    annotations: Mapping[str, str] = field(default_factory=dict)
    updated_at: datetime | None = None

    def state(self, now: datetime) -> SilenceState:
        """Where it stands now, which an answer from a while ago could not know."""
        if self.told is SilenceState.EXPIRED or self.ends_at <= now:
            return SilenceState.EXPIRED
        if self.told is SilenceState.PENDING and now < self.starts_at:
            return SilenceState.PENDING
        return SilenceState.ACTIVE

    def remaining(self, now: datetime) -> timedelta:
        """How long it still holds, zero once it has expired."""
        expired = self.state(now) is SilenceState.EXPIRED
        return timedelta(0) if expired else self.ends_at - now

    def matches(self, alert: Alert) -> bool:
        """Whether an alert of its source falls under it."""
        if self.strange or not self.matchers:
            return self.id in alert.silenced_by
        return matches(self.matchers, alert.labels)

    def is_what_was_wanted(self, wanted: Wanted) -> bool:
        """Whether this is the silence that somebody asked for, whatever id it has got.

        The start is no part of it: one in the past becomes the moment of arrival.
        """
        return (
            abs(self.ends_at - wanted.ends_at) < PRECISION
            and (self.created_by, self.comment) == (wanted.created_by, wanted.comment)
            and sorted(map(str, self.matchers)) == sorted(map(str, wanted.matchers))
        )


def matches(matchers: Sequence[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether a silence with these matchers would suppress an alert with these labels."""
    return all(matcher.matches(labels) for matcher in matchers)


def refusal(matchers: Sequence[Matcher]) -> str | None:
    """Why no server takes a silence with these matchers, in a sentence; None if it would."""
    if not matchers:
        return 'A silence needs a matcher, such as alertname="DiskFull".'
    # To the server a negative matcher counts as one that the empty string does not fulfil.
    if all(matcher.is_equal and matcher.matches({}) for matcher in matchers):
        return (
            "These matchers all match the empty string, so they would silence everything: "
            'add one that does not, such as alertname="DiskFull".'
        )
    return None


def sweeping(matchers: Sequence[Matcher]) -> bool:
    """Whether an alert without any label would match, so that no label has to be there."""
    return matches(matchers, {})


def pinned(matchers: Sequence[Matcher]) -> bool:
    """Whether a label must have one certain value."""
    return any(matcher.op == "=" and matcher.value for matcher in matchers)


def keeps_id(before: Silence, wanted: Wanted, now: datetime) -> bool:
    """Whether the server changes a silence in place; else the old one expires and a new id comes.

    What counts is the id that the server returns: this only tells the operator beforehand.
    """
    if before.matchers != wanted.matchers or before.strange:
        return False
    match before.state(now):
        case SilenceState.ACTIVE:
            same = before.starts_at.replace(microsecond=0) == wanted.starts_at.replace(
                microsecond=0
            )
            return same and wanted.ends_at > now
        case SilenceState.PENDING:
            return wanted.starts_at >= now
    return False
