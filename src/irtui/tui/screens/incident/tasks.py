"""What `d` does on an incident: set tasks, end them, say who does them and until when."""

from collections.abc import Callable
from uuid import UUID

from irtui import workflow
from irtui.domain.record import Sheet
from irtui.domain.task import Task
from irtui.domain.tasklist import in_order, parse_task
from irtui.domain.until import NoMoment, Wall, wall_time
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.tasks import Act, Picked, TasksList
from irtui.tui.screens.room import Room

_NEW = "What; who; until when. Such as: call the vendor; bob; 30m (or 14:30). The first is enough."


async def show(room: Room, sheet: Callable[[], Sheet | None]) -> None:
    """Show the tasks, and do what is chosen, until the operator goes back."""
    at: UUID | None = None
    while (present := sheet()) is not None:
        key, now = present.headline.incident.key, room.house.now()
        form = TasksList(f"Tasks of {key}", in_order(present.tasks, now), now, at)
        picked = await room.app.push_screen_wait(form)
        if picked is None:
            return
        at = picked.task.id if picked.task else None
        if said := await _do(room, key, picked):
            room.say(said)
        await room.reread()


async def _do(room: Room, key: str, picked: Picked) -> str | None:
    task = picked.task
    if picked.act is Act.ADD:
        return await _add(room, key)
    if task is None:
        return None
    if picked.act is Act.DONE:
        return await room.act(workflow.tasks.done, task.id, seen=task.version)
    if picked.act is Act.OWNER:
        asked = AskLine("Whose task?", task.text, text=task.owner or room.house.operator)
        if owner := await room.app.push_screen_wait(asked):
            return await room.act(workflow.tasks.assign, task.id, owner, seen=task.version)
        return None
    if picked.act is Act.DUE:
        return await _due(room, task)
    form = Ask(room.house, "Drop the task", f"{task.text}: why is it not done?")
    if note := await room.app.push_screen_wait(form):
        return await room.act(workflow.tasks.drop, task.id, note, seen=task.version)
    return None


async def _add(room: Room, key: str) -> str | None:
    text: str | None = ""
    while text := await room.app.push_screen_wait(AskLine("New task", _NEW, text=text or "")):
        try:
            what, who, due = parse_task(text, _wall(room), room.house.now())
        except NoMoment as error:
            room.say(str(error), "warning")
            continue
        return await room.act(workflow.tasks.add, key, what, who, due)
    return None


async def _due(room: Room, task: Task) -> str | None:
    text: str | None = ""
    asked = f"{task.text}: until when? Such as 30m or 14:30."
    while text := await room.app.push_screen_wait(AskLine("Until when?", asked, text=text or "")):
        try:
            due = _wall(room).moment(text, room.house.now())
        except NoMoment as error:
            room.say(str(error), "warning")
            continue
        return await room.act(workflow.tasks.change_due, task.id, due, seen=task.version)
    return None


def _wall(room: Room) -> Wall:
    return Wall(morning=wall_time(room.house.morning))
