"""What was learned from the last times: shown where the same alert fires again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from irtui.domain.actionitem import ActionItem, ActionKind
from irtui.domain.incident import Status, short
from irtui.domain.lesson import Fitting, Match
from irtui.text import age

# What fired again within so long is a recurrence.
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class LastIncident:
    """An earlier incident of an alert, or of others alike; `ended_at` is None while it goes on."""

    id: UUID
    key: str
    title: str
    severity: str | None
    status: Status
    began_at: datetime
    mitigated_at: datetime | None
    ended_at: datetime | None
    match: Match

    @property
    def lasted(self) -> timedelta | None:
        """How long it took, None while it goes on."""
        return None if self.ended_at is None else self.ended_at - self.began_at


@dataclass(frozen=True, slots=True)
class Fix:
    """The step that seems to have worked: the last one done before an incident was mitigated, or
    of a checklist that helped; `incident` is its key, None where there was none.
    """

    text: str
    command: str
    runbook: str
    by: str | None
    at: datetime
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of an alert from the times before.

    `times` counts its firings in the last ninety days, this one included. `actions` are those that
    are still open, the most urgent first.
    """

    times: int = 1
    last: LastIncident | None = None
    fix: Fix | None = None
    lessons: Sequence[Fitting] = ()
    actions: Sequence[ActionItem] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is more than how often it fired."""
        return bool(self.last or self.fix or self.lessons or self.actions)

    @property
    def prevented_by(self) -> Sequence[ActionItem]:
        """What should have kept it from firing again, had it been done."""
        return [item for item in self.actions if item.kind is ActionKind.PREVENT]


def recurrence(last: LastIncident, actions: Iterable[ActionItem], now: datetime) -> str:
    """That an incident has come back, and which open actions should have prevented it."""
    said = f"recurrence of {short(last.key)} ({age(now - last.began_at)} ago)"
    preventing = [item for item in actions if item.kind is ActionKind.PREVENT]
    return "; ".join([said, *(f"{item.name} {late(item, now)}" for item in preventing)])


def is_recurrence(last: LastIncident, now: datetime) -> bool:
    """Whether an incident of the same alert, or the same name and service, was not long ago."""
    return last.match <= Match.NAME_AND_SERVICE and now - last.began_at <= LOOKED_BACK


def late(item: ActionItem, now: datetime) -> str:
    """Where an item stands: `open, 9d overdue`, or when it is due."""
    if item.overdue(now) and item.due_at is not None:
        return f"{item.state.words}, {age(now - item.due_at)} overdue"
    if item.due_at is not None and not item.state.ended:
        return f"{item.state.words}, due in {age(item.due_at - now)}"
    return item.state.words
