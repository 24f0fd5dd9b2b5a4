"""The report over some time: how incidents went, what fires in vain, what is still to be done."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from irtui.domain.discipline import Actions, Reviews, reviews
from irtui.domain.downtime import Cost, Downtime, downtimes
from irtui.domain.effectiveness import Effectiveness
from irtui.domain.incident import Incident, IncidentKind, Status
from irtui.domain.metrics import counts
from irtui.domain.noise import Fired, RuleNoise, ledger
from irtui.domain.sample import (
    AGAIN_WITHIN,
    Recurrence,
    Sample,
    Times,
    by_service,
    by_severity,
    in_order,
    recurrences,
    severity_times,
    times,
)
from irtui.domain.spread import Spread, spread
from irtui.domain.suggestions import Taken, taken

# The starts of alerts are counted in these, which every time zone is made of.
QUARTER = timedelta(minutes=15)
# A bar is a week, or a day where there would be only a few bars.
_FEW_DAYS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ReportRules:
    """What the house says of reports; `downtime_from` is the mildest severity that is downtime."""

    cost: Cost = field(default_factory=lambda: Cost({}))
    downtime_from: str = "SEV3"
    hidden: Collection[str] = ()
    review_due: Mapping[str, timedelta | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: the incidents detected and the alerts fired in some time.

    `service` is None for all of them, `zone` None for the machine's own.
    """

    since: datetime
    until: datetime
    service: str | None = None
    zone: tzinfo | None = None

    @property
    def span(self) -> timedelta:
        """How long it is."""
        return self.until - self.since

    @property
    def bar(self) -> timedelta:
        """How long a bar of incidents is."""
        return timedelta(days=1 if self.span <= _FEW_DAYS else 7)


@dataclass(frozen=True, slots=True)
class Group:
    """The times of the incidents of one severity or service; None and "" have none."""

    name: str | None
    times: Times


@dataclass(frozen=True, slots=True)
class AtSeverity:
    """How long incidents were at a severity: all of them together, and each."""

    severity: str | None
    whole: timedelta
    each: Spread


@dataclass(frozen=True, slots=True)
class Bar:
    """The incidents of a week from Monday on, or of a day, by severity."""

    begins: date
    incidents: Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The incidents that do not count."""

    drills: int
    maintenance: int
    merged: int
    cancelled: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.drills + self.maintenance + self.merged + self.cancelled


@dataclass(frozen=True, slots=True)
class Found:
    """What the store has for a report; `quarters` counts the starts of alerts by quarter hour.

    `incidents` go back ninety days before it begins, for what recurs, and some do not count.
    """

    incidents: Sequence[Sample] = ()
    fired: Sequence[Fired] = ()
    quarters: Mapping[int, int] = field(default_factory=dict)
    runbooks: Sequence[Effectiveness] = ()
    actions: Actions = field(default_factory=Actions)


@dataclass(frozen=True, slots=True)
class Report:
    """All figures; `heat` has the alerts that began in each hour of the week, from Monday on."""

    scope: Scope
    rules: ReportRules
    left_out: LeftOut
    reopened: int
    whole: Times
    resolved: tuple[timedelta, ...]
    severities: tuple[Group, ...]
    services: tuple[Group, ...]
    levels: tuple[AtSeverity, ...]
    suggestions: tuple[Taken, ...]
    downtime: tuple[Downtime, ...]
    recurrences: tuple[Recurrence, ...]
    bars: tuple[Bar, ...]
    heat: tuple[tuple[int, ...], ...]
    noise: tuple[RuleNoise, ...]
    runbooks: tuple[Effectiveness, ...]
    reviews: Reviews
    actions: Actions

    @property
    def fired(self) -> int:
        """How many alerts fired."""
        return sum(map(sum, self.heat))


def report(found: Found, scope: Scope, rules: ReportRules) -> Report:
    """All figures from what the store has."""
    asked = [one for one in found.incidents if _about(one, scope.service)]
    known = in_order(one for one in asked if counts(one.incident))
    inside = [one for one in known if one.incident.detected_at >= scope.since]
    others = [
        one.incident
        for one in asked
        if one.incident.detected_at >= scope.since and not counts(one.incident)
    ]
    keys = {one.incident.key for one in inside}
    spans = [one.spans.resolve for one in inside]
    return Report(
        scope=scope,
        rules=rules,
        left_out=_left_out(others),
        reopened=sum(one.incident.reopen_count > 0 for one in inside),
        whole=times(inside),
        resolved=tuple(span for span in spans if span is not None and span >= timedelta(0)),
        severities=tuple(Group(name, times(some)) for name, some in by_severity(inside).items()),
        services=tuple(Group(name, times(some)) for name, some in by_service(inside).items()),
        levels=tuple(_at_severities(inside)),
        suggestions=tuple(taken(one.incident for one in inside)),
        downtime=tuple(downtimes(inside, rules.downtime_from, rules.cost)),
        recurrences=tuple(one for one in recurrences(known) if one.key in keys),
        bars=tuple(_bars(inside, scope)),
        heat=heat(found.quarters, scope.zone),
        noise=tuple(ledger(found.fired, rules.hidden)),
        runbooks=tuple(found.runbooks),
        reviews=reviews(inside, rules.review_due, scope.until),
        actions=found.actions,
    )


def heat(quarters: Mapping[int, int], zone: tzinfo | None) -> tuple[tuple[int, ...], ...]:
    """How many alerts began in each hour of each weekday, by the clock on the wall."""
    cells = [[0] * 24 for _ in range(7)]
    for quarter, many in quarters.items():
        at = datetime.fromtimestamp(quarter * QUARTER.total_seconds(), zone)
        cells[at.weekday()][at.hour] += many
    return tuple(map(tuple, cells))


def reads_since(scope: Scope) -> datetime:
    """From when on incidents must be read: those before may have come again."""
    return scope.since - AGAIN_WITHIN


def _about(one: Sample, service: str | None) -> bool:
    return service is None or service in (one.services or ("",))


def _left_out(incidents: Sequence[Incident]) -> LeftOut:
    kinds = Counter(_why(one) for one in incidents)
    return LeftOut(
        kinds[IncidentKind.DRILL],
        kinds[IncidentKind.MAINTENANCE],
        kinds["merged"],
        kinds[Status.CANCELLED],
    )


def _why(one: Incident) -> str:
    if one.kind is not IncidentKind.INCIDENT:
        return one.kind
    return "merged" if one.merged_into else Status.CANCELLED


def _at_severities(samples: Sequence[Sample]) -> Iterator[AtSeverity]:
    found: dict[str | None, list[timedelta]] = {}
    for one in samples:
        for severity, span in (severity_times(one) or {}).items():
            found.setdefault(severity, []).append(span)
    for severity in sorted(found, key=lambda name: name or "~"):
        spans = found[severity]
        yield AtSeverity(severity, sum(spans, timedelta(0)), spread(spans))


def _bars(samples: Sequence[Sample], scope: Scope) -> Iterator[Bar]:
    """Every bar of the time, those without incidents included."""
    days = scope.bar.days
    found: dict[date, Counter[str | None]] = {}
    begins, ends = (_begins(at, scope, days) for at in (scope.since, scope.until))
    while begins <= ends:
        found[begins] = Counter()
        begins += timedelta(days=days)
    for one in samples:
        bar = found.get(_begins(one.incident.detected_at, scope, days))
        if bar is not None:  # it is detected in the future by a monitor's clock otherwise
            bar[one.incident.severity] += 1
    return (Bar(begins, some) for begins, some in found.items())


def _begins(at: datetime, scope: Scope, days: int) -> date:
    day = at.astimezone(scope.zone).date()
    return day - timedelta(days=day.weekday() if days > 1 else 0)
