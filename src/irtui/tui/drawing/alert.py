"""The alerts screen in lines: counts, empty state, the essence and the detail of one alert."""

from collections.abc import Mapping
from datetime import datetime

from irtui.domain.alert import AlertState
from irtui.domain.clear import Verdict
from irtui.domain.known import Known
from irtui.domain.links import links_of
from irtui.domain.triage import Triage, TriageState
from irtui.domain.view import Counts, Row
from irtui.text import age, duration
from irtui.tui.columns import level_tone
from irtui.tui.drawing import learned, past, related
from irtui.tui.paint import Line, Piece, cut, ends, fit, line, width_of, wrap


def counts(found: Counts, filter_text: str, view: str, marked: int, width: int) -> Line:
    """How many alerts there are, what is hidden, the view in force by its name, and the filter."""
    left = [Piece(f" {found.shown:,} alert{'' if found.shown == 1 else 's'}", "loud")]
    for number, word, tone in (
        (found.filtered, "hidden by filter", "warning"),
        (found.new, "new", "critical" if found.new else "quiet"),
        (found.acknowledged, "acked", "quiet"),
        (found.linked, "in incidents", "quiet"),
        (found.suppressed, "silenced", "quiet"),
        (found.unconfirmed, "unconfirmed", "warning"),
        (found.snoozed, "snoozed", "quiet"),
        (found.dismissed, "dismissed", "quiet"),
        (found.watchdogs, "watchdog", "faint"),
        (marked, "marked", "key"),
    ):
        if number:
            left.append(Piece(f"  {number:,} {word}", tone))
    right = [Piece("view: ", "faint"), Piece(f"{view} ", "key")] if view else []
    right += [Piece(f"/ {filter_text} ", "normal")] if filter_text else []
    hint = Piece(", esc clears it", "faint")
    if found.filtered and width_of([*left, hint, *right]) + 2 <= width:
        left.insert(2, hint)
    # A long filter leaves room for the counts, and is seen itself.
    room = max(width // 3, width - width_of(left) - 1)
    return ends(tuple(left), cut(tuple(right), room), width)


def nothing(verdict: Verdict, found: Counts, filter_text: str, width: int) -> list[Line]:
    """What stands where rows would be, when there are none."""
    if filter_text and found.filtered:
        text = f"No alert matches  {filter_text}"
        hint = f"{found.filtered} hidden by this filter. esc clears it."
        return [(), line(Piece(f"  {text}", "normal")), line(Piece(f"  {hint}", "quiet"))]
    tone = "good" if verdict.clear else "warning"
    return [(), *(line(Piece(f"  {row}", tone)) for row in wrap(verdict.sentence, width - 4))]


def essence(row: Row | None, known: Known, now: datetime, width: int) -> list[Line]:
    """Two lines on the alert under the cursor: what it says, and what we know of it."""
    if row is None:
        return [line(Piece(" No alert under the cursor.", "faint")), ()]
    alert = row.entry.alert
    told = [Piece(f" {alert.name or alert.fingerprint}", "loud"), Piece(f" · {alert.summary}")]
    return [
        ends(tuple(told), (), width),
        ends((Piece(f" {_so_far(row, known, now)}", "quiet"),), (), width),
    ]


def _so_far(row: Row, known: Known, now: datetime) -> str:
    triage = row.triage
    parts = learned.in_short(known.learned, now) if known.learned else []
    if not parts and known.past:
        parts = past.in_short(known.past, row.began, now)
    if not parts and triage and triage.occurrence > 1:
        parts.append(f"fired {triage.occurrence}×")
    if triage and triage.last_note:
        parts.append(f"note: {triage.last_note}")
    if known.runbook:
        steps = f", {known.steps} steps" if known.steps else ""
        parts.append(f"runbook {known.runbook}{steps}")
    first = "first time seen, no notes" if row.settled else "reading the store …"
    return " · ".join(parts) or first


def detail(row: Row | None, known: Known, now: datetime, width: int) -> list[Line]:
    """All that is known of one alert, what matters first."""
    if row is None:
        return [(), line(Piece("The alert is gone or none is chosen.", "faint"))]
    alert = row.entry.alert
    level = Piece(f"{row.level.mark} {row.level.word} {_word(row)} ", level_tone(row))
    lines = [ends((Piece(alert.name or alert.fingerprint, "loud"),), (level,), width)]
    lines += [line(Piece(text, "quiet")) for text in wrap(alert.summary, width)]
    lines += learned.section(known.learned, now, width) if known.learned else []
    lines += _seen_before(row, known, now, width)
    lines += _triage(row, known, now, width)
    lines += _runbook(known, width)
    lines += related.section(known.related, width)
    lines += _pairs("LABELS", alert.labels, width)
    told = {alert.summary, *(link.url for link in links_of(alert))}
    texts = {k: v for k, v in alert.annotations.items() if v.strip() not in told}
    lines += _pairs("ANNOTATIONS", texts, width)
    lines += _links(row, width)
    lines += _why(row, now, width)
    return lines


def _word(row: Row) -> str:
    return str(row.entry.state)


def _seen_before(row: Row, known: Known, now: datetime, width: int) -> list[Line]:
    if known.past is not None:
        return past.section(known.past, row.began, now, width)
    if not row.triage or row.triage.occurrence < 2:
        return []
    times = f"{row.triage.occurrence}× so far, this firing included"
    return [(), _title("SEEN BEFORE"), line(Piece(times))]


def _triage(row: Row, known: Known, now: datetime, width: int) -> list[Line]:
    lines: list[Line] = [(), _title("TRIAGE")]
    triage = row.triage
    if not row.settled:
        return [*lines, line(Piece("reading the store …", "faint"))]
    if triage and triage.incident:
        lines.append(line(Piece(f"part of {triage.incident}", "key")))
    lines.append(_standing(triage, now))
    for event in known.history:
        when = Piece(f"{event.at:%H:%M} ", "faint")
        who = f"{event.by}: " if event.kind == "note" else ""
        said = wrap(f"{who}{event.text}", width - 6)
        lines += [
            line(when if n == 0 else Piece(" " * 6), Piece(s, "quiet")) for n, s in enumerate(said)
        ]
    return lines


def _standing(triage: Triage | None, now: datetime) -> Line:
    """Who decided what, and how long it holds."""
    if triage is None or not triage.owner or not triage.since:
        return line(Piece("nobody is on it", "warning"), Piece(" · a to take it", "quiet"))
    ends_at = triage.ends_at
    left = f", {duration(ends_at - now)} left" if ends_at else ""
    since = f"{triage.owner}, for {duration(now - triage.since)}"
    if triage.lapsed:
        was = "snoozed it" if triage.lapsed is TriageState.SNOOZED else "was on it"
        return line(Piece(f"{triage.owner} {was}, that is over", "warning"))
    if triage.reason:
        return line(f"noise, {triage.reason.words}: {since}")
    if triage.state is TriageState.SNOOZED:
        return line(f"snoozed by {since}{left}")
    return line(since + left)


def _runbook(known: Known, width: int) -> list[Line]:
    missing = [Piece(text, "faint") for one in known.dangling for text in wrap(one, width)]
    lines: list[Line] = [(), _title("RUNBOOK")]
    if not known.runbook:
        none = line(Piece("none for this alert", "faint"), Piece(" · N writes one", "quiet"))
        due = line(Piece("reading the runbooks …", "faint"))
        return [*lines, due if known.reading else none, *map(line, missing)]
    steps = f" · {known.steps} step{'s' if known.steps != 1 else ''}" if known.steps else ""
    first = [Piece(fit(f"1  {known.first_step}", width), "quiet")]
    if not known.steps:
        first = [Piece(text, "warning") for text in wrap(known.first_step, width)]
    return [
        *lines,
        line(known.runbook, Piece(steps, "quiet")),
        *map(line, first),
        *(line(Piece(text, "faint")) for text in wrap(f"found by {known.rule}", width)),
        *map(line, missing),
    ]


def _pairs(title: str, values: Mapping[str, str], width: int) -> list[Line]:
    if not values:
        return []
    lines: list[Line] = [(), _title(title)]
    room = min(max(len(name) for name in values) + 1, 18)
    for name, value in values.items():
        for number, text in enumerate(wrap(value, max(8, width - room))):
            head = fit(name, room - 1) + " " if number == 0 else " " * room
            lines.append(line(Piece(head, "quiet"), Piece(text)))
    return lines


def _links(row: Row, width: int) -> list[Line]:
    links = links_of(row.entry.alert)
    if not links:
        return []
    lines: list[Line] = [(), ends((Piece("LINKS", "faint"),), (Piece("o ", "key"),), width)]
    return lines + [
        line(Piece(fit(one.name, 10) + " ", "quiet"), Piece(fit(one.url, width - 11), "link"))
        for one in links
    ]


def _why(row: Row, now: datetime, width: int) -> list[Line]:
    entry = row.entry
    alert = entry.alert
    seen = ", ".join(sorted(entry.reporters)) or "not asked yet"
    text = f"from {alert.source} ({seen})"
    if alert.receivers:
        text += f" · receiver {', '.join(alert.receivers)}"
    lines = [(), _title("WHY SHOWN"), *(line(Piece(t, "quiet")) for t in wrap(text, width))]
    began = f"firing since {alert.starts_at:%Y-%m-%d %H:%M:%SZ}, {age(now - alert.starts_at)}"
    lines.append(line(Piece(began, "quiet")))
    if entry.state is AlertState.UNCONFIRMED:
        since = entry.absent_since
        doubt = (
            f"not reported since {since:%H:%M:%SZ}; it ends when that has lasted"
            if since
            else "not confirmed: its server does not answer or has just restarted"
        )
        lines += [line(Piece(t, "warning")) for t in wrap(doubt, width)]
    if row.stale:
        lines.append(line(Piece("▲ its source is stale: this may be old", "warning")))
    return lines


def _title(text: str) -> Line:
    return (Piece(text, "faint"),)
