"""What the times before teach of an alert, in few lines: the last incident, lessons, fix, actions.

Where there is width each is one line, so that all of it stands above the fold of a small terminal;
in a narrow pane beside a list there is height, and texts are wrapped.
"""

from collections.abc import Sequence
from datetime import datetime

from irtui.domain.actionitem import ActionItem, ActionKind
from irtui.domain.incident import short
from irtui.domain.learned import Fix, LastIncident, Learned, late
from irtui.domain.lesson import Fitting, LessonKind, Match
from irtui.text import age, duration
from irtui.tui.paint import Line, Piece, ends, fit, line, wrap

_HEAD = 11
_WIDE = 70
_MARKS = {
    LessonKind.DO_FIRST: ("▸ do first", "loud"),
    LessonKind.DO_NOT: ("✗ do not", "loud"),
    LessonKind.LOOK_HERE: ("→ look", "normal"),
    LessonKind.CONTEXT: ("· know", "quiet"),
}
_MOST_ROWS = 3


def section(found: Learned, now: datetime, width: int) -> list[Line]:
    """All that matters of the times before; nothing where nobody learned anything."""
    if not found.says_something:
        return []
    title = [Piece("LAST TIME", "faint")]
    if any(one.helped is None for one in found.lessons):
        title += [Piece("   h ", "key"), Piece("did it help?", "faint")]
    often = Piece(f"fired {found.times:,}× in 90 d", "quiet")
    lines: list[Line] = [(), ends(tuple(title), (often,), width)]
    if found.last is not None:
        lines.append(_last(found.last, now, width))
    shown = found.lessons[: 2 if width >= _WIDE else 3]
    for one in shown:
        lines += _lesson(one, width, len(found.lessons) - len(shown) if one is shown[-1] else 0)
    if found.fix is not None:
        lines += _fix(found.fix, found.last, width)
    return lines + _actions(found.actions, now, width)


def in_short(found: Learned, now: datetime) -> list[str]:
    """The same in a few words each, for one line."""
    if not found.says_something:
        return []
    said = [f"fired {found.times:,}× in 90 d"] if found.times > 1 else []
    if found.last is not None:
        said.append(f"last {short(found.last.key)}, {_when(found.last, now)}")
    if found.lessons:
        lesson = found.lessons[0].lesson
        said.append(f'{lesson.kind.words}: "{" ".join(lesson.text.split())}"')
    elif found.fix is not None:
        said.append(f'fixed by "{found.fix.text}"')
    overdue = [item for item in found.actions if item.overdue(now)]
    return [*said, *(f"{item.name} {late(item, now)}" for item in overdue[:1])]


def _when(last: LastIncident, now: datetime) -> str:
    took = duration(last.lasted) if last.lasted is not None else f"it is {last.status}"
    return f"{age(now - last.began_at)} ago, {took}"


def _last(last: LastIncident, now: datetime, width: int) -> Line:
    alike = "" if last.match is Match.EXACT else f" · of {last.match.words}"
    about = f"{_when(last, now)}{alike} · {last.title}"
    key = f"{short(last.key):<{_HEAD}}"
    return line(Piece(key, "key"), Piece(fit(about, width - len(key)), "quiet"))


def _lesson(one: Fitting, width: int, more: int) -> list[Line]:
    head, tone = _MARKS[one.lesson.kind]
    said = {None: "", True: "it helped", False: "no help"}[one.helped]
    if one.lesson.proposed_to_retire:
        said = f"no help {one.lesson.no}×, h x retires it"
    told = [f"  {said}"] if said else []
    told += [f"  +{more}"] if more else []
    right = line(*(Piece(text, "quiet") for text in told))
    if width >= _WIDE:
        text = line(Piece(f"{head:<{_HEAD}}", "quiet"), Piece(one.lesson.text, tone))
        return [ends(text, right, width)]
    rows = _rows(head, one.lesson.text, tone, width)
    return [*rows, ends((), right, width)] if told else rows


def _fix(fix: Fix, last: LastIncident | None, width: int) -> list[Line]:
    elsewhere = fix.incident is not None and (last is None or fix.incident != last.key)
    where = f"  ({short(fix.incident)})" if elsewhere and fix.incident else ""
    command = fix.command.strip().split("\n")
    shown = command[0] + (" …" if len(command) > 1 else "")
    if width >= _WIDE:
        text = line(
            Piece(f"{'✓ fixed by':<{_HEAD}}", "good"),
            Piece(f"{fix.text}{where}", "normal"),
            *([Piece("  "), Piece(shown, "code")] if shown else []),
        )
        return [ends(text, (), width)]
    rows = _rows("✓ fixed by", f"{fix.text}{where}", "normal", width, "good")
    if shown:
        space = " " * _HEAD
        rows.append(line(Piece(space), Piece(fit(shown, width - _HEAD).rstrip(), "code")))
    return rows


def _actions(items: Sequence[ActionItem], now: datetime, width: int) -> list[Line]:
    if not items:
        return []
    first = next((item for item in items if item.kind is ActionKind.PREVENT), items[0])
    rest = len(items) - 1
    lines = _action(first, now, width)
    if rest and width < _WIDE:
        lines.append(line(Piece(f"{'':<{_HEAD}}and {rest} more to do · D", "faint")))
    return lines


def _action(item: ActionItem, now: datetime, width: int) -> list[Line]:
    """An item that should have prevented this says so."""
    overdue = item.overdue(now)
    head = f"{'▲' if overdue else '○'} {item.name}"
    why = "prevents this, " if item.kind is ActionKind.PREVENT else ""
    state = f"{why}{late(item, now)}, {item.owner or 'nobody'}"
    tone = "warning" if overdue else "quiet"
    if width >= _WIDE:
        left = line(Piece(f"{head:<{_HEAD}}", tone), Piece(f"{state}: ", tone))
        return [ends((*left, Piece(item.text, "quiet")), (), width)]
    rows = _rows(head, state, tone, width, tone)
    return [*rows, *_rows("", item.text, "quiet", width)]


def _rows(head: str, text: str, tone: str, width: int, head_tone: str = "quiet") -> list[Line]:
    """A text beside its head, in three rows at most."""
    rows = wrap(" ".join(text.split()), width - _HEAD)
    if len(rows) > _MOST_ROWS:
        rows[_MOST_ROWS - 1 :] = [fit(" ".join(rows[_MOST_ROWS - 1 :]), width - _HEAD)]
    heads = [f"{head:<{_HEAD}}", *[" " * _HEAD] * (len(rows) - 1)]
    return [
        line(Piece(start, head_tone), Piece(row, tone))
        for start, row in zip(heads, rows, strict=True)
    ]
