"""What reminds, as the configuration has it."""

from irtui.cli.severities import severity_rules
from irtui.config.settings import Settings
from irtui.domain.reminders import ReminderRules, Reminds
from irtui.domain.roles import Role


def reminder_rules(settings: Settings) -> ReminderRules:
    """After how long each kind reminds, and how often it rings."""
    found, severity = settings.reminders, severity_rules(settings.severity)
    spans = {Reminds(name): span for name, span in found.spans.items()}
    if severity.unset_reminder is not None:
        spans[Reminds.NO_SEVERITY] = severity.unset_reminder
    return ReminderRules(
        spans,
        found.every,
        found.limit,
        major=frozenset(one.key for one in severity.levels if Role.INCIDENT_COMMANDER in one.roles),
        review_due={
            one.key: one.review_due
            for one in severity.levels
            if one.review == "required" and one.review_due
        },
    )
