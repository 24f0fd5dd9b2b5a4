"""`irtui incidents` and `irtui incident KEY`."""

from argparse import Namespace
from datetime import UTC
from typing import Any

from irtui.cli import wiring
from irtui.cli.output import fail, many, say, say_json, table
from irtui.domain.checklist import RunStep
from irtui.domain.incident import Incident, IncidentKind, Status
from irtui.domain.record import Record
from irtui.domain.recordjson import record_json
from irtui.domain.roles import Held
from irtui.domain.suggested import beside
from irtui.domain.task import Task
from irtui.text import duration, minute, rfc3339
from irtui.workflow import reading


def run(options: Namespace) -> int:
    """Print all incidents, or one whole."""
    if options.command == "incident":
        return _one(options)
    if options.status and options.status not in list(Status):
        fail(f"--status: {options.status} is none: there are {', '.join(Status)}.")
        return 2
    with wiring.reading_desk(options) as desk:
        found = reading.all_incidents(desk, options.status)
    if options.json:
        say_json({"incidents": [_row(one) for one in found]})
    elif found:
        table(
            ("KEY", "SEVERITY", "STATUS", "DECLARED", "COMMANDER", "TITLE"),
            [
                (one.key, one.severity or "–", one.status, minute(one.declared_at),
                 one.commander or "–", _marked(one))
                for one in found
            ],
        )  # fmt: skip
    else:
        say("No incident.")
    return 0


def _row(one: Incident) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "severity": one.severity,
        "status": str(one.status),
        "kind": str(one.kind),
        "declared_at": rfc3339(one.declared_at),
        "mitigated_at": rfc3339(one.mitigated_at),
        "resolved_at": rfc3339(one.resolved_at),
    }


def _one(options: Namespace) -> int:
    with wiring.reading_desk(options) as desk:
        record = reading.incident(desk, options.key)
    if options.json:
        say_json({"incident": record_json(record)})
    else:
        _print(record)
    return 0


def _print(record: Record) -> None:
    one = record.incident
    say(f"{one.key}  {_marked(one)}")
    say(f"{one.severity or 'no severity'}, {one.status}, commander {one.commander or 'nobody'}")
    for line in _fate(record):
        say(line)
    if told := beside(one):
        say(f"severity: {_flat(told)}")
    say(f"because {_flat(one.reason)}; the impact is {_flat(one.impact)}")
    say(f"review: {_words(record.review.state) if record.review else 'not started'}")
    say()
    table(("TIME (UTC)", "BY", "WHAT"), _timeline(record))
    if record.roles:
        say()
        heads = ("ROLE", "WHO", "FROM (UTC)", "TO (UTC)", "NOTE")
        table(heads, [_held(held) for held in record.roles])
    if record.tasks:
        say()
        table(("TASK", "OWNER", "DUE (UTC)", "STATE"), [_task(task) for task in record.tasks])
    for run in record.runs:
        say()
        say(f"{run.title}: {run.settled} of {many(len(run.steps), 'step')} settled")
        table(("#", "STATE", "BY", "TIME", "STEP"), [_step(step) for step in run.steps])


def _marked(one: Incident) -> str:
    return one.title if one.kind is IncidentKind.INCIDENT else f"{one.kind.upper()} {one.title}"


def _fate(record: Record) -> list[str]:
    """What else became of it: cancelled and why, reopened, merged, split."""
    one, kin = record.incident, record.kin
    told = []
    if kin.merged_into:
        told.append(f"merged into {kin.merged_into}")
    elif one.cancel_reason:
        told.append(f"cancelled: {_words(one.cancel_reason)}")
    if one.reopen_count:
        told.append(f"reopened {many(one.reopen_count, 'time')}")
    if kin.merged:
        told.append(f"merged into it: {', '.join(kin.merged)}")
    return told + ([f"split from {kin.split_from}"] if kin.split_from else [])


def _timeline(record: Record) -> list[tuple[str, str, str]]:
    rows = []
    for event in (one for one in record.timeline if not one.hidden):
        first, *rest = event.text.split("\n")
        rows.append((f"{event.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}", event.by, first))
        rows += [("", "", text) for text in rest]
    return rows


def _held(held: Held) -> tuple[str, str, str, str, str]:
    until = minute(held.renounced_at) if held.renounced_at else "–"
    return held.role.words, held.person, minute(held.assumed_at), until, _flat(held.note)


def _task(task: Task) -> tuple[str, str, str, str]:
    state = f"{task.state} by {task.ended_by}" if task.ended_by else str(task.state)
    due = minute(task.due_at) if task.due_at else "–"
    return (
        _flat(task.text),
        task.owner or "–",
        due,
        state + (f": {_flat(task.note)}" if task.note else ""),
    )


def _step(step: RunStep) -> tuple[str, str, str, str, str]:
    took = step.finished_at - step.started_at if step.finished_at and step.started_at else None
    spent = "–" if took is None else duration(took)
    why = ", ".join(_flat(text) for text in (_words(step.reason or ""), step.note) if text)
    text = _flat(step.text) + (f" ({why})" if why else "")
    return str(step.number), _words(step.state), step.by or "–", spent, text


def _words(state: str) -> str:
    return state.replace("_", " ")


def _flat(text: str) -> str:
    return " ".join(text.split())
