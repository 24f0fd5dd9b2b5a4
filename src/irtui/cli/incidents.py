"""`irtui incidents` and `irtui incident KEY`."""

from argparse import Namespace
from typing import Any

from irtui.cli import wiring
from irtui.cli.output import fail, say, say_json, table
from irtui.domain.incident import Incident, Status
from irtui.domain.record import Record
from irtui.domain.recordjson import record_json
from irtui.text import duration, minute, rfc3339
from irtui.workflow import reading


def run(options: Namespace) -> int:
    """Print all incidents, or one whole."""
    if options.command == "incident":
        return _one(options)
    if options.status and options.status not in list(Status):
        fail(f"{options.status} is no status: there are {', '.join(Status)}.")
        return 2
    found = reading.all_incidents(wiring.reading_desk(options), options.status)
    if options.json:
        say_json({"incidents": [_row(one) for one in found]})
    elif found:
        table(
            ("KEY", "SEVERITY", "STATUS", "DECLARED", "COMMANDER", "TITLE"),
            [
                (one.key, one.severity or "–", one.status, minute(one.declared_at),
                 one.commander or "–", one.title)
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
        "declared_at": rfc3339(one.declared_at),
        "mitigated_at": rfc3339(one.mitigated_at),
        "resolved_at": rfc3339(one.resolved_at),
    }


def _one(options: Namespace) -> int:
    record = reading.incident(wiring.reading_desk(options), options.key)
    if options.json:
        say_json({"incident": record_json(record)})
    else:
        _print(record)
    return 0


def _print(record: Record) -> None:
    one = record.incident
    say(f"{one.key}  {one.title}")
    say(f"{one.severity or 'no severity'}, {one.status}, commander {one.commander or 'nobody'}")
    say(f"because {one.reason}; impact: {one.impact}")
    say()
    for event in record.timeline:
        first, *rest = event.text.split("\n")
        say(f"{event.at:%Y-%m-%d %H:%M:%SZ}  {event.by:<10}  {first}")
        for text in rest:
            say(f"{'':<21}  {'':<10}  {text}")
    for run in record.runs:
        say()
        say(f"{run.title}: {run.settled} of {len(run.steps)} steps settled")
        for step in run.steps:
            by = f" by {step.by}" if step.by else ""
            if step.finished_at and step.started_at:
                by += f" in {duration(step.finished_at - step.started_at)}"
            say(f"  {step.number:>2}  {step.state:<12} {step.text}{by}")
