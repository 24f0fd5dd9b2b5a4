"""The JSON shape of `irtui runbook show`: what scripts read, stable from the first version on."""

from datetime import datetime
from typing import Any

from irtui.domain.runbook import Command, Runbook, Section, Step
from irtui.domain.staleness import Review, overdue


def runbook_json(runbook: Runbook, review: Review, now: datetime) -> dict[str, Any]:
    """A runbook with its sections and steps; values are as the author wrote them."""
    return {
        "title": runbook.title,
        "name": runbook.name,
        "sha256": runbook.sha256,
        "stub": runbook.stub,
        "moved_to": runbook.moved_to,
        "ticked": runbook.ticked,
        "review": review_json(review, now),
        "context": runbook.context,
        "sections": [_section(section) for section in runbook.sections],
        "steps": [_step(step) for step in runbook.steps],
    }


def review_json(review: Review, now: datetime) -> dict[str, Any]:
    """When a runbook was reviewed and is due; what its front matter does not say is null."""
    late = overdue(review, now)
    return {
        "last_reviewed_on": review.reviewed_on and review.reviewed_on.isoformat(),
        "due_on": review.due and review.due.isoformat(),
        "overdue_days": None if late is None else late.days,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "level": section.level,
        "kind": str(section.kind),
        "phase": str(section.phase),
        "line": section.line,
    }


def _step(step: Step) -> dict[str, Any]:
    """A step: `commands` are what can be run or asked, `code` every block with all it is."""
    return {
        "key": step.key,
        "kind": str(step.kind),
        "phase": str(step.phase),
        "group": list(step.group),
        "text": step.text,
        "body": step.body,
        "substeps": list(step.substeps),
        "commands": [one.text for one in step.commands if one.shell or one.query],
        "code": [_code(one) for one in step.commands],
        "cautions": list(step.cautions),
        "links": list(step.links),
        "number": step.number,
        "line": step.line,
        "soft": step.soft,
        "risk": str(step.risk),
    }


def _code(command: Command) -> dict[str, Any]:
    return {
        "text": command.text,
        "language": command.language,
        "shell": command.shell,
        "query": command.query,
        "expected": command.expected,
        "placeholders": list(command.placeholders),
        "root": command.root,
        "interactive": command.interactive,
        "risk": str(command.risk),
    }
