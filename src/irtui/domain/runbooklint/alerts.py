"""Checks alerting rules against the runbooks: has each alert one, and do addresses lead there?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from irtui.domain.alertrules import AlertRule
from irtui.domain.runbooklint.findings import Finding, finding
from irtui.domain.runbookmatch import Finding as Matched
from irtui.domain.runbookmatch import MatchRules
from irtui.text import clean

_WEB = re.compile(r"https?:", re.IGNORECASE)
_SECTION = "has no heading #"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many alerts have a runbook, and by which rule each was found."""

    alerts: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)

    @property
    def covered(self) -> int:
        """How many have one."""
        return self.by_rule.total()

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.alerts + other.alerts, self.by_rule + other.by_rule)


def coverage(found: Iterable[Matched]) -> Coverage:
    """What the runbooks of some alerts say together."""
    told = list(found)
    kinds = Counter(_kind(one.match.rule) for one in told if one.match)
    return Coverage(len(told), kinds)


def check_alert(
    path: str, alert: AlertRule, found: Matched, rules: MatchRules
) -> Iterator[Finding]:
    """What is wrong with the runbook of one alert, which stands in a file of rules."""
    name = clean(alert.name, limit=200)
    sections = [text for text in found.dangling if _SECTION in text]
    for text in sections:
        yield finding(path, alert.line, "dangling-anchor", f"{name}: {clean(text)}.")
    rest = [text for text in found.dangling if _SECTION not in text]
    if found.match is None:
        if rest:
            text = f"{name}: {clean(rest[0])}, and no runbook has its name."
            yield finding(path, alert.line, "dangling-url", text)
        elif not any(map(_templated, _addresses(alert, rules))):
            text = f"{name} has no runbook: write one, or name it in an annotation."
            yield finding(path, alert.line, "alert-without-runbook", text)
        return
    for text in rest:
        # A page of somebody else's beside a file of our own is no mistake.
        if not text.startswith("annotation ") or _ours(alert, rules):
            told = f"{name}: {clean(text)}; {clean(found.match.path.name, limit=100)} is taken."
            yield finding(path, alert.line, "dangling-url", told)


def asked(alert: AlertRule) -> tuple[dict[str, str], dict[str, str]]:
    """The labels and annotations that an alert of the rule has, without what is filled in later."""
    labels = {"alertname": alert.name, **_plain(alert.labels.items())}
    return labels, _plain(alert.annotations.items())


def _plain(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in items if not _templated(value)}


def _templated(value: str) -> bool:
    return "{{" in value


def _addresses(alert: AlertRule, rules: MatchRules) -> Sequence[str]:
    return [value for name in rules.annotations if (value := alert.annotations.get(name, ""))]


def _ours(alert: AlertRule, rules: MatchRules) -> bool:
    """Whether an address was meant to be a file here: a path, or a mapped page."""
    prefixes = tuple(one.prefix.casefold() for one in rules.url_map)
    return any(
        not _WEB.match(value) or value.casefold().startswith(prefixes)
        for value in _addresses(alert, rules)
    )


def _kind(rule: str) -> str:
    return "file name" if rule.startswith("file name") else rule.split(" ", 1)[0]
