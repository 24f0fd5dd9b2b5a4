"""What asking a source gave: a complete good answer, or a failure with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.alert import Alert


@dataclass(frozen=True, slots=True)
class Member:
    """How one member of a source's cluster answered; a single server is a cluster of one.

    `started_at` is the server's own start time by its own clock, None where it did not tell;
    `skew` is how far that clock is ahead of ours, None where it did not tell or is about right.
    `error` is a sentence for the operator, None after a good answer.
    """

    name: str
    error: str | None = None
    started_at: datetime | None = None
    version: str = ""
    skew: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer of a source: the union over the members that answered.

    `unreadable` counts entries that were left out because they could not be read. `skew` is the
    largest of the members'.
    """

    source: str
    at: datetime
    alerts: Mapping[str, Alert]
    members: tuple[Member, ...] = ()
    unreadable: int = 0
    skew: timedelta | None = None


class Trouble(StrEnum):
    """What kind of failure it was, which decides how soon to ask again."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Failure:
    """No member of a source gave a good answer.

    `reason` is a short sentence for the operator, without secrets; `retry_after` is what the
    server asked for.
    """

    source: str
    at: datetime
    reason: str
    trouble: Trouble = Trouble.UNREACHABLE
    members: tuple[Member, ...] = field(default=())
    retry_after: timedelta | None = None


Outcome = Answer | Failure


@dataclass(frozen=True, slots=True)
class Polled:
    """An outcome together with when the source is asked next."""

    outcome: Outcome
    next_at: datetime
