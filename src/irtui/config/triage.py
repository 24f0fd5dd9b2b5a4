"""How long what operators decide about an alert holds."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from irtui.config.checks import AfterValidator, field
from irtui.config.table import Table
from irtui.text import parse_duration

NEVER = "never"


def _span(text: str) -> str:
    if text != NEVER and parse_duration(text) < timedelta(minutes=1):
        raise ValueError(f'must be 1m or more, or "{NEVER}"')
    return text


# Only who says otherwise than the defaults waits for what reads the ends.


def _end(text: str) -> str:
    from irtui.domain.until import Wall, wall_time

    # Seen from a day in the past, a date is refused: it could be an end only once.
    Wall(wall_time("09:00")).moment(text, datetime(2000, 1, 1, tzinfo=UTC))
    return text


def _time(text: str) -> str:
    from irtui.domain.until import wall_time

    wall_time(text)
    return text


class TriageSettings(Table):
    """How long an acknowledgement holds, the ends that a snooze offers, and the morning."""

    acknowledge_for: Annotated[str, AfterValidator(_span)] = "8h"
    snooze: Annotated[
        tuple[Annotated[str, AfterValidator(_end)], ...], field(min_length=1, max_length=8)
    ] = ("30m", "1h", "4h", "morning")
    morning: Annotated[str, AfterValidator(_time)] = "09:00"

    @property
    def acknowledge_span(self) -> timedelta | None:
        """How long an acknowledgement holds, None for good."""
        return None if self.acknowledge_for == NEVER else parse_duration(self.acknowledge_for)
