"""The operator's verbs, a file per phase; each is a rule check, one transaction, a timeline event.

A room is loaded by the first call of one of its verbs, on the thread that calls it: the rooms
need the database, which takes longer to load than the first alerts take to be painted.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irtui.workflow import (
        actions,
        checklist,
        commands,
        deliveries,
        detection,
        drafts,
        findings,
        handover,
        learning,
        lease,
        lessons,
        library,
        listing,
        merging,
        milestones,
        protocol,
        reading,
        reminders,
        report,
        response,
        review,
        reviewing,
        reviewlist,
        roles,
        runbookhealth,
        runbooks,
        runs,
        severity,
        sheet,
        silencecare,
        silences,
        starting,
        tasks,
        timeline,
        triage,
        undo,
        updates,
        views,
    )

__all__ = [
    "actions", "checklist", "commands", "deliveries", "detection", "drafts", "findings",
    "handover",
    "learning", "lease", "lessons", "library", "listing", "merging", "milestones", "protocol",
    "reading", "reminders",
    "report", "response", "review", "reviewing", "reviewlist", "roles", "runbookhealth",
    "runbooks", "runs", "severity",
    "sheet", "silencecare", "silences", "starting", "tasks", "timeline", "triage", "undo",
    "updates", "views",
]  # fmt: skip


class _Room:
    """Stands for a room as long as nobody has loaded it."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if not name.islower():
            return getattr(import_module(self._name), name)  # a class or a constant, needed whole

        def verb(*args: Any, **kwargs: Any) -> Any:
            return getattr(import_module(self._name), name)(*args, **kwargs)

        return verb


def __getattr__(name: str) -> Any:
    if name in __all__:
        return _Room(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
