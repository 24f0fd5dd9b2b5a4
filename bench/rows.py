"""A row of the table: what was measured, beside its floor, against its target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_FORMS = {"ms": "{:,.0f} ms", "s": "{:.2f} s", "MB": "{:,.0f} MB", "B/s": "{:,.0f} B/s"}


@dataclass(frozen=True, slots=True)
class Target:
    """At most so much: as a `value`, as a `ratio` to the floor, or `more` than the floor."""

    kind: str
    most: float

    def met(self, value: float, floor: float | None) -> bool:
        """Whether a value keeps it."""
        if self.kind == "value":
            return value <= self.most
        assert floor is not None
        return value <= (self.most * floor if self.kind == "ratio" else self.most + floor)

    def text(self, unit: str) -> str:
        """How the table says it."""
        if self.kind == "ratio":
            return f"≤ {self.most:g} ×"
        more = " more" if self.kind == "more" else ""
        return f"≤ {_FORMS[unit].format(self.most)}{more}"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; `key` is its name in the JSON, `value` None where there is none."""

    key: str
    what: str
    value: float | None
    unit: str
    floor: str = ""
    floor_value: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of its floor."""
        return self.value / self.floor_value if self.value and self.floor_value else None

    @property
    def met(self) -> bool | None:
        """Whether the target is kept; None where there is none, or nothing was measured."""
        if self.target is None or self.value is None:
            return None
        return self.target.met(self.value, self.floor_value)

    def json(self) -> dict[str, Any]:
        """The row as values."""
        return {
            "key": self.key,
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "floor_value": self.floor_value,
            "ratio": self.ratio,
            "target": self.target.text(self.unit) if self.target else None,
            "met": self.met,
            "note": self.note,
        }

    def cells(self) -> tuple[str, ...]:
        """The row as the table has it."""
        floor = f"{self.floor} {self._told(self.floor_value)}" if self.floor else ""
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        return (
            self.what,
            self._told(self.value) if self.value is not None else self.note,
            floor,
            f"{self.ratio:.1f} ×" if self.ratio else "",
            self.target.text(self.unit) if self.target else "",
            verdict + (f" ({self.note})" if self.note and self.value is not None else ""),
        )

    def _told(self, value: float | None) -> str:
        return "" if value is None else _FORMS[self.unit].format(value)


def markdown(rows: Iterable[Row]) -> str:
    """All rows as one aligned table."""
    heads = ("what", "measured", "floor", "ratio", "target", "")
    cells: Sequence[tuple[str, ...]] = [heads, *(row.cells() for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])
