"""What every verb is given: the store, the clock, who acts, and the rules of the house."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from irtui.domain.report import ReportRules
from irtui.domain.severity import SeverityRules
from irtui.domain.updaterules import UpdateRules

if TYPE_CHECKING:
    from irtui.store.database import Store
    from irtui.workflow.library import Library


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at work on one store.

    Verbs are plain synchronous functions whose first argument is the desk; they run on the
    database thread.
    """

    store: "Store"
    now: Callable[[], datetime]
    operator: str
    library: "Library"
    severity: SeverityRules = field(default_factory=SeverityRules)
    updates: UpdateRules = field(default_factory=UpdateRules)
    acknowledge_for: timedelta | None = None
    report: ReportRules = field(default_factory=ReportRules)
