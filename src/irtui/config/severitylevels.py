"""`[severity.SEV1]` to `[severity.SEV5]`: what makes an incident one, and what is then done."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from irtui.config.checks import (
    AfterValidator,
    BeforeValidator,
    ValidationInfo,
    field,
    field_validator,
)
from irtui.config.table import Table
from irtui.config.values import between
from irtui.text import parse_duration

NEVER = "never"
Key = Literal["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]
Role = Literal[
    "incident_commander", "deputy", "scribe", "operations_lead", "communications_lead",
    "customer_liaison", "internal_liaison", "sme", "investigator", "observer",
]  # fmt: skip


def _span(value: Any) -> Any:
    if value is None or value == NEVER:
        return None
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError(f'must be a duration in quotes such as "20m" or "3d", or "{NEVER}"')
    return parse_duration(value)


def _within(low: str, high: str) -> AfterValidator:
    check = between(low, high).check
    return AfterValidator(lambda value: None if value is None else check(value))


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Text = Annotated[str, AfterValidator(_text)]
Optional = Annotated[timedelta | None, BeforeValidator(_span)]
Cadence = Annotated[Optional, _within("1m", "7d")]


class Level(Table):
    """One severity; what is not said here follows from whether it is a major one."""

    name: str = field(default="", min_length=1, max_length=40)
    color: Literal["red", "yellow", "green", "blue", "magenta", "grey"] = "grey"
    criteria: tuple[Text, ...] = ()
    response: tuple[Text, ...] = ()
    update_every: Cadence = None
    update_every_after_2h: Cadence = None
    ack_within: Annotated[Optional, _within("10s", "7d")] = None
    review: Literal["required", "optional", "none"] | None = None
    review_due: Annotated[Optional, _within("1h", "366d")] = None
    roles: tuple[Role, ...] | None = None
    tasks: tuple[Text, ...] = ()
    inform: tuple[Text, ...] = ()

    @field_validator("update_every_after_2h")
    @classmethod
    def _slower(cls, value: timedelta | None, info: ValidationInfo) -> timedelta | None:
        if value and info.data.get("update_every", value) is None:
            raise ValueError('needs update_every beside it, such as update_every = "30m"')
        return value

    @field_validator("review_due")
    @classmethod
    def _of_a_review(cls, value: timedelta | None, info: ValidationInfo) -> timedelta | None:
        if value and info.data.get("review") == "none":
            raise ValueError('is of no use beside review = "none", remove one of them')
        return value

    @field_validator("roles")
    @classmethod
    def _once(cls, roles: tuple[Role, ...] | None) -> tuple[Role, ...] | None:
        if roles and len(set(roles)) < len(roles):
            raise ValueError("names a role twice, name each once")
        return roles


def over(key: Key) -> BeforeValidator:
    """What the configuration says of a level, over what is built in for it."""

    def fill(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        built_in = dict(vars(LEVELS[key]))
        if value.get("update_every") == NEVER:
            built_in["update_every_after_2h"] = None
        if value.get("review") == "none":
            built_in["review_due"] = None
        return built_in | value

    return BeforeValidator(fill)


LEVELS: dict[Key, Level] = {
    "SEV1": Level(
        name="Critical",
        color="red",
        criteria=("Down or unusable for most users (>50 %)", "Data lost or exposed"),
        response=("Commander and scribe at once",),
        update_every=timedelta(minutes=20),
        update_every_after_2h=timedelta(minutes=60),
        ack_within=timedelta(minutes=5),
        review_due=timedelta(days=3),
        roles=("incident_commander", "scribe"),
        tasks=("Open a call and note where it is", "Stop changes that are under way"),
        inform=("customer support", "management"),
    ),
    "SEV2": Level(
        name="Major",
        color="yellow",
        criteria=("Many users (25-50 %), no workaround", "Production is unmonitored"),
        response=("Commander at once",),
        update_every=timedelta(minutes=30),
        review_due=timedelta(days=7),
        tasks=("Open a call and note where it is",),
        inform=("customer support",),
    ),
    "SEV3": Level(
        name="Moderate",
        criteria=("Part of a function lost, <25 % of users", "One more failure means an outage"),
        response=("One person stays on it",),
        update_every=timedelta(minutes=60),
    ),
    "SEV4": Level(
        name="Minor",
        criteria=("Needs action, users do not notice",),
        response=("One owner, in working hours",),
        review="none",
    ),
    "SEV5": Level(
        name="Cosmetic",
        criteria=("Cosmetic",),
        response=("A ticket is enough",),
        review="none",
    ),
}
