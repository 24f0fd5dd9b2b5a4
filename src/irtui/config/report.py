"""`[report]`: what a minute of downtime costs, and which severities are downtime."""

import math
from typing import Annotated, Any

from irtui.config.checks import AfterValidator, BeforeValidator, field
from irtui.config.severitylevels import Key
from irtui.config.table import Table

EVERY = "*"
_NUMBER = 'must be a number such as 120.0, or one for each service: { checkout = 120.0, "*" = 5 }'


def _costs(value: Any) -> Any:
    """One number stands for every service; whole numbers are as good as others."""
    found = value if isinstance(value, dict) else {EVERY: value}
    for cost in found.values():
        if isinstance(cost, bool) or not isinstance(cost, int | float):
            raise ValueError(_NUMBER)
    return {service: float(cost) for service, cost in found.items()}


def _sensible(costs: dict[str, float]) -> dict[str, float]:
    if not all(math.isfinite(cost) and cost >= 0 for cost in costs.values()):
        raise ValueError("must be 0 or more")
    return costs


class ReportSettings(Table):
    """What the report needs to know of the house."""

    cost_per_minute: Annotated[
        dict[str, float], BeforeValidator(_costs), AfterValidator(_sensible)
    ] = {}
    currency: str = field(default="", max_length=16)
    downtime_from: Key = "SEV3"
