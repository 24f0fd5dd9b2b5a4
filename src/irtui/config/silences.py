"""What silences are made with."""

from datetime import timedelta
from typing import Annotated

from irtui.config.checks import field
from irtui.config.table import Table
from irtui.config.values import Duration, between

_Span = Annotated[Duration, between("1m", "365d")]


class SilenceSettings(Table):
    """The lengths to choose from, and what a new silence leaves out at first."""

    durations: tuple[_Span, ...] = field(
        default=(
            timedelta(minutes=15),
            timedelta(hours=1),
            timedelta(hours=4),
            timedelta(days=1),
            timedelta(days=7),
        ),
        min_length=1,
        max_length=9,
    )
    until_resolved: _Span = timedelta(hours=24)
    noisy_labels: tuple[str, ...] = ()
