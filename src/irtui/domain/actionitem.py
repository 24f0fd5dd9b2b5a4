"""Action items: changes that are to be made after an incident, by whom and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from irtui.domain.incident import NotAllowed


class ActionKind(StrEnum):
    """What an action item is good for the next time."""

    DETECT = "detect"
    PREVENT = "prevent"
    MITIGATE = "mitigate"
    RESPOND = "respond"
    DOCUMENT = "document"

    @property
    def words(self) -> str:
        """What it is good for, as people say it."""
        return _GOOD_FOR[self]


_GOOD_FOR = {
    ActionKind.DETECT: "it is noticed sooner",
    ActionKind.PREVENT: "it does not happen again",
    ActionKind.MITIGATE: "it does less harm, or for less long",
    ActionKind.RESPOND: "people respond better",
    ActionKind.DOCUMENT: "people know what to do",
}


class ActionState(StrEnum):
    """What has become of an action item."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    WONTDO = "wontdo"

    @property
    def ended(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self in (ActionState.DONE, ActionState.WONTDO)

    @property
    def words(self) -> str:
        """The state as people say it."""
        return "won't do" if self is ActionState.WONTDO else self.replace("_", " ")


class TargetKind(StrEnum):
    """What sort of thing an action item changes."""

    NONE = ""
    ALERT_RULE = "alert_rule"
    RUNBOOK = "runbook"
    CODE = "code"
    PROCESS = "process"


PRIORITIES = (1, 2, 3)
STILL_OPEN = tuple(state for state in ActionState if not state.ended)
_ROUTES: Mapping[ActionState, tuple[ActionState, ...]] = {
    ActionState.OPEN: (ActionState.IN_PROGRESS, ActionState.DONE, ActionState.WONTDO),
    ActionState.IN_PROGRESS: (ActionState.DONE, ActionState.WONTDO, ActionState.OPEN),
    ActionState.DONE: (ActionState.OPEN,),
    ActionState.WONTDO: (ActionState.OPEN,),
}


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One action item; `incident` is the key of the one it came of, None where it came of none.

    `priority` is 1 for the most important, 3 for the least. `ended_at` is when it was done or
    given up.
    """

    id: UUID
    number: int
    incident: str | None
    text: str
    kind: ActionKind
    priority: int
    owner: str | None
    due_at: datetime | None
    target_kind: TargetKind
    target: str
    state: ActionState
    by: str
    created_at: datetime
    reason: str = ""
    evidence: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None
    version: int = 1

    @property
    def name(self) -> str:
        """How people name it: A-17."""
        return named(self.number)

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been done by now."""
        return not self.state.ended and self.due_at is not None and self.due_at < now

    @property
    def missing(self) -> tuple[str, ...]:
        """What it still needs before the incident can be closed."""
        if self.state is ActionState.WONTDO:
            return ()
        told = {"an owner": self.owner, "a due date": self.due_at}
        return tuple(name for name, value in told.items() if not value)


def named(number: int) -> str:
    """How people name the action item with a number."""
    return f"A-{number}"


def move(
    item: ActionItem,
    to: ActionState,
    at: datetime,
    by: str,
    *,
    reason: str = "",
    evidence: str = "",
) -> dict[str, Any]:
    """The fields that change when an item goes to a state; NotAllowed says why it may not."""
    allowed = _ROUTES[item.state]
    if to not in allowed:
        words = ", ".join(state.words for state in allowed)
        raise NotAllowed(f"{item.name} is {item.state.words}: from there it can become {words}.")
    if to is ActionState.WONTDO and not reason.strip():
        raise NotAllowed(f"{item.name} is given up only with a reason: say why it won't be done.")
    changes: dict[str, Any] = {
        "state": to,
        "reason": reason.strip() if to is ActionState.WONTDO else "",
        "ended_at": at if to.ended else None,
        "ended_by": by if to.ended else None,
    }
    if to is ActionState.DONE:
        changes["evidence"] = evidence.strip()
    return changes


def by_urgency(items: Iterable[ActionItem], now: datetime) -> list[ActionItem]:
    """Those still open first, the overdue ones on top, then by due date and priority."""

    def rank(item: ActionItem) -> tuple[bool, bool, float, int, int]:
        due = item.due_at.timestamp() if item.due_at else float("inf")
        if item.state.ended:
            due = -(item.ended_at or item.created_at).timestamp()
        return item.state.ended, not item.overdue(now), due, item.priority, item.number

    return sorted(items, key=rank)
