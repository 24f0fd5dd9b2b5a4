"""Action items in lines: a row of their list, all of one, and how many are overdue."""

from collections.abc import Sequence
from datetime import datetime

from irtui.domain.actionitem import ActionItem, ActionState
from irtui.domain.incident import short
from irtui.text import age, minute
from irtui.tui.paint import Line, Piece, fit, line, wrap

_MARKS = {
    ActionState.OPEN: ("○", "normal"), ActionState.IN_PROGRESS: ("▸", "normal"),
    ActionState.DONE: ("✓", "good"), ActionState.WONTDO: ("–", "faint"),
}  # fmt: skip


def row(item: ActionItem, now: datetime, width: int, *, with_incident: bool) -> Line:
    """One item: its state, name, when it is due, whose it is, what is to be done."""
    mark, tone = _MARKS[item.state]
    over = item.state.ended
    due, due_tone = _due(item, now)
    owner = Piece(fit(item.owner or "nobody", 9) + " ", "quiet" if item.owner else "warning")
    if over:
        owner = Piece(owner.text, "faint")
    origin = f"  {short(item.incident)}" if with_incident and item.incident else ""
    room = width - 2 - 7 - 12 - 10 - 2 - len(origin)
    text = " ".join(item.text.split())
    loud = "loud" if item.priority == 1 and not over else "faint" if over else "normal"
    return line(
        Piece(f"{mark} ", tone),
        Piece(fit(item.name, 6) + " ", "faint" if over else "key"),
        Piece(fit(due, 11) + " ", due_tone),
        owner,
        Piece("! " if item.priority == 1 and not over else "  ", "loud"),
        Piece(fit(text, room), loud),
        Piece(origin, "quiet"),
    )


def whole(item: ActionItem, width: int) -> list[Line]:
    """What is to be done in full, and everything about it in one line."""
    about = [f"{item.kind}: so that {item.kind.words}", f"priority {item.priority}"]
    if item.target_kind:
        about.append(f"{item.target_kind.replace('_', ' ')} {item.target}")
    if item.due_at:
        about.append(f"due {minute(item.due_at)}")
    if item.state.ended and item.ended_at:
        about.append(f"{item.state.words} by {item.ended_by}, {minute(item.ended_at)}")
    about += [why for why in (item.reason, item.evidence) if why]
    texts = [(text, "normal") for text in wrap(item.text, width)[:3]]
    texts += [(text, "quiet") for text in wrap(" · ".join(about), width)[:3]]
    return [(Piece(text, tone),) for text, tone in texts]


def overdue(dues: Sequence[tuple[datetime, str | None]], operator: str, now: datetime) -> str:
    """How many actions are overdue and how many of them are this operator's; "" for none."""
    late = [owner for due_at, owner in dues if due_at < now]
    mine = sum(owner == operator for owner in late)
    if not late:
        return ""
    many = f"{len(late)} action{'s' if len(late) != 1 else ''} overdue"
    return f"{many}, {mine} yours" if 0 < mine < len(late) else many


def _due(item: ActionItem, now: datetime) -> tuple[str, str]:
    if item.state.ended:
        return item.state.words, "faint"
    if item.due_at is None:
        return "no date", "warning"
    if item.overdue(now):
        return f"{age(now - item.due_at)} overdue", "warning"
    return f"in {age(item.due_at - now)}", "quiet"
