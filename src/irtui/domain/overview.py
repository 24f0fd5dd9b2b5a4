"""What a crowd of alerts has in common: the top values of each label, the most telling first."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.tally import chunks, columns
from irtui.domain.view import Row


@dataclass(frozen=True, slots=True)
class Share:
    """How many alerts have a value of a label (empty: lack it), and the worst level among them."""

    label: str
    value: str
    count: int
    level: AlertLevel


@dataclass(frozen=True, slots=True)
class LabelOverview:
    """The top values of one label; `values` tells how many it has, a lack of it being one."""

    label: str
    top: tuple[Share, ...]
    values: int
    alerts: int

    @property
    def more(self) -> int:
        """How many values are not among the top ones."""
        return self.values - len(self.top)

    @property
    def telling(self) -> float:
        """How well the top values part the alerts; 0 where all have one value or each its own."""
        if self.alerts < 2:
            return 0.0
        shares = (share.count / self.alerts for share in self.top)
        parted = sum(share * -math.log2(share) for share in shares)
        return parted * (1 - (self.values - 1) / (self.alerts - 1))


def overview(rows: Sequence[Row], most: int = 5) -> tuple[LabelOverview, ...]:
    """The labels of these alerts with their top values, the label that parts them best first."""
    alerts: Counter[AlertLevel] = Counter()
    counted: defaultdict[str, _Counted] = defaultdict(_Counted)
    for chunk in chunks(rows):
        for level in AlertLevel:
            found = [row.entry.alert.labels for row in chunk if row.level is level]
            alerts[level] += len(found)
            for name, values in columns(found):
                counted[name].add(level, values)
    labels = [one.label(name, alerts, most) for name, one in counted.items() if any(one.counts)]
    return tuple(sorted(labels, key=lambda one: (-one.telling, one.label)))


class _Counted:
    """The values of one label: how many alerts have each, and those of each level, worst first."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._by_level: defaultdict[AlertLevel, list[str]] = defaultdict(list)

    def add(self, level: AlertLevel, values: Sequence[str]) -> None:
        """Count the values of alerts of a level."""
        self.counts.update(values)
        self._by_level[level] += values

    def label(self, name: str, alerts: Counter[AlertLevel], most: int) -> LabelOverview:
        """The overview, once the alerts that lack the label are counted, too."""
        for level, many in alerts.items():
            lacking = many - len(self._by_level[level])
            if lacking:
                self.add(level, [""] * lacking)
        top = sorted(self.counts.most_common(most), key=lambda item: (-item[1], item[0]))
        shares = tuple(Share(name, value, count, self._worst(value)) for value, count in top)
        return LabelOverview(name, shares, len(self.counts), alerts.total())

    def _worst(self, value: str) -> AlertLevel:
        # Looked for in lists only for the few that are shown: no set of all values is made.
        return next(level for level in AlertLevel if value in self._by_level[level])
