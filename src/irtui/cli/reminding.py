"""What reminds, as the configuration has it."""

from datetime import timedelta

from irtui.config.settings import Settings
from irtui.domain.reminders import ReminderRules, Reminds

_UNSET = timedelta(minutes=5)


def reminder_rules(settings: Settings) -> ReminderRules:
    """After how long each kind reminds, and how often it rings."""
    found = settings.reminders
    spans = {Reminds(name): span for name, span in found.spans.items()}
    return ReminderRules({**spans, Reminds.NO_SEVERITY: _UNSET}, found.every, found.limit)
