"""The earlier firings of an alert in lines: what was said last time, heat lines, the last few."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from irtui.domain.past import MOST_NAMESAKES, MOST_STARTS, Firing, Past, heat
from irtui.domain.triage import TriageState
from irtui.text import age, duration
from irtui.tui.paint import Line, Piece, ends, fit, line, wrap

_TITLE: Line = (Piece("SEEN BEFORE", "faint"),)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# The longest one first: it is the one that is seen where there is little room.
_HEAT = (("30 d", _DAY, 30), ("7 d", 6 * _HOUR, 28), ("24 h", _HOUR, 24))
_SHADES = ((10, "▇"), (5, "▅"), (3, "▃"), (2, "▂"), (1, "▁"), (0, "·"))
# What matters more than the end of a long note must not be pushed off the screen.
_MOST_SAID = 4
_LONGEST = max(cells for _, _, cells in _HEAT)
_SCALE = "cells of 1 d, 6 h, 1 h: ▁ 1 ▂ 2 ▃ 3+ ▅ 5+ ▇ 10+"


def section(past: Past, starts_at: datetime, now: datetime, width: int) -> list[Line]:
    """All that is known of the firings before the one that started then; nothing for the first."""
    if not past.times:
        alone = past.namesakes < 2
        return [] if alone else [(), _TITLE, line(Piece(_namesakes(past), "quiet"))]
    since = f", first {past.first:%Y-%m-%d}" if past.first else ""
    often = Piece(f"{past.times + 1:,}×{since}", "quiet")
    lines: list[Line] = [(), ends(_TITLE, (often,), width)]
    if past.told is not None:
        said = wrap(last_time(past, now), width)
        if len(said) > _MOST_SAID:
            said[_MOST_SAID - 1 :] = [fit(" ".join(said[_MOST_SAID - 1 :]), width)]
        lines += [line(Piece(text, "loud")) for text in said]
    starts = (starts_at, *past.starts)
    lines += [
        _heat_line(name, heat(starts, now, cell, cells), len(starts)) for name, cell, cells in _HEAT
    ]
    lines += [line(Piece(text, "faint")) for text in wrap(_SCALE, width)]
    return lines + [_firing(one, now, width) for one in past.firings]


def in_short(past: Past, starts_at: datetime, now: datetime) -> list[str]:
    """How often it fired lately and what was said last time, in a few words each."""
    if not past.times:
        return [_namesakes(past)] if past.namesakes > 1 else []
    month = sum(heat((starts_at, *past.starts), now, _DAY, 30))
    more = _more(month, len(past.starts) + 1)
    said = [f"fired {month:,}{more}× in 30 d" if month > 1 else f"fired {past.times + 1:,}×"]
    return [*said, last_time(past, now)] if past.told is not None else said


def _namesakes(past: Past) -> str:
    more = "+" if past.namesakes >= MOST_NAMESAKES else ""
    return f"first time seen · {past.namesakes:,}{more} firings of its name"


def last_time(past: Past, now: datetime) -> str:
    """What was said the last time that anything was."""
    told = past.told
    if told is None:
        return ""
    newest = not past.firings or told.starts_at == past.firings[0].starts_at
    when = "last time" if newest else f"{age(now - told.starts_at)} ago"
    return f"{when}: {'; '.join(filter(None, (decided(told), told.note)))}"


def decided(firing: Firing) -> str:
    """Who decided what about a firing, and the incident that it was part of; empty for nothing."""
    who = firing.owner or "somebody"
    said = {
        TriageState.NEW: "",
        TriageState.ACKNOWLEDGED: f"taken by {who}",
        TriageState.SNOOZED: f"snoozed by {who}",
        TriageState.DISMISSED: f"dismissed by {who}",
        TriageState.LINKED: f"part of {firing.incident}" if firing.incident else f"taken by {who}",
    }[firing.state]
    if firing.reason and firing.state is TriageState.DISMISSED:
        said += f" as {firing.reason.words}"
    elif firing.incident and firing.state is not TriageState.LINKED:
        said = ", ".join(filter(None, (said, f"part of {firing.incident}")))
    return said


def _heat_line(name: str, counts: Sequence[int], known: int) -> Line:
    # All of them end at the same cell, which is this moment.
    cells = [Piece(f"{name:>4} {' ' * (_LONGEST - len(counts))}", "faint")]
    more = _more(sum(counts), known)
    for fired, group in groupby(counts, bool):
        shades = "".join(next(shade for least, shade in _SHADES if one >= least) for one in group)
        # Before the oldest start that was read nobody knows how many there were.
        unknown = more and len(cells) == 1 and not fired
        cells.append(Piece("?" * len(shades) if unknown else shades, "loud" if fired else "faint"))
    return (*cells, Piece(f" {sum(counts):,}{more}×", "quiet"))


def _more(counted: int, known: int) -> str:
    """A plus where not all starts were read and the span counted needs more of them."""
    return "+" if known > MOST_STARTS and counted == known else ""


def _firing(firing: Firing, now: datetime, width: int) -> Line:
    when = f"{age(now - firing.starts_at) + ' ago':<8} "
    lasted = f"{duration(firing.lasted) if firing.lasted is not None else '–':<9} "
    said = "; ".join(filter(None, (decided(firing), firing.note))) or "nothing was said"
    tone = "quiet" if firing.told else "faint"
    return (
        Piece(when, "quiet"),
        Piece(lasted, "faint"),
        Piece(fit(said, width - len(when) - len(lasted)), tone),
    )
