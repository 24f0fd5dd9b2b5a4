"""Which severity is suggested, and why; a suggestion is shown with its reason, never set.

In this order: the first rule from the top that an alert fulfils, the matrix where impact and
urgency were given, the value of a label. Of several alerts the worst wins.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from irtui.domain.alert import Alert
from irtui.domain.incident import SEVERITIES
from irtui.domain.matcher import Matcher
from irtui.domain.severitylevel import Level
from irtui.text import brief

# They fire while all is well, or to tell nothing.
ALWAYS_FIRING = frozenset({"Watchdog", "InfoInhibitor"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A severity and the reason to show with it."""

    severity: str
    why: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.why}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A severity for alerts that fulfil all matchers.

    With `min_firing` it holds only while so many alerts fire that fulfil them and began `within`
    this time.
    """

    name: str
    match: tuple[Matcher, ...]
    suggest: str
    why: str = ""
    min_firing: int | None = None
    within: timedelta | None = None

    @property
    def labels(self) -> dict[str, str]:
        """Labels that an alert must have just so, of all that the matchers ask."""
        return {one.name: one.value for one in self.match if one.op == "=" and one.value}

    def fits(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels fulfils all matchers."""
        return all(matcher.matches(labels) for matcher in self.match)

    def remembering(self) -> Callable[[Mapping[str, str]], bool]:
        """The same question, for whoever asks it of many alerts."""
        asked = [(matcher.name, matcher.remembering()) for matcher in self.match]
        return lambda labels: all(fits(labels.get(name, "")) for name, fits in asked)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The severity of each impact (a row) and urgency (a column), both the worst first."""

    urgencies: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def cells(self, scope: str, urgency: str) -> list[str]:
        """The severities of an impact and an urgency; an empty one is not known, all may be."""
        rows = [row for name, row in self.rows.items() if scope in (name, "")]
        columns = [at for at, name in enumerate(self.urgencies) if urgency in (name, "")]
        return [row[at] for row in rows for at in columns]


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """The severities of the house, worst first, and what suggests one of them.

    `label_map` has the values of the label without regard to case; one that is mapped to "" never
    suggests anything, by no rule, and nor does an alert of a name in `never`.
    """

    levels: tuple[Level, ...] = tuple(Level(key) for key in SEVERITIES)
    when_unsure: str = "higher"
    unset_reminder: timedelta | None = timedelta(minutes=5)
    matrix: Matrix = Matrix()
    label: str = "severity"
    label_map: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    never: frozenset[str] = ALWAYS_FIRING

    def level(self, key: str | None) -> Level | None:
        """A configured severity; None for none, and for one that an older incident has."""
        return next((one for one in self.levels if one.key == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The configured severities, worst first."""
        return tuple(level.key for level in self.levels)

    def major(self, key: str | None) -> bool:
        """Whether a severity is a major one."""
        level = self.level(key)
        return level is not None and level.major

    def mapped(self, labels: Mapping[str, str]) -> str | None:
        """The severity that the label suggests, "" if it says that there is none, else None."""
        return self.label_map.get(labels.get(self.label, "").strip().casefold())

    def speaks(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels may suggest a severity."""
        return labels.get("alertname", "") not in self.never and self.mapped(labels) != ""


def to_count(rules: SeverityRules, alerts: Iterable[Alert]) -> list[Rule]:
    """The rules of which it must be counted how many alerts began lately."""
    labels = [alert.labels for alert in alerts if rules.speaks(alert.labels)]
    return [rule for rule in rules.rules if rule.min_firing and any(map(rule.fits, labels))]


def suggest(
    rules: SeverityRules,
    alerts: Sequence[Alert],
    *,
    scope: str = "",
    urgency: str = "",
    reached: Container[str] = (),
) -> Suggestion | None:
    """The severity that fits alerts, and the impact and urgency that the operator gave.

    `reached` has the names of the rules whose number of alerts is there. Where rules and matrix
    say different things, or only one of impact and urgency is given, nobody is sure:
    `when_unsure` takes the worse, or the milder.
    """
    speaking = [alert for alert in alerts if rules.speaks(alert.labels)]
    ruled = [_by_rule(rules, alert, reached) for alert in speaking]
    by_rule, by_matrix = _worst(filter(None, ruled)), assessed(rules, scope, urgency)
    if by_matrix is not None:
        return _when_unsure(rules, by_rule, by_matrix)
    labelled = (
        _by_label(rules, alert, len(alerts) > 1)
        for alert, found in zip(speaking, ruled, strict=True)
        if found is None
    )
    return _worst(one for one in (by_rule, *labelled) if one is not None)


def assessed(rules: SeverityRules, scope: str, urgency: str) -> Suggestion | None:
    """The cell of the matrix, the worst or the mildest of a row or column if one is not known."""
    if not (scope or urgency):
        return None
    cells = sorted(rules.matrix.cells(scope, urgency), key=rank)
    if not cells:
        return None
    impact = f"{'no' if scope == 'none' else scope or 'unsure'} impact"
    why = f"{impact} × {urgency or 'unsure'} urgency"
    if len(set(cells)) > 1:
        why += f", in doubt the {rules.when_unsure}"
    return Suggestion(cells[0] if rules.when_unsure == "higher" else cells[-1], why)


def rank(severity: str | None) -> int:
    """How bad a severity is: 0 is the worst, and none is milder than all."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def escalates(current: str | None, suggestion: Suggestion | None) -> bool:
    """Whether a suggestion is worse than the severity so far; nothing lowers by itself."""
    return suggestion is not None and rank(suggestion.severity) < rank(current)


def renews(current: str | None, before: Suggestion | None, later: Suggestion | None) -> bool:
    """Whether a later suggestion is one to tell: it escalates, and says more than the one before.

    What is milder than an earlier suggestion was answered with that one.
    """
    if later is None or not escalates(current, later):
        return False
    return before is None or (rank(later.severity) <= rank(before.severity) and later != before)


def _worst(found: Iterable[Suggestion]) -> Suggestion | None:
    return min(found, key=lambda one: rank(one.severity), default=None)


def _by_rule(rules: SeverityRules, alert: Alert, reached: Container[str]) -> Suggestion | None:
    for rule in rules.rules:
        if rule.fits(alert.labels) and (not rule.min_firing or rule.name in reached):
            return Suggestion(rule.suggest, _why(rules, rule, alert))
    return None


def _why(rules: SeverityRules, rule: Rule, alert: Alert) -> str:
    """The rule, and what it goes by; of the label that everybody looks at only if there is more."""
    if rule.min_firing:
        facts = f"{rule.min_firing} or more began within {brief(rule.within or timedelta())}"
    else:
        told = {one.name: alert.labels.get(one.name, "") for one in rule.match if one.is_equal}
        if len(told) > 1:
            told.pop(rules.label, None)
        facts = ", ".join(f"{name}={value}" for name, value in told.items())
    text = f"rule {rule.name} ({facts})" if facts else f"rule {rule.name}"
    return f"{text}: {rule.why}" if rule.why else text


def _when_unsure(
    rules: SeverityRules, by_rule: Suggestion | None, by_matrix: Suggestion
) -> Suggestion:
    """The rule goes before the matrix, unless they differ."""
    if by_rule is None:
        return by_matrix
    if by_rule.severity == by_matrix.severity:
        return by_rule
    worse, milder = sorted((by_rule, by_matrix), key=lambda one: rank(one.severity))
    taken, other = (worse, milder) if rules.when_unsure == "higher" else (milder, worse)
    return Suggestion(taken.severity, f"{taken.why}; in doubt not {other}")


def _by_label(rules: SeverityRules, alert: Alert, several: bool) -> Suggestion | None:
    severity = rules.mapped(alert.labels)
    if not severity:
        return None
    of = f" of {alert.name or 'an alert'}" if several else ""
    return Suggestion(severity, f'{rules.label}="{alert.labels[rules.label]}"{of}')
