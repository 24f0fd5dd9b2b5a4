"""What a heading says about its section: does it explain or instruct, and in which phase."""

import re
from collections.abc import Sequence

from irtui.domain.runbook.values import Phase, SectionKind

_EXPLAINS = tuple(
    ["meaning", "impact", "overview", "summary", "description", "symptom", "background", "architect", "intro", "reference", "additional resources", "additional notes", "notes", "note", "links", "related", "see also", "further reading", "default definition", "appendix", "glossary", "definition", "what is", "what does", "what are", "why", "causes", "possible causes", "table of", "about", "how it works"]
)
_EXPLAINS_EXACTLY = frozenset(
    ["severity", "reason", "dashboards", "logging", "availability", "durability", "scalability", "performance", "configuration", "prevention", "post mortem", "post-mortem", "postmortem", "example", "examples", "contents", "changelog", "license"]
)
# Word starts only: "prefix" is no fix and "transaction" no action.
_INSTRUCTS = re.compile(
    r"\b(?:diagnos|mitigat|resol|remedia|troubleshoot|possible checks|steps?\b|procedure|how to"
    r"|recover|roll ?back|verif|check|investigat|triag|fix|action|escalat|debug|repair"
    r"|workaround|restart|respond|response|prerequisites|run ?book)"
)
_PHASES = (
    (Phase.DIAGNOSE, re.compile(r"\b(?:diagnos|troubleshoot|check|investigat|triag|debug|verif)")),
    (
        Phase.MITIGATE,
        re.compile(
            r"\b(?:mitigat|resol|remedia|recover|roll ?back|fix|repair|workaround|procedure|steps?\b"
            r"|action|restart)"
        ),
    ),
    (Phase.ESCALATE, re.compile(r"\bescalat")),
)
_MARKS = re.compile(r"[^a-z /-]+")


def classify(title: str) -> SectionKind:
    """The kind of section that a heading opens, context first."""
    plain = _plain(title)
    if plain.startswith(_EXPLAINS) or plain in _EXPLAINS_EXACTLY:
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
