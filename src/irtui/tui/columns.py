"""The columns of the alerts list: a column is one line here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from irtui.domain.alert import AlertState
from irtui.domain.alertlevel import AlertLevel
from irtui.domain.group import Group
from irtui.domain.grouping import Item
from irtui.domain.incident import short
from irtui.domain.triage import TriageState
from irtui.domain.view import Row
from irtui.text import age
from irtui.tui.paint import Line, Piece, fit

# What is left of a decision is told when it is less than this.
_SOON = timedelta(hours=1)
_DECIDED = {
    TriageState.ACKNOWLEDGED: "ack {who}{left}",
    TriageState.SNOOZED: "snoozed{left}",
    TriageState.DISMISSED: "noise {who}",
}
_LEVEL_TONES = {AlertLevel.CRITICAL: "critical", AlertLevel.WARNING: "warning"}


class Column(NamedTuple):
    """One column: heading, cells wide (`grow`: its share of what is left), what it says of a row
    and of a group.

    It is shown on screens of at least `from_width` cells.
    """

    heading: str
    width: int
    grow: int
    right: bool
    from_width: int
    cell: Callable[[Row, datetime], Piece]
    group: Callable[[Group, datetime], Piece]


def level_tone(row: Row) -> str:
    """The tone of a row's level: only what nobody has taken is loud."""
    return _LEVEL_TONES.get(row.level, "info") if row.loud else "quiet"


def _level(row: Row, now: datetime) -> Piece:
    return Piece(f"{row.level.mark:>2} {row.level.word}", level_tone(row))


def _name(row: Row, now: datetime) -> Piece:
    alert = row.entry.alert
    tone = "loud" if row.loud and row.level is AlertLevel.CRITICAL else _text_tone(row)
    return Piece(alert.name or alert.fingerprint, tone)


def _text_tone(row: Row) -> str:
    return "normal" if row.loud else "quiet"


def _subject(row: Row, now: datetime) -> Piece:
    return Piece(row.subject, _text_tone(row))


def _summary(row: Row, now: datetime) -> Piece:
    return Piece(row.entry.alert.summary, "quiet")


def _source(row: Row, now: datetime) -> Piece:
    return Piece(row.entry.alert.source, "faint")


def _stale(row: Row, now: datetime) -> Piece:
    return Piece("▲" if row.stale else "", "warning")


def _age(row: Row, now: datetime) -> Piece:
    return Piece(age(now - row.began), _text_tone(row))


def _occurrence(row: Row, now: datetime) -> Piece:
    # Where the store has nothing to say, it is the first time.
    occurrence = row.triage.occurrence if row.triage else 1
    return Piece(str(occurrence) if row.settled else "", "faint")


def state(row: Row, now: datetime) -> Piece:
    """What became of an alert, in a word or two."""
    triage, entry = row.triage, row.entry
    if triage is not None and triage.incident:
        return Piece(short(triage.incident), "key")
    if entry.state is AlertState.UNCONFIRMED:
        return Piece("unconfirmed", "quiet")
    if triage is not None and triage.state in _DECIDED:
        soon = triage.until is not None and triage.until - now < _SOON
        left = f", {age(triage.until - now)}" if triage.until and soon else ""
        return Piece(_DECIDED[triage.state].format(who=triage.owner, left=left), "quiet")
    if entry.state is AlertState.SUPPRESSED:
        return Piece("silenced" if entry.alert.silenced_by else "inhibited", "quiet")
    if not row.settled:
        return Piece("…", "faint")
    if triage is not None and triage.lapsed:
        over = "snooze over" if triage.lapsed is TriageState.SNOOZED else "ack over"
        return Piece(over, level_tone(row))
    return Piece("new", level_tone(row))


def _group_level(group: Group, now: datetime) -> Piece:
    tone = _LEVEL_TONES.get(group.level, "info") if group.facts.loud else "quiet"
    return Piece(f"{group.level.mark:>2} {group.level.word}", tone)


def _group_name(group: Group, now: datetime) -> Piece:
    mark = "▾" if group.unfolded else "▸"
    name = group.key.value or f"no {group.key.label}"
    return Piece(f"{mark}{len(group.rows)} {name}", "loud" if group.facts.loud else "quiet")


def _group_subject(group: Group, now: datetime) -> Piece:
    others = len(group.facts.subjects) - 1
    more = f" +{others}" if others else ""
    return Piece(group.subject + more, "normal" if group.facts.loud else "quiet")


def _group_summary(group: Group, now: datetime) -> Piece:
    shared = (
        f"{k}={v}" for k, v in group.facts.shared.items() if k not in ("alertname", "severity")
    )
    return Piece(" ".join(shared), "quiet")


def _group_source(group: Group, now: datetime) -> Piece:
    sources = [*group.facts.sources]
    return Piece(sources[0] if len(sources) == 1 else f"{len(sources)} sources", "faint")


def _group_stale(group: Group, now: datetime) -> Piece:
    return Piece("▲" if group.stale else "", "warning")


def _group_age(group: Group, now: datetime) -> Piece:
    return Piece(age(now - group.facts.oldest), "normal" if group.facts.loud else "quiet")


def _group_state(group: Group, now: datetime) -> Piece:
    if group.facts.loud:
        return Piece(f"{group.facts.loud} new", _LEVEL_TONES.get(group.level, "info"))
    return Piece("all taken", "quiet")


def _nothing(group: Group, now: datetime) -> Piece:
    return Piece("")


COLUMNS = (
    Column("SEV", 7, 0, False, 0, _level, _group_level),
    Column("ALERT", 16, 3, False, 0, _name, _group_name),
    Column("SERVICE", 10, 1, False, 0, _subject, _group_subject),
    Column("SUMMARY", 12, 6, False, 88, _summary, _group_summary),
    Column("SOURCE", 10, 0, False, 120, _source, _group_source),
    Column("", 1, 0, False, 0, _stale, _group_stale),
    Column("AGE", 4, 0, True, 0, _age, _group_age),
    Column("×", 3, 0, True, 70, _occurrence, _nothing),
    Column("STATE", 13, 0, False, 0, state, _group_state),
)


def widths(total: int) -> list[tuple[Column, int]]:
    """The columns that a list of this width shows, each with its cells, one cell apart."""
    shown = [column for column in COLUMNS if total >= column.from_width]
    rest = total - sum(column.width for column in shown) - (len(shown) - 1)
    shares = sum(column.grow for column in shown)
    sized: list[tuple[Column, int]] = []
    for column in shown:
        extra = max(0, rest) * column.grow // shares if shares else 0
        sized.append((column, column.width + extra))
        rest, shares = rest - extra, shares - column.grow
    return sized


def heading(total: int) -> Line:
    """The line above the list."""
    cells = [fit(c.heading, width, right=c.right) for c, width in widths(total)]
    return (Piece(" ".join(cells), "faint"),)


def draw(item: Item, total: int, now: datetime, *, writing: bool = False) -> Line:
    """One line of the list: an alert, or a group; `writing`: an act on it, at this moment."""
    pieces: list[Piece] = []
    for column, width in widths(total):
        if isinstance(item, Group):
            text, tone = column.group(item, now)
        else:
            text, tone = column.cell(item, now)
        if writing and column.heading == "STATE":
            text, tone = "writing …", "quiet"
        pieces.append(Piece(fit(text, width, right=column.right) + " ", tone))
    return tuple(pieces)
