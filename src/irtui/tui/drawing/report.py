"""The report in lines: panels with plots, side by side where there is room."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import zip_longest

from irtui.domain.report import Report
from irtui.domain.reportparts import DAYS, UNSET, told, trend
from irtui.domain.spread import ENOUGH
from irtui.text import age
from irtui.tui.drawing import plots
from irtui.tui.drawing.reporttables import services, severities, standing, times, title
from irtui.tui.paint import Line, Piece, cut, fit, width_of

_SIDE_BY_SIDE = 110
_GAP = 4
_FILLS: dict[str | None, plots.Fill] = {
    "SEV1": ("█", "critical"), "SEV2": ("▓", "warning"), "SEV3": ("▒", "info"),
    "SEV4": ("░", "quiet"), "SEV5": ("·", "quiet"), None: ("?", "normal"),
}  # fmt: skip
_TAKEN, _NOISE, _ALONE = ("█", "good"), ("▒", "quiet"), ("·", "faint")
_MINUTES = (5, 15, 30, 60, 120, 240, 480, 1440, 4320)
_RULES = 10
_HEIGHT = 8
Panel = Callable[[Report, int], list[Line]]


def page(report: Report, width: int) -> list[Line]:
    """All panels, two beside each other where the screen is wide."""
    made: Sequence[Panel] = (
        incidents, resolving, alerts, noise, times, severities, services, standing,
    )  # fmt: skip
    if width < _SIDE_BY_SIDE:
        return [line for panel in made for line in (*panel(report, width - 2), ())]
    wide = (width - _GAP - 2) // 2
    found: list[Line] = [()]
    for left, right in zip(made[::2], made[1::2], strict=True):
        found += [*_beside(left(report, wide), right(report, wide), wide), ()]
    return found


def _beside(left: Sequence[Line], right: Sequence[Line], width: int) -> Iterator[Line]:
    for one, other in zip_longest(left, right, fillvalue=()):
        kept = cut(one, width)
        yield (*kept, Piece(" " * (width - width_of(kept) + _GAP)), *other)


def incidents(report: Report, width: int) -> list[Line]:
    """How many incidents there were, week after week, stacked by severity."""
    unit = "DAY" if report.scope.bar.days == 1 else "WEEK"
    lines = title(f"INCIDENTS PER {unit}", f"n {report.whole.incidents:,}", width)
    names = [group.name for group in report.severities]
    if not names:
        return [*lines, (Piece("No incident in this time.", "quiet"),)]
    bars = [[one.incidents.get(name, 0) for name in names] for one in report.bars]
    fills = [_FILLS[name] for name in names]
    dates = [f"{one.begins:%m-%d}" for one in report.bars]
    lines += plots.columns(bars, fills, dates, _HEIGHT, width)
    return [*lines, _severity_legend(report, width)]


def _severity_legend(report: Report, width: int) -> Line:
    pieces: list[Piece] = []
    for group in report.severities:
        mark, tone = _FILLS[group.name]
        pieces += [
            Piece(f"{mark} ", tone),
            Piece(f"{group.name or UNSET} {group.times.incidents:,}  ", "quiet"),
        ]
    return cut(tuple(pieces), width)


def resolving(report: Report, width: int) -> list[Line]:
    """How long incidents took to resolve: how many so long, with the median and the p90."""
    found = report.whole.resolve
    about = f"n {found.n:,} · " + (
        f"trend {trend(found)}" if found.n >= ENOUGH else f"no trend below {ENOUGH}"
    )
    lines = title("TIME TO RESOLVE", about, width)
    if found.median is None or found.p90 is None:
        return [*lines, (Piece("Nothing was resolved in this time.", "quiet"),)]
    limits = [timedelta(minutes=one) for one in _MINUTES]
    counts = [0] * (len(limits) + 1)
    for span in report.resolved:
        counts[_bucket(span, limits)] += 1
    room = max(8, width - 46)
    for index, many in enumerate(counts):
        marks = [
            f"◂ {name} {told(span)}"
            for name, span in (("median", found.median), ("p90", found.p90))
            if _bucket(span, limits) == index
        ]
        lines.append(
            (
                Piece(f"{_between(index, limits):>9} ", "quiet"),
                *plots.bar([(many, ("█", "info"))], max(counts), room),
                Piece(f" {many:>4} " if many else "      ", "quiet"),
                Piece("  ".join(marks), "loud"),
            )
        )
    return lines


def _bucket(span: timedelta, limits: Sequence[timedelta]) -> int:
    return sum(span >= limit for limit in limits)


def _between(index: int, limits: Sequence[timedelta]) -> str:
    if index == 0:
        return f"< {age(limits[0])}"
    low = age(limits[index - 1])
    return f"{low}-{age(limits[index])}" if index < len(limits) else f"≥ {low}"


def alerts(report: Report, width: int) -> list[Line]:
    """When alerts fire, by hour and weekday of the clock on the wall."""
    lines = title("ALERTS BY HOUR, LOCAL TIME", f"n {report.fired:,}", width)
    if not report.fired:
        return [*lines, (Piece("No alert fired in this time.", "quiet"),)]
    heads = [f"{hour:02d}" for hour in range(0, 24, 3)]
    most = max(map(max, report.heat))
    return [*lines, *plots.heat(report.heat, DAYS, heads, width), (), plots.legend(most)]


def noise(report: Report, width: int) -> list[Line]:
    """The noisiest rules: how often each fired, and what became of that."""
    rules = report.noise[:_RULES]
    many = f"{len(rules)} of {len(report.noise):,} rules"
    lines = title("NOISIEST RULES", many, width)
    if not rules:
        return [*lines, (Piece("No alert fired in this time.", "quiet"),)]
    name = min(28, width // 3)
    room = max(6, width - name - 25)
    most = max(rule.fired for rule in rules)
    for rule in rules:
        alone = max(0, rule.fired - rule.acknowledged - rule.dismissed)
        parts = [(rule.acknowledged, _TAKEN), (rule.dismissed, _NOISE), (alone, _ALONE)]
        lines.append(
            (
                Piece(fit(rule.alertname or "–", name) + " ", "normal"),
                *plots.bar(parts, most, room),
                Piece(f" {rule.fired:>6,}×", "normal"),
                Piece(f" {rule.dismissed:>5,}", "quiet"),
                Piece(f" {rule.signal:>5.0%}", "quiet"),
            )
        )
    head = Piece(fit("", name + 1 + room) + "  fired noise taken", "faint")
    legend: Line = (
        Piece("█ ", "good"), Piece("taken  ", "quiet"), Piece("▒ ", "quiet"),
        Piece("dismissed as noise  ", "quiet"), Piece("· ", "faint"), Piece("left alone", "quiet"),
    )  # fmt: skip
    return [*lines[:2], (head,), *lines[2:], cut(legend, width)]
