"""What was suggested for an incident beside what was chosen; the differences show wrong rules."""

from typing import Any

from irtui.domain.incident import Incident
from irtui.domain.severity import Suggestion, escalates


def suggestion_of(one: Incident) -> Suggestion | None:
    """The severity that was suggested last, None if none was."""
    if one.severity_suggested is None:
        return None
    return Suggestion(one.severity_suggested, one.suggested_why)


def accepted(one: Incident) -> bool:
    """Whether the incident has the severity that was suggested."""
    return one.severity is not None and one.severity == one.severity_suggested


def undecided(one: Incident) -> Suggestion | None:
    """A suggestion worse than the severity of an open incident, which nobody has answered yet."""
    hint = suggestion_of(one)
    answered = one.severity_reason or not one.status.open
    return hint if not answered and escalates(one.severity, hint) else None


def beside(one: Incident) -> str:
    """The suggestion and what became of it in a sentence, empty if there was none and no reason."""
    hint = suggestion_of(one)
    reason = one.severity_reason
    if hint is None:
        return f"because {reason}" if reason else ""
    if accepted(one):
        return f"as suggested ({hint.why})" + (f", because {reason}" if reason else "")
    chosen = f"{one.severity} chosen" if one.severity else "not set"
    return f"{hint.severity} suggested ({hint.why}), {chosen}" + (
        f" because {reason}" if reason else ""
    )


def suggestion_json(one: Incident) -> dict[str, Any] | None:
    """The suggestion as scripts read it, None if there was none."""
    if one.severity_suggested is None:
        return None
    return {
        "severity": one.severity_suggested,
        "why": one.suggested_why,
        "accepted": accepted(one),
    }
