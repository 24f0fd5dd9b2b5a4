"""`[reminders]`: after how long something that is still to be done reminds, and how often."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from irtui.config.checks import AfterValidator
from irtui.config.table import Table
from irtui.config.values import Duration, between, whole
from irtui.text import parse_duration

OFF = "off"


def _span(text: str) -> str:
    if text != OFF and parse_duration(text) > timedelta(days=366):
        raise ValueError(f'must be at most "366d", or "{OFF}"')
    return text


_Span = Annotated[str, AfterValidator(_span)]


class ReminderSettings(Table):
    """When each kind reminds, "off" for never; the keys are those of domain/reminders.py."""

    no_commander: _Span = "2m"
    update_due: _Span = "0s"
    tasks: _Span = "0s"
    quiet_incident: _Span = "4h"
    mitigated: _Span = "24h"
    acknowledged: _Span = "4h"
    review: _Span = "1d"
    every: Annotated[Duration, between("1m", "1d")] = timedelta(minutes=10)
    limit: Annotated[int, whole(1, 20)] = 5

    @property
    def spans(self) -> Mapping[str, timedelta]:
        """The span of each kind that reminds."""
        texts: dict[str, str] = {
            name: text for name, text in vars(self).items() if name not in ("every", "limit")
        }
        return {name: parse_duration(text) for name, text in texts.items() if text != OFF}
