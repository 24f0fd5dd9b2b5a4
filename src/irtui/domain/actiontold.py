"""Action items as a Markdown task list."""

from collections.abc import Iterable

from irtui.domain.actionitem import ActionItem, ActionState
from irtui.domain.reviewparts import escaped


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
