"""Where a silence stands, and what is worth a warning."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.silence import Silence, SilenceState
from irtui.domain.silencereach import Firing, Reach

SOON = timedelta(minutes=15)


class Flag(StrEnum):
    """What an operator should know about a silence at a glance."""

    EXPIRES_SOON = "expires soon"
    MATCHES_NOTHING = "matches nothing"
    VERY_BROAD = "very broad"
    NOT_READABLE = "not readable"


@dataclass(frozen=True, slots=True)
class Standing:
    """A silence as a list shows it; `reach` is None where the source has told no alerts."""

    silence: Silence
    state: SilenceState
    remaining: timedelta
    reach: Reach | None
    flags: tuple[Flag, ...]


def standing(silence: Silence, firing: Firing, now: datetime) -> Standing:
    """Where a silence stands, and what is worth a warning."""
    state = silence.state(now)
    remaining = silence.remaining(now)
    reach = firing.reach_of(silence) if firing.known else None
    return Standing(
        silence, state, remaining, reach, tuple(_flags(silence, state, remaining, reach))
    )


def _flags(
    silence: Silence, state: SilenceState, remaining: timedelta, reach: Reach | None
) -> list[Flag]:
    readable = bool(silence.matchers) and not silence.strange
    found = [] if readable else [Flag.NOT_READABLE]
    if state is SilenceState.EXPIRED:
        return found
    if state is SilenceState.ACTIVE and remaining <= SOON:
        found.append(Flag.EXPIRES_SOON)
    if reach is not None and readable and not reach.matched:
        found.append(Flag.MATCHES_NOTHING)
    if reach is not None and reach.broad:
        found.append(Flag.VERY_BROAD)
    return found
