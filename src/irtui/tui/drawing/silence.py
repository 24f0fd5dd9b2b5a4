"""The silences screen in lines: counts, troubles, a row, the essence and the detail of one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from irtui.domain.alertlevel import AlertLevel, level_of
from irtui.domain.board import Board
from irtui.domain.matcher import Matcher
from irtui.domain.silence import Silence, SilenceState
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.domain.silencereach import Reach
from irtui.domain.silenceshelf import ShelfLine
from irtui.domain.silencestanding import Flag
from irtui.domain.silencetold import SilencePicture
from irtui.domain.sourcestate import Health
from irtui.text import age, duration, minute
from irtui.tui.paint import Line, Piece, cut, ends, fit, line, wrap

_MARKS = {SilenceState.ACTIVE: "●", SilenceState.PENDING: "○", SilenceState.EXPIRED: "·"}
_TONES = {AlertLevel.CRITICAL: "loud", AlertLevel.WARNING: "normal"}
_MOST = 200
# More than these are not put in order while a key waits: nobody reads them all.
_SORTED = 2_000
_SAID = {
    Flag.EXPIRES_SOON: "It expires soon: + extends it.",
    Flag.MATCHES_NOTHING: "It matches nothing that fires now.",
    Flag.VERY_BROAD: "It is very broad: it takes more than half of what fires on its source.",
    Flag.NOT_READABLE: "Only its source can read all of its matchers: change it where it was made.",
}


def in_order(matchers: Sequence[Matcher]) -> list[Matcher]:
    """The matchers, what tells most first: the alert's name, then what must be, then the rest."""
    return sorted(matchers, key=lambda m: (m.name != "alertname", not m.is_equal, m.is_regex))


def title(silence: Silence) -> str:
    """What a silence is about, in one line."""
    told = [
        m.value if (m.name, m.op) == ("alertname", "=") and m.value else str(m)
        for m in in_order(silence.matchers)
    ]
    return "  ".join((*told, *silence.strange)) or "no matcher that irtui can read"


def counts(lines: Sequence[ShelfLine] | None, marked: int, width: int) -> Line:
    """How many silences stand how, and what is worth a look."""
    if lines is None:
        return (Piece(" asking for the silences …", "quiet"),)
    states = [one.standing.state for one in lines if one.listed]
    unproven = [one for one in lines if one.unproven]
    failed = sum(1 for one in unproven if _failed(one.intent))
    soon = sum(1 for one in lines if Flag.EXPIRES_SOON in one.standing.flags)
    left = [Piece(f" {states.count(SilenceState.ACTIVE)} active", "loud")]
    for number, word, tone in (
        (states.count(SilenceState.PENDING), "pending", "normal"),
        (states.count(SilenceState.EXPIRED), "expired", "quiet"),
        (soon, "expire soon" if soon > 1 else "expires soon", "warning"),
        (len(unproven) - failed, "not yet confirmed", "warning"),
        (failed, "failed", "critical"),
        (marked, "marked", "key"),
    ):
        if number:
            left.append(Piece(f"  {number:,} {word}", tone))
    return cut(tuple(left), width)


def troubles(
    pictures: Mapping[str, SilencePicture], board: Board, now: datetime, width: int
) -> list[Line]:
    """A sentence for each source whose silences may not be what is shown."""
    said = [text for one in pictures.values() for text in _troubles(one, board, now)]
    return [line(Piece(row, "warning")) for text in said for row in wrap(f" ▲ {text}", width)]


def _troubles(picture: SilencePicture, board: Board, now: datetime) -> list[str]:
    name, at, state = picture.source, picture.fetched_at, board.sources.get(picture.source)
    said = []
    if at is None:
        why = f": {picture.trouble}" if picture.trouble else ""
        said.append(f"{name} has told no silences yet{why}.")
    elif picture.trouble:
        said.append(f"{name}: this list is {age(now - at)} old: {picture.trouble}.")
    elif state and now - at > max(4 * state.interval, timedelta(minutes=2)):
        said.append(f"{name}: this list is {age(now - at)} old, and nothing newer comes.")
    if picture.unreadable:
        said.append(f"{name}: {picture.unreadable} of its silences cannot be read, none is hidden.")
    if state and at is not None and state.health(now) is Health.STALE:
        said.append(f"{name} is stale: what its silences match may be old.")
    return said


def nothing(lines: Sequence[ShelfLine] | None, told: bool, width: int) -> list[Line]:
    """What stands where rows would be, when there are none."""
    if lines is None or not told:
        return [(), line(Piece("  No source has told its silences yet.", "quiet"))]
    rows = wrap(
        "No silence anywhere. s makes one; on the alerts it takes what they say.", width - 4
    )
    return [(), *(line(Piece(f"  {row}", "quiet")) for row in rows)]


class _Column(NamedTuple):
    heading: str
    width: int
    grow: int
    right: bool
    from_width: int
    cell: Callable[[ShelfLine, datetime], Piece]


def _state(one: ShelfLine, now: datetime) -> Piece:
    if not one.listed:
        failed = _failed(one.intent)
        return Piece("! failed" if failed else "… asked", "critical" if failed else "warning")
    state = one.standing.state
    return Piece(f"{_MARKS[state]} {state}", _tone(one))


def _left(one: ShelfLine, now: datetime) -> Piece:
    silence, state = one.standing.silence, one.standing.state
    if state is SilenceState.EXPIRED:
        return Piece(f"{age(now - silence.ends_at)} ago", "faint")
    if state is SilenceState.PENDING:
        return Piece(f"in {age(silence.starts_at - now)}", "quiet")
    soon = Flag.EXPIRES_SOON in one.standing.flags
    return Piece(age(one.standing.remaining), "warning" if soon else "normal")


def _matched(one: ShelfLine, now: datetime) -> Piece:
    reach, state = one.standing.reach, one.standing.state
    if state is SilenceState.EXPIRED:
        return Piece("")
    return Piece("?" if reach is None else f"{len(reach.matched):,}", _tone(one))


def _remarks(one: ShelfLine, now: datetime) -> Piece:
    said = []
    if one.unproven:
        said.append(one.words(now))
    if one.kept:
        said.append("until resolved")
    said += [str(flag) for flag in one.standing.flags]
    tone = "faint" if one.standing.state is SilenceState.EXPIRED else "warning"
    if one.kept and len(said) == 1:
        tone = "key"
    return Piece(", ".join(said), "critical" if _failed(one.intent) else tone)


def _tone(one: ShelfLine) -> str:
    return "faint" if one.standing.state is SilenceState.EXPIRED else "normal"


def _title(one: ShelfLine, now: datetime) -> Piece:
    return Piece(title(one.standing.silence), _tone(one))


def _comment(one: ShelfLine, now: datetime) -> Piece:
    return Piece(one.standing.silence.comment, "quiet")


def _source(one: ShelfLine, now: datetime) -> Piece:
    return Piece(one.key.source, "faint")


def _by(one: ShelfLine, now: datetime) -> Piece:
    return Piece(one.standing.silence.created_by, "quiet")


_COLUMNS = (
    _Column("STATE", 9, 0, False, 0, _state),
    _Column("SILENCES", 16, 3, False, 0, _title),
    _Column("COMMENT", 10, 2, False, 92, _comment),
    _Column("SOURCE", 9, 0, False, 92, _source),
    _Column("BY", 7, 0, False, 0, _by),
    _Column("LEFT", 7, 0, True, 0, _left),
    _Column("NOW", 5, 0, True, 0, _matched),
    _Column("", 24, 0, False, 0, _remarks),
)


def _widths(total: int) -> list[tuple[_Column, int]]:
    shown = [column for column in _COLUMNS if total >= column.from_width]
    rest = max(0, total - sum(column.width for column in shown) - (len(shown) - 1))
    shares = sum(column.grow for column in shown)
    return [(column, column.width + rest * column.grow // shares) for column in shown]


def heading(total: int) -> Line:
    """The line above the list."""
    cells = [fit(column.heading, width, right=column.right) for column, width in _widths(total)]
    return (Piece(" ".join(cells), "faint"),)


def row(one: ShelfLine, total: int, now: datetime) -> Line:
    """One line of the list."""
    cells = [(column, width, column.cell(one, now)) for column, width in _widths(total)]
    return tuple(
        Piece(fit(said.text, width, right=column.right) + " ", said.tone)
        for column, width, said in cells
    )


def essence(one: ShelfLine | None, now: datetime, width: int) -> list[Line]:
    """Two lines on the silence under the cursor."""
    if one is None:
        return [line(Piece(" No silence under the cursor.", "faint")), ()]
    silence = one.standing.silence
    told = [Piece(f" {title(silence)}", "loud"), Piece(f" on {one.key.source}", "quiet")]
    said = f" {silence.created_by}: {silence.comment}"
    return [cut(tuple(told), width), cut((Piece(said, "quiet"),), width)]


def detail(one: ShelfLine | None, now: datetime, width: int) -> list[Line]:
    """All that is known of one silence, with the alerts that it matches now."""
    if one is None:
        return [(), line(Piece("The silence is gone or none is chosen.", "faint"))]
    silence, standing = one.standing.silence, one.standing
    state = Piece(f"{_MARKS[standing.state]} {standing.state} ", _tone(one))
    matchers = [*map(str, in_order(silence.matchers)), *silence.strange] or ["no matchers"]
    lines = [ends((Piece(matchers[0], "loud"),), (state,), width)]
    for text in (*([matchers[0]] if len(matchers[0]) > width - 12 else []), *matchers[1:]):
        lines += [line(Piece(part)) for part in wrap(text, width)]
    lines += [(), *(line(Piece(part)) for part in wrap(silence.comment or "no comment", width))]
    lines.append(line(Piece(f"by {silence.created_by or 'nobody'} on {one.key.source}", "quiet")))
    lines += _doubts(one, now, width)
    lines += _times(one, now)
    lines += _matching(standing.reach, standing.state, width)
    return [*lines, (), line(Piece(f"id {silence.id}", "faint"))]


def _doubts(one: ShelfLine, now: datetime, width: int) -> list[Line]:
    said = list(intent_words(one.intent, now)) if one.intent and one.unproven else []
    if one.kept and one.intent is not None:
        said.append(
            "irtui renews it until its alerts have resolved, "
            f"{minute(one.intent.cap_at)} at the latest."
        )
    said += [_SAID[flag] for flag in one.standing.flags]
    rows = [line(Piece(part, "warning")) for text in said for part in wrap(text, width)]
    return [(), *rows] if rows else []


def intent_words(intent: Intent, now: datetime) -> list[str]:
    """What was asked of a source, and what is known of it, in sentences."""
    what = "To end it" if intent.act is Act.EXPIRE else "This"
    asked = f"{what} was asked by {intent.by}, {age(now - intent.at)} ago"
    if intent.state is IntentState.FAILED:
        return [
            f"{asked}, and failed: {intent.reason or 'no reason is known'}.",
            "r sends it again.",
        ]
    why = f" ({intent.reason})" if intent.reason else ""
    return [f"{asked}: {intent.words(now)}{why}. The next list of {intent.source} will show it."]


def _times(one: ShelfLine, now: datetime) -> list[Line]:
    silence, state = one.standing.silence, one.standing.state
    over = state is SilenceState.EXPIRED
    end = f"{age(now - silence.ends_at)} ago" if over else f"in {duration(one.standing.remaining)}"
    begins = "begins" if state is SilenceState.PENDING else "began"
    return [
        (),
        line(Piece("TIME", "faint")),
        line(Piece(f"{'ended' if over else 'ends'}  {minute(silence.ends_at)}, {end}")),
        line(Piece(f"{begins} {minute(silence.starts_at)}", "quiet")),
    ]


def _matching(reach: Reach | None, state: SilenceState, width: int) -> list[Line]:
    would = "WOULD MATCH" if state is not SilenceState.ACTIVE else "MATCHES NOW"
    if reach is None:
        return [
            (),
            line(Piece(would, "faint")),
            line(Piece("its source has told nothing", "quiet")),
        ]
    many = f"{would}  {len(reach.matched):,} of {reach.firing:,}"
    return [(), line(Piece(many, "faint")), *reached(reach, width, _MOST)]


def reached(reach: Reach, width: int, most: int) -> list[Line]:
    """The alerts of a reach, the worst first where they are no more than a list can hold."""
    found = list(reach.matched)
    if len(found) <= _SORTED:
        found.sort(key=lambda one: (level_of(one.labels).rank, one.name, one.subject))
    lines: list[Line] = []
    for alert in found[:most]:
        level = level_of(alert.labels)
        head = Piece(f"{level.mark:>2} {level.word} ", _TONES.get(level, "quiet"))
        name = Piece(fit(alert.name or alert.fingerprint, max(8, width // 2 - 8)) + " ")
        where = " ".join(dict.fromkeys(filter(None, (alert.subject, alert.labels.get("instance")))))
        lines.append(cut((head, name, Piece(where, "quiet")), width))
    if len(found) > most:
        lines.append(line(Piece(f"and {len(found) - most:,} more", "faint")))
    return lines


def _failed(intent: Intent | None) -> bool:
    return intent is not None and intent.state is IntentState.FAILED
