"""Action items for other programs: one as JSON, many as a Markdown task list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from irtui.domain.actionitem import ActionItem, ActionState
from irtui.domain.reviewparts import escaped
from irtui.text import rfc3339


def item_json(item: ActionItem, now: datetime) -> dict[str, Any]:
    """An action item whole; times are RFC 3339 in UTC, unknown ones null."""
    target = {"kind": str(item.target_kind), "name": item.target} if item.target_kind else None
    return {
        "id": item.name,
        "incident": item.incident,
        "text": item.text,
        "type": str(item.kind),
        "priority": item.priority,
        "owner": item.owner,
        "due_at": rfc3339(item.due_at),
        "overdue": item.overdue(now),
        "target": target,
        "state": str(item.state),
        "reason": item.reason,
        "evidence": item.evidence,
        "by": item.by,
        "created_at": rfc3339(item.created_at),
        "ended_at": rfc3339(item.ended_at),
        "ended_by": item.ended_by,
    }


def task_list(items: Iterable[ActionItem]) -> str:
    """A GFM task list, a line for each, the same for the same items."""
    return "\n".join(_task(item) for item in items)


def _task(item: ActionItem) -> str:
    box = "x" if item.state.ended else " "
    text = escaped(item.text)
    if item.state is ActionState.WONTDO:
        text = f"~~{text}~~"
    return f"- [{box}] **{item.name}** {text} ({', '.join(_about(item))})"


def _about(item: ActionItem) -> list[str]:
    told = [f"{item.kind}", f"P{item.priority}", escaped(item.owner or "nobody")]
    if item.target_kind:
        told.append(f"{item.target_kind.replace('_', ' ')} {escaped(item.target)}")
    if not item.state.ended:
        told.append(f"due {item.due_at:%Y-%m-%d}" if item.due_at else "no due date")
    elif item.ended_at:
        told.append(f"{item.state.words} {item.ended_at:%Y-%m-%d}")
    told += [escaped(why) for why in (item.reason, item.evidence) if why.strip()]
    return [*told, item.incident] if item.incident else told
