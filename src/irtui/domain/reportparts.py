"""What a report says in words, wherever it is shown: names, spans, bases, formulas."""

from collections.abc import Iterator
from datetime import timedelta

from irtui.domain.report import Report
from irtui.domain.sample import Times
from irtui.domain.spread import ENOUGH, Spread
from irtui.text import age, duration, minute

UNSET, NO_SERVICE = "unset", "no service"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNKNOWN = "–"
# Name, field and base of each metric.
METRICS = (
    ("to detect", "detect", "impact start to detection"),
    ("to acknowledge", "acknowledge", "detection to the first owner"),
    ("to confirm", "confirm", "detection to declaration"),
    ("to mitigate", "mitigate", "impact start, or else detection, to mitigation"),
    ("to resolve", "resolve", "impact start, or else detection, to the last resolution"),
    ("to learn", "learn", "resolution to the published review"),
)
FORMULAS = (
    "An incident belongs to the time in which it was detected. Drills, maintenance, cancelled and "
    "merged incidents count nowhere; one that was reopened counts once, to its last resolution.",
    "A span of which a stamp is unknown is left out, never counted as 0, and so is one that ends "
    "before it begins. n says how many are left; there is no trend below 10.",
    "p90 is by nearest rank: the smallest span that nine of ten do not exceed. The median of an "
    "even number is the middle of the two in the middle. The trend is the median of the later half "
    "less that of the earlier half.",
    "A suggested severity counts with what suggested it last, against the severity that stands.",
    "Time at a severity runs from declaration to mitigation.",
    "Downtime runs from impact start, or else detection, to mitigation; where incidents of a "
    "service overlap it counts once. An incident counts for every service that its alerts name.",
    "An incident recurs when the alert and service it began with had led to another one within "
    "90 days before.",
    "Taken alerts are those whose acknowledgement or place in an incident still stands; an alert "
    "flaps when it begins again within 15 minutes of its end.",
)


def told(span: timedelta | None) -> str:
    """A span in words, or a dash: what nobody knows is never 0."""
    return UNKNOWN if span is None else duration(span)


def trend(found: Spread) -> str:
    """Whether it takes longer lately, where there is enough to say so."""
    if found.trend is None:
        return "no trend" if found.n < ENOUGH else UNKNOWN
    return f"{'+' if found.trend > timedelta(0) else ''}{duration(found.trend)}"


def spreads(found: Times) -> Iterator[tuple[str, Spread]]:
    """Each metric with its name."""
    for name, field, _ in METRICS:
        yield name, getattr(found, field)


def period(report: Report) -> str:
    """Which time, and what of it."""
    scope = report.scope
    about = "" if scope.service is None else f", service {scope.service or UNKNOWN}"
    return f"{minute(scope.since)} to {minute(scope.until)} ({age(scope.span)}){about}"


def counted(report: Report) -> str:
    """How many incidents count, and why the others do not."""
    many, out = report.whole.incidents, report.left_out
    said = f"{many:,} incident{'' if many == 1 else 's'}"
    if report.reopened:
        said += f", {report.reopened:,} reopened"
    kinds = (
        (out.drills, "drill" + "s" * (out.drills != 1)), (out.maintenance, "maintenance"),
        (out.cancelled, "cancelled"), (out.merged, "merged"),
    )  # fmt: skip
    if out.total:
        said += f"; left out {', '.join(f'{n:,} {kind}' for n, kind in kinds if n)}"
    return said


def money(cost: float | None, currency: str) -> str:
    """A cost in its currency."""
    return UNKNOWN if cost is None else f"{cost:,.0f} {currency}".strip()
