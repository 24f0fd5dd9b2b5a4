"""An incident as the figures take it, and what several of them come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from irtui.domain.incident import Incident
from irtui.domain.metrics import Durations, durations
from irtui.domain.spread import Spread, spread

# The same alert and service again within this time is a recurrence.
AGAIN_WITHIN = timedelta(days=90)
AlertPlace = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SeverityChange:
    """When a severity was changed, and what it was before: None for unset."""

    at: datetime
    before: str | None


@dataclass(frozen=True, slots=True)
class ReviewStamps:
    """How far the review of an incident is; `due_at` is None where nobody set a date."""

    published_at: datetime | None = None
    due_at: datetime | None = None
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """An incident that counts, with what the figures need beside its stamps.

    `triggers` are the alertname and the service of the alerts it began with; `services` those of
    all its alerts. `changes` are in the order in which they were made.
    """

    incident: Incident
    services: tuple[str, ...] = ()
    triggers: frozenset[AlertPlace] = frozenset()
    changes: tuple[SeverityChange, ...] = ()
    review: ReviewStamps | None = None
    spans: Durations = field(init=False)

    def __post_init__(self) -> None:
        # Kept, since it is asked for the whole, for the severity and for each service.
        object.__setattr__(self, "spans", durations(self.incident))

    @property
    def harm_began(self) -> datetime:
        """When users began to be harmed, or else when that was detected."""
        return self.incident.impact_started_at or self.incident.detected_at

    @property
    def learn(self) -> timedelta | None:
        """From the resolution to the published review."""
        published = self.review.published_at if self.review else None
        resolved = self.incident.resolved_at
        return None if published is None or resolved is None else published - resolved


@dataclass(frozen=True, slots=True)
class Times:
    """How long some incidents took, each by its formula."""

    incidents: int
    detect: Spread
    acknowledge: Spread
    confirm: Spread
    mitigate: Spread
    resolve: Spread
    learn: Spread


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An incident whose alert had led to another one within ninety days before."""

    key: str
    alertname: str
    service: str
    before: str
    after: timedelta


def in_order(samples: Iterable[Sample]) -> list[Sample]:
    """The oldest first."""
    return sorted(samples, key=lambda one: (one.incident.detected_at, one.incident.key))


def times(samples: Sequence[Sample]) -> Times:
    """How long incidents took, given oldest first."""
    spans = [one.spans for one in samples]
    return Times(
        len(samples),
        spread(one.detect for one in spans),
        spread(one.acknowledge for one in spans),
        spread(one.confirm for one in spans),
        spread(one.mitigate for one in spans),
        spread(one.resolve for one in spans),
        spread(one.learn for one in samples),
    )


def by_severity(samples: Sequence[Sample]) -> dict[str | None, list[Sample]]:
    """The incidents of each severity, the worst first and the unset ones last."""
    found: dict[str | None, list[Sample]] = {}
    for one in sorted(samples, key=lambda one: one.incident.severity or "~"):
        found.setdefault(one.incident.severity, []).append(one)
    return found


def by_service(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    """The incidents of each service, most first; one counts for every service it is about.

    Those of which no alert names a service are under "".
    """
    found: dict[str, list[Sample]] = {}
    for one in samples:
        for service in one.services or ("",):
            found.setdefault(service, []).append(one)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def severity_times(one: Sample) -> Mapping[str | None, timedelta] | None:
    """How long it was at each severity from declaration to mitigation; None before that."""
    end = one.incident.mitigated_at
    if end is None:
        return None
    begin = one.incident.declared_at or one.incident.detected_at
    moments = [begin, *(change.at for change in one.changes), end]
    # A moment before the one before it, or after the end, is a stamp that was corrected.
    stops = [min(at, end) for at in accumulate(moments, max)]
    levels = [*(change.before for change in one.changes), one.incident.severity]
    found: dict[str | None, timedelta] = {}
    for level, (start, stop) in zip(levels, pairwise(stops), strict=True):
        if stop > start:
            found[level] = found[level] + (stop - start) if level in found else stop - start
    return found


def recurrences(samples: Sequence[Sample]) -> Iterator[Recurrence]:
    """Each incident whose alert and service had one within ninety days before, oldest first."""
    newest: dict[AlertPlace, Sample] = {}
    for one in samples:
        at = one.incident.detected_at
        earlier = [
            (before.incident.detected_at, place, before)
            for place in sorted(one.triggers)
            if (before := newest.get(place)) and at - before.incident.detected_at <= AGAIN_WITHIN
        ]
        if earlier:
            seen_at, (alertname, service), before = max(earlier, key=lambda found: found[0])
            yield Recurrence(
                one.incident.key, alertname, service, before.incident.key, at - seen_at
            )
        newest.update(dict.fromkeys(one.triggers, one))
