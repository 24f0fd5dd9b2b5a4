"""What a review is seen against: other incidents, and what the house asks of this one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from irtui.domain.actionitem import ActionItem
from irtui.domain.learned import LastIncident
from irtui.domain.sample import Times


@dataclass(frozen=True, slots=True)
class Background:
    """The times of the earlier incidents of the same severity, those of the same alert, and rules.

    `similar` had an alert of the same name and service, the newest first; `preventing` are open
    actions that should have kept it from happening again. `at_severity` tells how long it was at
    each severity, `update_every` how often an update was due,
    `ack_within` how soon somebody had to have it.
    """

    same: Times | None = None
    similar: tuple[LastIncident, ...] = ()
    repeats: str | None = None
    preventing: tuple[ActionItem, ...] = ()
    at_severity: Mapping[str | None, timedelta] = field(default_factory=dict)
    update_every: timedelta | None = None
    ack_within: timedelta | None = None
    due_at: datetime | None = None
    reasons: tuple[str, ...] = ()
