"""How often each rule or label suggested a severity that was taken, which shows the wrong ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from irtui.domain.incident import Incident
from irtui.domain.severity import rank
from irtui.domain.suggested import accepted, suggestion_of

MATRIX, OTHER = "impact × urgency", "other"
# As domain/severity.py words the reasons.
_RULE = re.compile(r"rule .+?(?= \(|: |; in doubt not |$)", re.DOTALL)
_LABEL = re.compile(r'[A-Za-z_]\w*=".*?"(?= of |; in doubt not |$)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Taken:
    """Of the suggestions of one source: how many were taken, changed, or left unset."""

    source: str
    suggested: int
    taken: int
    worse: int
    milder: int
    unset: int


def source_of(why: str) -> str:
    """What suggested: a rule, a label and its value, or the matrix."""
    if found := _RULE.match(why) or _LABEL.match(why):
        return found[0]
    return MATRIX if " impact × " in why else OTHER


def taken(incidents: Iterable[Incident]) -> list[Taken]:
    """The sources of the last suggestion of each incident, those most often changed first."""
    found: dict[str, list[Incident]] = {}
    for one in incidents:
        if (hint := suggestion_of(one)) is not None:
            found.setdefault(source_of(hint.why), []).append(one)
    told = [_of(source, some) for source, some in found.items()]
    return sorted(told, key=lambda one: (one.taken - one.suggested, -one.suggested, one.source))


def _of(source: str, some: list[Incident]) -> Taken:
    least = [rank(one.severity) - rank(one.severity_suggested) for one in some if one.severity]
    return Taken(
        source,
        suggested=len(some),
        taken=sum(map(accepted, some)),
        worse=sum(1 for step in least if step < 0),
        milder=sum(1 for step in least if step > 0),
        unset=len(some) - len(least),
    )
