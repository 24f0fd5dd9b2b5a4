"""`[severity.matrix]`, `[severity.label_map]` and `[[severity.rule]]`: what suggests a severity."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from irtui.config.checks import (
    ValidationInfo,
    field,
    field_validator,
    several,
)
from irtui.config.severitylevels import Key, Text
from irtui.config.table import Table
from irtui.config.values import Duration, MatcherText, between, whole

COLUMNS = "urgency"
_MOST_COLUMNS, _MOST_ROWS = 5, 8
Problem = tuple[tuple[int | str, ...], str]
Matrix = dict[str, tuple[Text, ...]]
# Built in, no label suggests the worst: that is for a person to decide.
MAP = {
    "critical": "SEV2", "page": "SEV2", "error": "SEV3", "warning": "SEV4", "info": "SEV5",
    "none": "", "s2": "SEV2", "s3": "SEV3", "s4": "SEV4",
}  # fmt: skip
MATRIX: Matrix = {
    COLUMNS: ("high", "medium", "low"),
    "widespread": ("SEV1", "SEV1", "SEV2"),
    "large": ("SEV1", "SEV2", "SEV3"),
    "limited": ("SEV2", "SEV3", "SEV4"),
    "none": ("SEV3", "SEV4", "SEV5"),
}


class LabelMap(Table):
    """Which severity the value of an alert's label suggests; "" suggests none.

    A `map` in the configuration replaces the built-in one as a whole.
    """

    label: str = field(default="severity", min_length=1)
    map: dict[str, Literal["SEV1", "SEV2", "SEV3", "SEV4", "SEV5", ""]] | None = None

    @field_validator("map")
    @classmethod
    def _told_apart(cls, values: dict[str, str] | None) -> dict[str, str] | None:
        seen: set[str] = set()
        twice: list[Problem] = []
        for value in values or {}:
            if value.strip().casefold() in seen:
                twice.append(((value,), "is there in other letters, which are not told apart"))
            seen.add(value.strip().casefold())
        several(twice)
        return values


class SeverityRule(Table):
    """A severity for the alerts that fulfil all matchers, if so many of them began lately."""

    name: Annotated[str, field(max_length=60)] = field(min_length=1)
    match: tuple[MatcherText, ...]
    suggest: Key
    why: str = field(default="", max_length=200)
    within: Annotated[Duration, between("10s", "1d")] | None = None
    # Stands last, so that it can be told beside the other.
    min_firing: Annotated[int, whole(1, 100_000)] | None = field(
        default=None, validate_default=True
    )

    @field_validator("match")
    @classmethod
    def _something(cls, match: tuple[str, ...]) -> tuple[str, ...]:
        if not match:
            raise ValueError("must not be empty, or any alert would do")
        return match

    @field_validator("min_firing")
    @classmethod
    def _in_a_time(cls, value: int | None, info: ValidationInfo) -> int | None:
        within: timedelta | None = info.data.get("within")
        if value is not None and within is None and "within" in info.data:
            raise ValueError('needs within beside it, such as within = "5m"')
        if value is None and within is not None:
            raise ValueError("within needs min_firing beside it, such as min_firing = 10")
        return value


def matrix_problems(matrix: Matrix, levels: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with a matrix; the levels are empty where they are wrong themselves."""
    columns = matrix.get(COLUMNS, ())
    rows = {name: row for name, row in matrix.items() if name != COLUMNS}
    if COLUMNS not in matrix:
        yield (), 'urgency is missing, add the columns: urgency = ["high", "medium", "low"]'
    elif not 1 <= len(columns) <= _MOST_COLUMNS:
        yield (COLUMNS,), f"must name 1 to {_MOST_COLUMNS} columns, such as high and low"
    elif len(set(columns)) < len(columns):
        yield (COLUMNS,), "names a column twice, name each once"
    if not 1 <= len(rows) <= _MOST_ROWS:
        yield (), f'must have 1 to {_MOST_ROWS} rows, such as large = ["SEV1", "SEV2", "SEV3"]'
    for name, row in rows.items():
        if not name.strip():
            yield (name,), "must have a name, such as large"
        if columns and len(row) != len(columns):
            cells = f"{len(row)} {'severity' if len(row) == 1 else 'severities'}"
            yield (name,), f"has {cells} where urgency has {len(columns)}: write one for each"
        for index, cell in enumerate(row):
            if levels and cell not in levels:
                yield (name, index), among(levels)


def rule_problems(rules: tuple[SeverityRule, ...], levels: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with rules that are good one by one."""
    names = [rule.name for rule in rules]
    for index, rule in enumerate(rules):
        if rule.name in names[:index]:
            yield (index, "name"), "another rule has this name, each needs its own"
        if levels and rule.suggest not in levels:
            yield (index, "suggest"), among(levels)


def among(levels: tuple[str, ...]) -> str:
    """That something must be one of the configured levels."""
    *others, last = levels
    words = f"{', '.join(others)} or {last}" if others else last
    return f"must be {words}: no other is among the levels"
