"""What is wrong with runbooks, told for the people who write them: `irtui runbook check`."""

from irtui.domain.runbooklint.alerts import Coverage, asked, check_alert, coverage
from irtui.domain.runbooklint.findings import RULES, Finding, Severity, finding
from irtui.domain.runbooklint.runbook import check_runbook, is_runbook
from irtui.domain.runbooklint.sets import alert_names, check_names, check_rights

__all__ = [
    "RULES",
    "Coverage",
    "Finding",
    "Severity",
    "alert_names",
    "asked",
    "check_alert",
    "check_names",
    "check_rights",
    "check_runbook",
    "coverage",
    "finding",
    "is_runbook",
]
