"""The five severities with their built-in criteria, and what an alert's label suggests."""

from typing import Annotated, Any, Literal

from irtui.config.checks import BeforeValidator, field
from irtui.config.table import Table


class Level(Table):
    """One incident severity: what makes it so, and how to respond."""

    name: str = field(default="", min_length=1, max_length=64)
    criteria: tuple[str, ...] = ()
    response: tuple[str, ...] = ()


_LEVELS = {
    "SEV1": Level(
        name="Critical",
        criteria=("Down or unusable for most users (>50 %)", "Data lost or exposed"),
        response=(
            "Commander and scribe at once",
            "Status update every 20 minutes",
            "Review within 3 days",
        ),
    ),
    "SEV2": Level(
        name="Major",
        criteria=("Many users (25-50 %), no workaround", "Production is unmonitored"),
        response=(
            "Commander at once",
            "Status update every 30 minutes",
            "Review within 7 days",
        ),
    ),
    "SEV3": Level(
        name="Moderate",
        criteria=("Part of a function lost, <25 % of users", "One more failure means an outage"),
        response=("Status update every 60 minutes", "Review optional"),
    ),
    "SEV4": Level(
        name="Minor",
        criteria=("Needs action, users do not notice",),
        response=("One owner, in working hours",),
    ),
    "SEV5": Level(name="Cosmetic", criteria=("Cosmetic",), response=("A ticket is enough",)),
}
_MAP: dict[str, Literal["SEV1", "SEV2", "SEV3", "SEV4", "SEV5", ""]] = {
    "critical": "SEV2",
    "page": "SEV2",
    "error": "SEV3",
    "warning": "SEV4",
    "info": "SEV5",
    "none": "",
    "s2": "SEV2",
    "s3": "SEV3",
    "s4": "SEV4",
}


class LabelMap(Table):
    """Which severity the value of an alert's label suggests; "" suggests none.

    A `map` in the configuration replaces the built-in one as a whole. Built in, no label suggests
    SEV1: that is for a person to decide.
    """

    label: str = field(default="severity", min_length=1)
    map: dict[str, Literal["SEV1", "SEV2", "SEV3", "SEV4", "SEV5", ""]] = _MAP


def _over(name: str) -> BeforeValidator:
    default = vars(_LEVELS[name])

    def fill(value: Any) -> Any:
        return {**default, **value} if isinstance(value, dict) else value

    return BeforeValidator(fill)


class Severity(Table):
    """The table `[severity]`; a level keeps its built-in text where the configuration has none."""

    SEV1: Annotated[Level, _over("SEV1")] = _LEVELS["SEV1"]
    SEV2: Annotated[Level, _over("SEV2")] = _LEVELS["SEV2"]
    SEV3: Annotated[Level, _over("SEV3")] = _LEVELS["SEV3"]
    SEV4: Annotated[Level, _over("SEV4")] = _LEVELS["SEV4"]
    SEV5: Annotated[Level, _over("SEV5")] = _LEVELS["SEV5"]
    label_map: LabelMap = LabelMap()
