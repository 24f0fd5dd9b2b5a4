"""Alerts that have something rare in common: the same node, the same customer, the same deploy.

What most alerts share ties nobody together; what only a few share does. How rare a label's value is
on the board decides, so that nobody has to say which labels matter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from irtui.domain.alert import Alert

# Which rule fires and who watches says nothing about where the trouble is.
_IGNORED = frozenset(
    {"alertname", "alertgroup", "monitor", "prometheus", "prometheus_replica", "receiver"}
    | {"replica", "severity"}
)


@dataclass(frozen=True, slots=True)
class Related:
    """An alert, and the labels that tie it to the one in question, the rarest first."""

    alert: Alert
    ties: Mapping[str, str]


def related(alert: Alert, others: Iterable[Alert], most: int = 5) -> tuple[Related, ...]:
    """The alerts that share the rarest labels with this one, the closest first.

    Among equally close ones, alerts of another name come first, then those that began about when
    it did. Of fifty thousand alerts this takes longer than a key may wait.
    """
    mine = [(name, value) for name, value in alert.labels.items() if name not in _IGNORED and value]
    alike: dict[tuple[str, ...], list[Alert]] = {}
    total = 0
    for other in others:
        total += 1
        labels = other.labels
        if shared := tuple([name for name, value in mine if labels.get(name) == value]):
            alike.setdefault(shared, []).append(other)
    weights = _weights(alike, total)
    found: list[Related] = []
    for shared in sorted(alike, key=lambda names: -sum(weights[name] for name in names)):
        ties = sorted((name for name in shared if weights[name]), key=lambda name: -weights[name])
        if not ties or len(found) >= most:
            break
        fellows = (one for one in alike[shared] if one.key != alert.key)
        closest = nsmallest(most - len(found), fellows, key=lambda one: _order(alert, one))
        found += [Related(one, {name: alert.labels[name] for name in ties}) for one in closest]
    return tuple(found)


def _weights(alike: Mapping[tuple[str, ...], list[Alert]], total: int) -> dict[str, float]:
    """How much each label says by its rarity; nothing where half of the alerts share its value."""
    counts: Counter[str] = Counter()
    for shared, alerts in alike.items():
        counts.update(dict.fromkeys(shared, len(alerts)))
    return {
        name: log((total + 1) / count) if 2 * count <= total + 2 else 0.0
        for name, count in counts.items()
    }


def _order(alert: Alert, other: Alert) -> tuple[bool, float, str, str]:
    apart = abs((other.starts_at - alert.starts_at).total_seconds())
    return other.name == alert.name, apart, other.source, other.fingerprint
