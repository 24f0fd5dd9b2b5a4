"""The report as GitHub-flavoured Markdown: the same figures give the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from irtui.domain.checklist import Outcome
from irtui.domain.noise import proposals
from irtui.domain.report import Group, Report
from irtui.domain.reportparts import (
    DAYS,
    FORMULAS,
    METRICS,
    NO_SERVICE,
    UNKNOWN,
    UNSET,
    counted,
    money,
    period,
    spreads,
    told,
    trend,
)
from irtui.domain.reviewparts import escaped
from irtui.text import minute

_MOST = 20
_HOURS = range(0, 24, 3)


def document(report: Report) -> str:
    """The whole report."""
    parts = [f"# Incident report\n\n{escaped(period(report))}\n\n{counted(report)}."]
    for heading, blocks in _sections(report):
        parts.append("\n\n".join([f"## {heading}", *blocks]))
    return "\n\n".join(parts) + "\n"


def actions(report: Report) -> str:
    """What to do about noisy rules, as a task list, one line each."""
    found = proposals(report.noise, report.scope.span)
    return "".join(f"- [ ] {escaped(str(one))}\n" for one in found)


def _sections(report: Report) -> Iterator[tuple[str, list[str]]]:
    if report.whole.incidents:
        unit = "day" if report.scope.bar.days == 1 else "week"
        yield f"Incidents per {unit}", [_bars(report)]
        yield "How long it took", _times(report)
        yield "Time at each severity", [_levels(report)]
        yield "Suggested severities", _suggestions(report)
        yield "Downtime", _downtime(report)
        yield "Recurrence", [_recurrence(report)]
    yield "Alerts by hour", [_heat(report)]
    yield "Noise", _noise(report)
    yield "Runbooks", [_runbooks(report)]
    yield "Reviews", _reviews(report)
    yield "Action items", _actions(report)
    yield "How this is counted", ["\n".join(f"- {one}" for one in FORMULAS)]


def _bars(report: Report) -> str:
    names = [group.name for group in report.severities]
    heads = ["Begins", *(name or UNSET for name in names), "All"]
    rows = [
        [
            bar.begins.isoformat(),
            *(str(bar.incidents.get(name, 0)) for name in names),
            str(sum(bar.incidents.values())),
        ]
        for bar in report.bars
    ]
    return _table(heads, rows)


def _times(report: Report) -> list[str]:
    bases = "\n".join(f"- {name}: {base}" for name, _, base in METRICS)
    severities = [(one.name or UNSET, one) for one in report.severities]
    services = [(escaped(one.name or "") or NO_SERVICE, one) for one in report.services[:_MOST]]
    whole = Group("all", report.whole)
    return [
        bases,
        "### By severity",
        _spreads("Severity", [("all", whole), *severities]),
        "### By service",
        _spreads("Service", services),
        *_rest(len(report.services), "services"),
    ]


def _spreads(head: str, groups: Sequence[tuple[str, Group]]) -> str:
    rows = [
        [name, metric, str(one.n), told(one.median), told(one.p90), told(one.last), trend(one)]
        for name, group in groups
        for metric, one in spreads(group.times)
    ]
    return _table([head, "Time", "n", "Median", "p90", "Last", "Trend"], rows, left=2)


def _levels(report: Report) -> str:
    rows = [
        [one.severity or UNSET, str(one.each.n), told(one.whole), told(one.each.median),
         told(one.each.p90)]
        for one in report.levels
    ]  # fmt: skip
    return _table(["Severity", "n", "All together", "Median", "p90"], rows) if rows else _none()


def _suggestions(report: Report) -> list[str]:
    rows = [
        [escaped(one.source), str(one.suggested), _of(one.taken, one.suggested), str(one.worse),
         str(one.milder), str(one.unset)]
        for one in report.suggestions[:_MOST]
    ]  # fmt: skip
    heads = ["By", "Suggested", "Taken", "Changed to worse", "To milder", "Unset"]
    found = _table(heads, rows) if rows else _none()
    return [found, *_rest(len(report.suggestions), "sources")]


def _downtime(report: Report) -> list[str]:
    rules = report.rules
    costs = bool(rules.cost.per_minute)
    heads = ["Service", "Incidents", "Not mitigated yet", "Downtime", *(["Cost"] * costs)]
    rows = [
        [
            escaped(one.service) or NO_SERVICE,
            str(one.incidents),
            str(one.unknown),
            told(one.span),
            *([escaped(money(one.cost, rules.cost.currency))] * costs),
        ]
        for one in report.downtime[:_MOST]
    ]
    about = f"Incidents of {rules.downtime_from} and worse, and those of unset severity."
    if not rows:
        return [about, _none()]
    return [about, _table(heads, rows), *_rest(len(report.downtime), "services")]


def _recurrence(report: Report) -> str:
    again = report.recurrences
    if not again:
        return f"None of {report.whole.incidents}."
    rows = [
        [one.key, one.before, told(one.after), escaped(one.alertname),
         escaped(one.service) or NO_SERVICE]
        for one in again[-_MOST:]
    ]  # fmt: skip
    said = f"{len(again):,} of {report.whole.incidents:,} had been there before."
    table = _table(["Incident", "Before", "After", "Alert", "Service"], rows, left=5)
    return "\n\n".join([said, table, *_rest(len(again), "incidents, the newest are listed")])


def _heat(report: Report) -> str:
    if not report.fired:
        return _none()
    rows = [
        [day, *(str(sum(hours[hour : hour + 3])) for hour in _HOURS), str(sum(hours))]
        for day, hours in zip(DAYS, report.heat, strict=True)
    ]
    heads = ["Local time", *(f"{hour:02d}-{hour + 3:02d}" for hour in _HOURS), "All"]
    return _table(heads, rows)


def _noise(report: Report) -> list[str]:
    if not report.noise:
        return [_none()]
    rows = [
        [escaped(one.alertname) or UNKNOWN, str(one.fired), str(one.acknowledged), str(one.led),
         str(one.dismissed), str(one.flapped), told(one.life), f"{one.signal:.0%}"]
        for one in report.noise[:_MOST]
    ]  # fmt: skip
    heads = [
        "Rule", "Fired", "Taken", "Led to an incident", "Dismissed", "Flapped", "Median life",
        "Signal",
    ]  # fmt: skip
    found = [_table(heads, rows), *_rest(len(report.noise), "rules")]
    return [*found, "### Rules to fix", fixes] if (fixes := actions(report).strip()) else found


def _runbooks(report: Report) -> str:
    rows = [
        [
            escaped(PurePath(one.runbook).name + (f"#{one.anchor}" if one.anchor else "")),
            str(one.whole.runs),
            _of(one.whole.completed, one.whole.ended),
            _of(one.whole.outcomes.get(Outcome.FIXED, 0), one.whole.rated),
            told(one.whole.took),
        ]
        for one in report.runbooks[:_MOST]
    ]
    heads = ["Runbook", "Runs", "Completed", "Fixed it", "Median"]
    return _table(heads, rows) if rows else "None was used."


def _reviews(report: Report) -> list[str]:
    found = report.reviews
    if not found.required:
        return ["None was required."]
    said = (
        f"{found.required:,} required: {found.published:,} published, {found.in_time:,} of them in "
        f"time; {found.waived:,} waived, {found.waiting:,} not due yet, "
        f"{len(found.overdue):,} overdue."
    )
    late = [[one.key, escaped(one.title), minute(one.due_at)] for one in found.overdue[:_MOST]]
    table = [_table(["Overdue", "Title", "Was due"], late, left=3)] if late else []
    return [said, *table, *_rest(len(found.overdue), "overdue reviews")]


def _actions(report: Report) -> list[str]:
    found = report.actions
    if not found.any:
        return ["There are none."]
    said = (
        f"Now {found.open:,} open, {found.overdue:,} of them overdue and {found.undated:,} without "
        f"a date. In this time {found.done:,} were done, {found.done_in_time:,} in time, and "
        f"{found.dropped:,} will not be done."
    )
    late = [
        [one.name, escaped(one.text), escaped(one.owner or "nobody"), minute(one.due_at)]
        for one in found.late
    ]
    return [
        said,
        *([_table(["Overdue", "What", "Owner", "Was due"], late, left=4)] if late else []),
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A table whose columns are numbers but for the first few."""
    marks = ["---" if at < left else "--:" for at in range(len(heads))]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, marks, *rows])


def _rest(many: int, what: str) -> list[str]:
    return [f"{_MOST} of {many:,} {what}; `--json` has all."] if many > _MOST else []


def _of(some: int, whole: int) -> str:
    return f"{some} of {whole}" if whole else UNKNOWN


def _none() -> str:
    return "None."
