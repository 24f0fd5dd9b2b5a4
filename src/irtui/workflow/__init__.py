"""The operator's verbs, a file per phase; each is a rule check, one transaction, a timeline event.

The rooms are loaded when first used: they need the database, which a screen can be painted
without.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irtui.workflow import (
        checklist,
        detection,
        drafts,
        library,
        reading,
        response,
        review,
        triage,
        undo,
    )

__all__ = [
    "checklist", "detection", "drafts", "library", "reading", "response", "review", "triage",
    "undo",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"irtui.workflow.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
