"""The tasks of an incident as a list, and a task as it is typed: `what; who; until when`."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from irtui.domain.task import Task, TaskState
from irtui.domain.until import Wall

_NEVER = timedelta(days=9999)


def in_order(tasks: Iterable[Task], now: datetime) -> list[Task]:
    """Open tasks by when they are due, the overdue first, then those that have ended."""

    def rank(task: Task) -> tuple[bool, datetime, datetime]:
        due = task.due_at or now + _NEVER
        open_ = task.state is TaskState.OPEN
        return not open_, due if open_ else datetime.max.replace(tzinfo=UTC), task.created_at

    return sorted(tasks, key=rank)


def counted(tasks: Iterable[Task], now: datetime) -> tuple[int, int]:
    """How many tasks are open, and how many of them overdue."""
    still = [task for task in tasks if task.state is TaskState.OPEN]
    return len(still), sum(1 for task in still if task.overdue(now))


def parse_task(text: str, wall: Wall, now: datetime) -> tuple[str, str | None, datetime | None]:
    """What, who and until when of `call the vendor; bob; 30m`; NoMoment says what to write.

    Who and until when may be left out or empty.
    """
    what, _, rest = text.partition(";")
    who, _, until = rest.partition(";")
    due = wall.moment(until, now) if until.strip() else None
    return what.strip(), who.strip() or None, due
