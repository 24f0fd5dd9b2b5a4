"""Makes the rules about severities of what the configuration says."""

from collections.abc import Iterable

from irtui.config.severity import Severity
from irtui.config.severitylevels import Key, Level
from irtui.config.severityrules import COLUMNS, MAP, MATRIX, SeverityRule
from irtui.domain import severity as rules
from irtui.domain.matcher import parse
from irtui.domain.roles import Role
from irtui.domain.severitylevel import REVIEW_DUE
from irtui.domain.severitylevel import Level as DomainLevel


def severity_rules(severity: Severity, hidden: Iterable[str] = ()) -> rules.SeverityRules:
    """The severities and what suggests them; alerts of a `hidden` name never do."""
    return rules.SeverityRules(
        levels=tuple(_level(severity, key) for key in severity.levels),
        when_unsure=severity.when_unsure,
        unset_reminder=severity.unset_reminder,
        matrix=_matrix(severity),
        label=severity.label_map.label,
        label_map=_label_map(severity),
        rules=tuple(map(_rule, severity.rule)),
        never=rules.ALWAYS_FIRING.union(hidden),
    )


def _level(severity: Severity, key: Key) -> DomainLevel:
    """A level; where nothing is said of its roles or its review, major ones ask for both."""
    level: Level = getattr(severity, key)
    major = rules.rank(key) <= rules.rank(severity.major_from)
    review = level.review or ("required" if major else "optional")
    roles = level.roles if level.roles is not None else ("incident_commander",) if major else ()
    return DomainLevel(
        key=key,
        name=level.name,
        color=level.color,
        criteria=level.criteria,
        response=level.response,
        major=major,
        update_every=level.update_every,
        update_every_after_2h=level.update_every_after_2h,
        ack_within=level.ack_within,
        review=review,
        review_due=level.review_due or (REVIEW_DUE if review == "required" else None),
        roles=tuple(map(Role, roles)),
        tasks=level.tasks,
        inform=level.inform,
    )


def _matrix(severity: Severity) -> rules.Matrix:
    table = severity.matrix
    if table is None:
        # For a level that is not there the next worse stands, if there is one.
        worse = {
            cell: max((one for one in severity.levels if one <= cell), default=severity.levels[0])
            for row in MATRIX.values()
            for cell in row
        }
        table = {
            name: row if name == COLUMNS else tuple(map(worse.__getitem__, row))
            for name, row in MATRIX.items()
        }
    rows = {name: row for name, row in table.items() if name != COLUMNS}
    return rules.Matrix(table[COLUMNS], rows)


def _label_map(severity: Severity) -> dict[str, str]:
    found = severity.label_map.map
    if found is None:
        return {value: key for value, key in MAP.items() if not key or key in severity.levels}
    return {value.strip().casefold(): key for value, key in found.items()}


def _rule(rule: SeverityRule) -> rules.Rule:
    return rules.Rule(
        name=rule.name,
        match=tuple(map(parse, rule.match)),
        suggest=rule.suggest,
        why=rule.why,
        min_firing=rule.min_firing,
        within=rule.within,
    )
