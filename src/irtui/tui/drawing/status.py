"""The first lines of every screen: sources, open incidents, the clock, the operator."""

from collections.abc import Sequence
from datetime import datetime

from irtui.domain.board import Board
from irtui.domain.incident import Incident
from irtui.domain.sourcestate import Health, SourceState
from irtui.text import age
from irtui.tui.paint import Line, Piece, ends, fit, line

_GAP = Piece("   ")


def header(
    board: Board,
    incidents: Sequence[Incident],
    now: datetime,
    *,
    operator: str,
    trouble: str | None,
    width: int,
) -> Line:
    """Name, sources with age and health, then severities, clock and operator."""
    right = [
        *_severities(incidents, width),
        Piece(f"{now:%H:%M:%S}Z", "normal"),
        Piece(f"  {fit(operator, min(12, len(operator)))} ", "quiet"),
    ]
    left: list[Piece] = [Piece("irtui", "key"), _GAP]
    if trouble:
        left += [Piece(trouble, "critical"), _GAP]
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
        doubts.append("restarted")
    if state.held:
        doubts.append("sudden loss")
    if state.unreadable:
        doubts.append(f"{state.unreadable} unreadable")
    if state.skew:
        doubts.append(f"clock off by {age(abs(state.skew))}")
    return (Piece(f" ▲ {', '.join(doubts)}", "warning"),) if doubts else ()


def _severities(incidents: Sequence[Incident], width: int) -> list[Piece]:
    pieces: list[Piece] = []
    for severity, tone in (("SEV1", "critical"), ("SEV2", "warning")):
        count = sum(1 for one in incidents if one.status.open and one.severity == severity)
        if count or width >= 120:
            pieces += [Piece(f"{severity} {count}", tone if count else "faint"), Piece("  ")]
    return pieces


def tabs(current: str, width: int) -> Line:
    """The screens by number, the current one marked."""
    pieces: list[Piece] = []
    for name, text in (("alerts", "1 Alerts"), ("incidents", "2 Incidents")):
        pieces.append(Piece(f" {text} ", "badge-calm" if name == current else "quiet"))
        pieces.append(Piece(" "))
    return ends(tuple(pieces), (), width)


def rule(width: int) -> Line:
    """A thin line."""
    return (Piece("─" * width, "faint"),)
