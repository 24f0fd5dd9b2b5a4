"""Any Markdown becomes a checklist: `parse` reads a file into a runbook with steps."""

from irtui.domain.runbook.anchors import section_of
from irtui.domain.runbook.parse import parse
from irtui.domain.runbook.values import (
    MAX_BYTES,
    MAX_STEPS,
    Command,
    Phase,
    Risk,
    Runbook,
    RunbookError,
    Section,
    SectionKind,
    Step,
    StepKind,
)

__all__ = [
    "MAX_BYTES",
    "MAX_STEPS",
    "Command",
    "Phase",
    "Risk",
    "Runbook",
    "RunbookError",
    "Section",
    "SectionKind",
    "Step",
    "StepKind",
    "parse",
    "section_of",
]
