"""The response protocol of a severity: what is done first, as the steps of a checklist."""

from irtui.domain.roles import Role
from irtui.domain.severity import SeverityRules
from irtui.domain.severitylevel import Level

SET_SEVERITY = "Set the severity: how bad is it?"
FIRST_UPDATE = "Post the first update"


def role_step(role: Role) -> str:
    """The step that is done once somebody has a role."""
    return f"Fill the role: {role.words}"


def steps_of(level: Level) -> tuple[str, ...]:
    """What a severity asks for, in the order in which it is done; nothing where it asks nothing."""
    found = [role_step(role) for role in level.roles]
    found += [_flat(task) for task in level.tasks]
    found += [f"Inform: {_flat(who)}" for who in level.inform]
    found += [FIRST_UPDATE] if level.update_every else []
    return tuple(dict.fromkeys(found))


def title_of(severity: str | None) -> str:
    """The name of the protocol of a severity, or of none yet."""
    return f"Protocol {severity}" if severity else "Protocol"


def steps_for(rules: SeverityRules, severity: str | None) -> tuple[str, ...]:
    """The protocol of an incident; without a severity it asks for one, if any has a protocol."""
    if severity is None:
        return (SET_SEVERITY,) if any(map(steps_of, rules.levels)) else ()
    level = rules.level(severity)
    return steps_of(level) if level else ()


def markdown(rules: SeverityRules, severity: str | None) -> str:
    """The protocol as a runbook, with why it is this one."""
    level = rules.level(severity)
    why = [*level.criteria, *level.response] if level else ["Nobody has said how bad it is."]
    why += [f"{word}: {text}" for word, text in level.follows()] if level else []
    steps = enumerate(steps_for(rules, severity), 1)
    lines = [f"# {title_of(severity)}", "", "## Context", "", *(f"- {_flat(one)}" for one in why)]
    return "\n".join([*lines, "", "## Steps", "", *(f"{n}. {text}" for n, text in steps), ""])


def _flat(text: str) -> str:
    return " ".join(text.split())
