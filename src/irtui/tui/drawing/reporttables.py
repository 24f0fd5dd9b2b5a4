"""The panels of the report that are tables: times, severities, services, what was promised."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from irtui.domain.checklist import Outcome
from irtui.domain.report import Report
from irtui.domain.reportparts import NO_SERVICE, UNSET, money, spreads, told, trend
from irtui.text import duration
from irtui.tui.paint import Line, Piece, cut, ends, fit

_MOST = 8
_FEW = 3


def title(name: str, about: str, width: int) -> list[Line]:
    """The title of a panel, what it says of itself at the other end, and a rule."""
    right = (Piece(about, "quiet"),) if about else ()
    return [ends((Piece(name, "faint"),), right, width), (Piece("─" * width, "faint"),)]


def times(report: Report, width: int) -> list[Line]:
    """Each metric: of how many, median, p90, last, trend."""
    lines = title("HOW LONG IT TOOK", "", width)
    rows = [
        (name, str(one.n), told(one.median), told(one.p90), told(one.last), trend(one))
        for name, one in spreads(report.whole)
    ]
    return [*lines, *_table(("", "n", "median", "p90", "last", "trend"), rows, (16, 5), width)]


def severities(report: Report, width: int) -> list[Line]:
    """How long each severity took, and how long it lasted in all."""
    lines = title("BY SEVERITY", "to mitigate, to resolve", width)
    at = {one.severity: one.whole for one in report.levels}
    rows = [
        (
            group.name or UNSET, str(group.times.incidents),
            told(group.times.mitigate.median), told(group.times.mitigate.p90),
            told(group.times.resolve.median), told(group.times.resolve.p90),
            told(at.get(group.name)),
        )
        for group in report.severities
    ]  # fmt: skip
    heads = ("", "n", "median", "p90", "median", "p90", "time at it")
    return [*lines, *_table(heads, rows, (8, 4), width)] if rows else [*lines, _none("incident")]


def services(report: Report, width: int) -> list[Line]:
    """The services with the most downtime, and those that had none at the end."""
    rules = report.rules
    lines = title("DOWNTIME BY SERVICE", f"{rules.downtime_from} and worse", width)
    rows = [
        (
            one.service or NO_SERVICE, str(one.incidents), told(one.span),
            money(one.cost, rules.cost.currency) if rules.cost.per_minute else "",
            f"{one.unknown} go on" if one.unknown else "",
        )
        for one in report.downtime[:_MOST]
    ]  # fmt: skip
    if not rows:
        return [*lines, _none("downtime")]
    heads = ("", "n", "downtime", "cost" if rules.cost.per_minute else "", "")
    found = [*lines, *_table(heads, rows, (26, 5), width)]
    if (rest := len(report.downtime) - _MOST) > 0:
        found.append((Piece(f"and {rest:,} more services", "faint"),))
    return found


def standing(report: Report, width: int) -> list[Line]:
    """What was promised and is kept or not: reviews, action items; what came again."""
    lines = title("REVIEWS, ACTION ITEMS, WHAT CAME AGAIN", "", width)
    return [*lines, *(cut(one, width) for one in _standing(report))]


def _standing(report: Report) -> Iterator[Line]:
    kept, items, again = report.reviews, report.actions, report.recurrences
    if kept.required:
        yield _told(
            f"{kept.published:,} of {kept.required:,} required reviews published, "
            f"{kept.in_time:,} in time",
            len(kept.overdue),
        )
        for one in kept.overdue[:_FEW]:
            late = duration(report.scope.until - one.due_at)
            yield (Piece(f"  {one.key} ", "normal"), Piece(f"{late} late  {one.title}", "quiet"))
    else:
        yield (Piece("No review was required.", "quiet"),)
    if items.any:
        yield _told(
            f"{items.open:,} action items open; {items.done:,} done, "
            f"{items.done_in_time:,} in time",
            items.overdue,
        )
        for item in items.late[:_FEW]:
            late = duration(report.scope.until - item.due_at)
            text = f"{late} late, {item.owner or 'nobody'}  {item.text}"
            yield (Piece(f"  {item.name} ", "normal"), Piece(text, "quiet"))
    else:
        yield (Piece("No action items.", "quiet"),)
    yield (
        Piece(f"{len(again):,} of {report.whole.incidents:,} incidents had come before", "normal"),
    )
    for back in again[-_FEW:]:
        about = f"{back.alertname} {back.service}".strip()
        text = f"{about}, {duration(back.after)} after {back.before}"
        yield (Piece(f"  {back.key} ", "normal"), Piece(text, "quiet"))
    for book in report.runbooks[:_FEW]:
        whole = book.whole
        fixed = whole.outcomes.get(Outcome.FIXED, 0)
        name = PurePath(book.runbook).name + (f"#{book.anchor}" if book.anchor else "")
        text = f" walked {whole.runs:,}×, completed {whole.completed:,}, fixed {fixed:,}"
        yield (Piece(name, "normal"), Piece(text, "quiet"))


def _told(text: str, overdue: int) -> Line:
    late = (Piece(f"  ! {overdue:,} overdue", "warning"),) if overdue else ()
    return (Piece(text, "normal"), *late)


def _none(what: str) -> Line:
    return (Piece(f"No {what} in this time.", "quiet"),)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], first: tuple[int, int], width: int
) -> list[Line]:
    """A table with numbers to the right; the first two columns are as wide as told."""
    rest = max(6, min(15, (width - sum(first)) // max(1, len(heads) - 2)))
    widths = [*first, *([rest] * (len(heads) - 2))]

    def line(cells: Sequence[str], tones: Sequence[str]) -> Line:
        return tuple(
            Piece(fit(cell, wide, right=at > 0), tone)
            for at, (cell, wide, tone) in enumerate(zip(cells, widths, tones, strict=True))
        )

    quiet = ["faint"] * len(heads)
    tones = ["normal", "quiet", *(["normal"] * (len(heads) - 2))]
    return [line(heads, quiet), *(line(row, tones) for row in rows)]
