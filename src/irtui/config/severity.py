"""`[severity]`: which severities there are, what suggests one, and what each asks for."""

from datetime import timedelta
from typing import Annotated, Literal

from irtui.config.checks import (
    AfterValidator,
    ValidationInfo,
    field_validator,
    several,
)
from irtui.config.severitylevels import LEVELS, Key, Level, Optional, over
from irtui.config.severityrules import (
    LabelMap,
    Matrix,
    SeverityRule,
    among,
    matrix_problems,
    rule_problems,
)
from irtui.config.table import Table
from irtui.config.values import between

_UNSET = between("10s", "1d").check


def _listed(key: Key) -> AfterValidator:
    def check(value: Level, info: ValidationInfo) -> Level:
        if key not in info.data.get("levels", (key,)):
            raise ValueError("is not among the levels, add it there or remove this table")
        return value

    return AfterValidator(check)


class Severity(Table):
    """The table `[severity]`; a level keeps its built-in text where the configuration has none."""

    levels: tuple[Key, ...] = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")
    major_from: Key = "SEV2"
    when_unsure: Literal["higher", "lower"] = "higher"
    unset_reminder: Annotated[
        Optional, AfterValidator(lambda value: None if value is None else _UNSET(value))
    ] = timedelta(minutes=5)
    SEV1: Annotated[Level, over("SEV1"), _listed("SEV1")] = LEVELS["SEV1"]
    SEV2: Annotated[Level, over("SEV2"), _listed("SEV2")] = LEVELS["SEV2"]
    SEV3: Annotated[Level, over("SEV3"), _listed("SEV3")] = LEVELS["SEV3"]
    SEV4: Annotated[Level, over("SEV4"), _listed("SEV4")] = LEVELS["SEV4"]
    SEV5: Annotated[Level, over("SEV5"), _listed("SEV5")] = LEVELS["SEV5"]
    matrix: Matrix | None = None
    label_map: LabelMap = LabelMap()
    rule: tuple[SeverityRule, ...] = ()

    @field_validator("levels")
    @classmethod
    def _in_order(cls, levels: tuple[Key, ...]) -> tuple[Key, ...]:
        if not levels:
            raise ValueError("must not be empty, name the severities that you use")
        if list(levels) != sorted(set(levels)):
            raise ValueError("must be in order, the worst first, and each once")
        return levels

    @field_validator("major_from")
    @classmethod
    def _major(cls, value: Key, info: ValidationInfo) -> Key:
        if value not in (levels := info.data.get("levels", (value,))):
            raise ValueError(among(levels))
        return value

    @field_validator("matrix")
    @classmethod
    def _full(cls, matrix: Matrix | None, info: ValidationInfo) -> Matrix | None:
        if matrix is not None:
            several(matrix_problems(matrix, info.data.get("levels", ())))
        return matrix

    @field_validator("label_map")
    @classmethod
    def _mapped(cls, found: LabelMap, info: ValidationInfo) -> LabelMap:
        levels = info.data.get("levels", ())
        several(
            (("map", value), among(levels))
            for value, key in (found.map or {}).items()
            if key and levels and key not in levels
        )
        return found

    @field_validator("rule")
    @classmethod
    def _ruled(
        cls, rules: tuple[SeverityRule, ...], info: ValidationInfo
    ) -> tuple[SeverityRule, ...]:
        several(rule_problems(rules, info.data.get("levels", ())))
        return rules
