"""How long each service did harm to its users, and what that cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.incident import SEVERITIES
from irtui.domain.sample import Sample, by_service

# The cost of every service that has none of its own.
OTHERS = "*"
_MINUTE = timedelta(minutes=1)
_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a minute of downtime costs, by service, in a currency."""

    per_minute: Mapping[str, float]
    currency: str = ""

    def of(self, service: str, span: timedelta) -> float | None:
        """The cost of a span, None for a service of which nobody knows."""
        rate = self.per_minute.get(service, self.per_minute.get(OTHERS))
        return None if rate is None else rate * (span / _MINUTE)


@dataclass(frozen=True, slots=True)
class Downtime:
    """The downtime of a service: `span` is None as long as no incident of it was mitigated.

    `unknown` counts the incidents that are not mitigated yet: they are not in it.
    """

    service: str
    incidents: int
    unknown: int
    span: timedelta | None
    cost: float | None


def downtimes(samples: Sequence[Sample], least: str, cost: Cost) -> list[Downtime]:
    """The downtime of each service by incidents of this severity and worse, longest first.

    Incidents of unset severity count; the time in which several overlap counts once.
    """
    harmful = [one for one in samples if _harmful(one.incident.severity, least)]
    found = [
        _downtime(service, some, cost) for service, some in by_service(harmful).items() if some
    ]
    return sorted(found, key=lambda one: (-(one.span or timedelta(0)), one.service))


def _harmful(severity: str | None, least: str) -> bool:
    return severity is None or SEVERITIES.index(severity) <= SEVERITIES.index(least)


def _downtime(service: str, samples: Sequence[Sample], cost: Cost) -> Downtime:
    spans = [
        (one.harm_began, one.incident.mitigated_at)
        for one in samples
        if one.incident.mitigated_at is not None and one.incident.mitigated_at >= one.harm_began
    ]
    whole = _covered(spans) if spans else None
    return Downtime(
        service,
        len(samples),
        len(samples) - len(spans),
        whole,
        None if whole is None else cost.of(service, whole),
    )


def _covered(spans: Iterable[_Span]) -> timedelta:
    """How much time some spans cover together."""
    whole = timedelta(0)
    reached: datetime | None = None
    for begin, end in sorted(spans):
        start = begin if reached is None else max(begin, reached)
        if end > start:
            whole += end - start
        reached = end if reached is None else max(reached, end)
    return whole
