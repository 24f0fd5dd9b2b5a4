"""Rows gathered by the value of a label: one line for a storm, unfolded on demand."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.view import Row

MANY = 100


class GroupKey(NamedTuple):
    """Identity of a group: the cursor stays on it while its members come and go."""

    label: str
    value: str


@dataclass(frozen=True)
class Group:
    """Alerts with the same value of a label, worst first.

    What is said of all of them is found once: a list draws a group at every key.
    """

    key: GroupKey
    rows: tuple[Row, ...]
    unfolded: bool = False

    @property
    def level(self) -> AlertLevel:
        """The worst level among them."""
        return self.rows[0].level

    @cached_property
    def loud(self) -> int:
        """How many ask for somebody."""
        return sum(1 for row in self.rows if row.loud)

    @cached_property
    def oldest(self) -> datetime:
        """When the first of them began."""
        return min(row.entry.alert.starts_at for row in self.rows)

    @cached_property
    def shared(self) -> Mapping[str, str]:
        """The labels that all of them have in common."""
        first, *others = (row.entry.alert.labels for row in self.rows)
        return {
            name: value
            for name, value in first.items()
            if all(labels.get(name) == value for labels in others)
        }


Item = Row | Group


def grouped(rows: Sequence[Row], label: str, unfolded: Collection[GroupKey]) -> list[Item]:
    """Rows by a label's value, in the order of the worst of each; one alone stays itself."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row.entry.alert.labels.get(label, ""), []).append(row)
    items: list[Item] = []
    for value, members in gathered.items():
        if len(members) == 1:
            items.append(members[0])
            continue
        key = GroupKey(label, value)
        items.append(Group(key, tuple(members), key in unfolded))
        if key in unfolded:
            items.extend(members)
    return items


def label_to_group_by(chosen: str | None, rows: Sequence[Row]) -> str:
    """The label in force: the chosen one (empty: none), else alertname when there are many."""
    if chosen is not None:
        return chosen
    return "alertname" if len(rows) > MANY else ""


def groupable(rows: Sequence[Row], most: int = 9) -> list[tuple[str, int]]:
    """The labels worth grouping by, with how many values each has: common ones first."""
    carried: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.entry.alert.labels.items():
            carried[name] += 1
            values.setdefault(name, set()).add(value)
    names = [name for name, count in carried.most_common() if 1 < len(values[name]) < count]
    names.sort(key=lambda name: name != "alertname")
    return [(name, len(values[name])) for name in names[:most]]
