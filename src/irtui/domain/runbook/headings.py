"""What a heading says about its section: does it explain or instruct, and in which phase."""

import re
from collections.abc import Sequence

from irtui.domain.runbook.values import Phase, SectionKind

_EXPLAINS = re.compile(
    r"meaning|impact|overview|summary|description|symptom|background|architect|intro|reference"
    r"|additional (?:resources|notes)|notes?|links|related|see also|further reading"
    r"|(?:default )?definition|appendix|glossary|what (?:is|does|are)|why|(?:possible )?causes"
    r"|table of|about|how it works"
)
_EXPLAINS_EXACTLY = re.compile(
    r"severity|reason|dashboards|logging|availability|durability|scalability|performance"
    r"|configuration|prevention|post[ -]?mortem|examples?|contents|changelog|license"
)
# Word starts only: "prefix" is no fix and "transaction" no action.
_INSTRUCTS = re.compile(
    r"\b(?:diagnos|mitigat|resol|remedia|troubleshoot|possible checks|steps?\b|procedure|how to"
    r"|recover|roll ?back|verif|check|investigat|triag|fix|action|escalat|debug|repair"
    r"|workaround|restart|respond|response|pre-?requisite|run ?book)"
)
_PHASES = (
    (Phase.DIAGNOSE, re.compile(r"\b(?:diagnos|troubleshoot|check|investigat|triag|debug|verif)")),
    (
        Phase.MITIGATE,
        re.compile(
            r"\b(?:mitigat|resol|remedia|recover|roll ?back|fix|repair|workaround|procedure"
            r"|steps?\b|action|restart)"
        ),
    ),
    (Phase.ESCALATE, re.compile(r"\bescalat")),
)
_MARKS = re.compile(r"[^a-z /-]+")


def classify(title: str) -> SectionKind:
    """The kind of section that a heading opens, context first."""
    plain = _plain(title)
    if _EXPLAINS.match(plain) or _EXPLAINS_EXACTLY.fullmatch(plain):
        return SectionKind.CONTEXT
    return SectionKind.ACTION if _INSTRUCTS.search(plain) else SectionKind.NEUTRAL


def phase_of(path: Sequence[str]) -> Phase:
    """The phase that the innermost telling heading names; `path` is outermost first."""
    for title in reversed(path):
        plain = _plain(title)
        for phase, pattern in _PHASES:
            if pattern.search(plain):
                return phase
    return Phase.OTHER


def _plain(title: str) -> str:
    return " ".join(_MARKS.sub(" ", title[:400].lower()).split()).strip(" -/")
