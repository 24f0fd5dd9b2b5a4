"""The first lines of every screen: sources, open incidents, the clock, the operator."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from irtui.domain.board import Board
from irtui.domain.incident import Incident
from irtui.domain.severity import SeverityRules
from irtui.domain.sourcestate import Health, SourceState
from irtui.text import age
from irtui.tui.drawing.actionitem import overdue
from irtui.tui.paint import Line, Piece, cut, ends, fit, line

_GAP = Piece("   ")
_TABS = tuple(enumerate(("alerts", "incidents", "silences", "reviews", "report"), 1))


def header(
    board: Board,
    incidents: Sequence[Incident],
    now: datetime,
    *,
    rules: SeverityRules,
    operator: str,
    trouble: str | None,
    quiet: bool = False,
    hooks: str | None = None,
    reminders: int = 0,
    dues: Sequence[tuple[datetime, str | None]] = (),
    width: int,
) -> Line:
    """Name, sources with age and health, then severities, why it is silent, clock and operator."""
    right = [
        *_severities(incidents, rules, width),
        *_reminders(reminders),
        *_overdue(overdue(dues, operator, now), width),
        *_silence(quiet, hooks, width),
        Piece(f"{now:%H:%M:%S}Z", "normal"),
        Piece(f"  {fit(operator, min(12, len(operator)))} ", "quiet"),
    ]
    left: list[Piece] = [Piece("irtui", "key"), _GAP]
    if trouble:
        # The sources behind it are never pushed off the line.
        left += [*cut((Piece(trouble, "critical"),), width // 2), _GAP]
    states = sorted(board.sources.values(), key=lambda state: _rank(state, now))
    for state in states:
        left += [*source(state, now), _GAP]
    return ends(tuple(left), tuple(right), width)


def _rank(state: SourceState, now: datetime) -> int:
    if state.silent(now):
        return -1
    return (Health.STALE, Health.UNKNOWN, Health.FRESH).index(state.health(now))


def source(state: SourceState, now: datetime) -> Line:
    """One source: fresh with its age, silent, or stale with since when, why and the next try."""
    health = state.health(now)
    if silent := state.silent(now):
        return (Piece(f"▲ {'; '.join(silent)}", "critical"),)
    if health is Health.FRESH:
        answered = line(state.name, Piece(" ● ", "good"), Piece(age(state.age(now)), "quiet"))
        return (*answered, *_doubts(state))
    if health is Health.UNKNOWN:
        return line(Piece(state.name, "quiet"), Piece(" ○ asking", "quiet"))
    since = age(now - (state.stale_since or state.last_ok_at or now))
    text = f"{state.name} ▲ stale {since}: {state.why(now)}"
    if state.next_at is not None and state.next_at > now:
        text += f", next try in {age(state.next_at - now)}"
    return (Piece(text, "warning"),)


def _doubts(state: SourceState) -> Line:
    doubts: list[str] = []
    if state.down:
        doubts.append(f"{len(state.members) - len(state.down)} of {len(state.members)} members")
    if state.restarting:
        doubts.append(_restarted(state))
    if state.held:
        doubts.append("sudden loss")
    if state.unreadable:
        doubts.append(f"{state.unreadable} unreadable")
    if state.skew:
        doubts.append(f"clock off by {age(abs(state.skew))}")
    return (Piece(f" ▲ {', '.join(doubts)}", "warning"),) if doubts else ()


def _restarted(state: SourceState) -> str:
    """That members have restarted, and when the last of them did, by our clock."""
    told = [
        member.started_at - (member.skew or timedelta(0))
        for member in state.members
        if member.name in state.restarting and member.started_at is not None
    ]
    return f"restarted {max(told):%H:%M}" if told else "may have restarted"


def _severities(incidents: Sequence[Incident], rules: SeverityRules, width: int) -> list[Piece]:
    """How many incidents of each major severity are open."""
    pieces: list[Piece] = []
    for number, level in enumerate(one for one in rules.levels if one.major):
        count = sum(1 for one in incidents if one.status.open and one.severity == level.key)
        if count or width >= 120:
            tone = "warning" if number else "critical"
            pieces += [Piece(f"{level.key} {count}", tone if count else "faint"), Piece("  ")]
    return pieces


def _reminders(count: int) -> list[Piece]:
    if not count:
        return []
    return [Piece(f"{count} reminder{'s' if count != 1 else ''}", "warning"), Piece("  ")]


def _overdue(told: str, width: int) -> list[Piece]:
    """How many action items should have been done by now."""
    if not told:
        return []
    # Where there is little room the number and the word that matters are left.
    shown = told if width >= 120 else f"{told.split()[0]} overdue"
    return [Piece(shown, "warning"), Piece("  ")]


def _silence(quiet: bool, hooks: str | None, width: int) -> list[Piece]:
    """Why nobody may be called though something happens: a hook that fails, quiet hours."""
    wide = width >= 120
    pieces: list[Piece] = []
    if hooks:
        text = f"▲ {hooks}" if wide else "▲ hook"
        pieces += [Piece(fit(text, min(len(text), 48)), "warning"), Piece("  ")]
    if quiet:
        pieces += [Piece("quiet hours" if wide else "quiet", "quiet"), Piece("  ")]
    return pieces


def tabs(current: str, width: int) -> Line:
    """The screens by number, the current one marked."""
    pieces: list[Piece] = []
    for number, name in _TABS:
        text = f"{number} {name.capitalize()}"
        pieces.append(Piece(f" {text} ", "badge-calm" if name == current else "quiet"))
        pieces.append(Piece(" "))
    return ends(tuple(pieces), (), width)


def rule(width: int) -> Line:
    """A thin line."""
    return (Piece("─" * width, "faint"),)
