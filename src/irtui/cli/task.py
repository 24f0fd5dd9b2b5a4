"""`irtui task KEY`: set, end and list the tasks of an incident, as the key `d` does."""

from argparse import Namespace
from typing import Any

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, say, say_json, table
from irtui.domain.incident import NotAllowed
from irtui.domain.record import Record
from irtui.domain.recordjson import record_json
from irtui.domain.task import Task
from irtui.domain.tasklist import in_order
from irtui.domain.until import NoMoment, Wall, wall_time
from irtui.text import minute
from irtui.workflow import reading, tasks
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """Do what was asked of the tasks; 1 if that may not be, 2 if it was asked wrongly."""
    listing = options.task_command == "list"
    if not listing and forbidden(options):
        return 2
    start = wiring.start_without_sources(options)
    with wiring.desk_of(start) as desk:
        try:
            said = "" if listing else _done(desk, options, start.settings.triage.morning)
        except NoMoment as error:
            fail(f"--due: {error}.")
            return 2
        except NotAllowed as refused:
            fail(str(refused))
            return 1
        record = reading.incident(desk, options.key)
        if options.json:
            say_json({"text": said, "tasks": _numbered(record)} if said else
                     {"tasks": _numbered(record)})  # fmt: skip
        elif said:
            say(said)
        else:
            _print(desk, record)
    return 0


def _done(desk: Desk, options: Namespace, morning: str) -> str:
    key = options.key
    if options.task_command == "add":
        now, wall = desk.now(), Wall(morning=wall_time(morning))
        due = wall.moment(options.due, now) if options.due.strip() else None
        # The number alone is what a script reads.
        tasks.add(desk, key, options.text, options.owner, due)
        return str(len(reading.incident(desk, key).tasks))
    task = _task(reading.incident(desk, key), options.number)
    if options.task_command == "done":
        return tasks.done(desk, task.id, options.note, seen=task.version)
    return tasks.drop(desk, task.id, options.note, seen=task.version)


def _task(record: Record, number: int) -> Task:
    """A task by its number, in the order in which they were set."""
    if not 1 <= number <= len(record.tasks):
        key = record.incident.key
        raise NotAllowed(f"{key} has no task {number}: `irtui task {key} list` tells which.")
    return record.tasks[number - 1]


def _numbered(record: Record) -> list[dict[str, Any]]:
    told = record_json(record)["tasks"]
    return [{"number": number, **one} for number, one in enumerate(told, 1)]


def _print(desk: Desk, record: Record) -> None:
    if not record.tasks:
        say(f"{record.incident.key} has no task.")
        return
    numbers = {task.id: number for number, task in enumerate(record.tasks, 1)}
    now = desk.now()
    table(
        ("N", "TASK", "OWNER", "DUE (UTC)", "STATE"),
        [
            (str(numbers[task.id]), " ".join(task.text.split()), task.owner or "–",
             minute(task.due_at) if task.due_at else "–",
             "overdue" if task.overdue(now) else str(task.state))
            for task in in_order(record.tasks, now)
        ],
    )  # fmt: skip
