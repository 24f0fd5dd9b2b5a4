"""The rules by name, how bad each is, and what is found by one."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error fails the check; a warning only says that it could be better."""

    ERROR = "error"
    WARNING = "warning"


# Names that scripts and configurations hold: one may come, none may change.
RULES = {
    "unreadable": Severity.ERROR,
    "dangling-url": Severity.ERROR,
    "dangling-anchor": Severity.ERROR,
    "dead-link": Severity.ERROR,
    "world-writable": Severity.ERROR,
    "group-writable": Severity.WARNING,
    "alert-without-runbook": Severity.WARNING,
    "duplicate-alert": Severity.WARNING,
    "stub": Severity.WARNING,
    "fallback-only": Severity.WARNING,
    "too-many-steps": Severity.WARNING,
    "duplicate-step": Severity.WARNING,
    "review-overdue": Severity.WARNING,
    "review-unclear": Severity.WARNING,
    "never-reviewed": Severity.WARNING,
    "front-matter": Severity.WARNING,
    "ticked-template": Severity.WARNING,
    "fence-language": Severity.WARNING,
    "shell-as-text": Severity.WARNING,
    "mixed-output": Severity.WARNING,
    "broken-numbering": Severity.WARNING,
    "dead-anchor": Severity.WARNING,
    "unmarked-change": Severity.WARNING,
    "interactive-command": Severity.WARNING,
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: in which file, at which 1-based line, by which rule, in a sentence.

    Findings sort by where they are.
    """

    path: str
    line: int
    rule: str
    text: str

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return RULES[self.rule]


def finding(path: str, line: int, rule: str, text: str) -> Finding:
    """A finding of a rule that is known."""
    if rule not in RULES:
        raise KeyError(rule)
    return Finding(path, line, rule, text)
