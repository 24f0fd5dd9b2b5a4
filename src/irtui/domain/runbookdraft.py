"""A first runbook from what was done: what an operator noted and ticked becomes steps.

What comes from outside is escaped, so that it is text in the new file and never a command.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from unicodedata import normalize

from irtui.domain.alert import Alert
from irtui.domain.checklist import Run, RunStep, StepCommand, StepState
from irtui.domain.reviewparts import escaped
from irtui.domain.timeline import Event, Kind

_MEANING = ("summary", "title", "description", "message")
_IMPACT = ("impact", "business_impact", "customer_impact")
_TOLD = (Kind.NOTE, Kind.DECISION, Kind.ACTION_TAKEN, Kind.COMMAND)
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_LONGEST_NAME = 100
_Item = tuple[datetime, list[str]]


def file_name(alert_name: str) -> str:
    """The name of the file for an alert; ValueError where the alert has no name to make one of."""
    # As names are compared: what only looks like a letter has become one.
    stem = _NOT_IN_A_NAME.sub("", normalize("NFKC", alert_name))[:_LONGEST_NAME]
    if not any(map(str.isalnum, stem)):
        raise ValueError("This alert has no name that a file could have.")
    return f"{stem}.md"


def draft(
    name: str,
    alerts: Sequence[Alert],
    timeline: Sequence[Event],
    runs: Sequence[Run],
    *,
    impact: str = "",
    origin: str = "",
) -> str:
    """The Markdown of a runbook for an alert: notes, done steps and their commands by time."""
    meaning = _annotations(alerts, _MEANING) or ["What does this alert say, and how sure is it?"]
    harm = _annotations(alerts, _IMPACT) or ([impact] if impact.strip() else [])
    own = [run for run in runs if not run.protocol]
    items = sorted(chain(_notes(timeline), _steps(own)), key=lambda item: item[0])
    lines = [f"# {escaped(name)}", "", "## Meaning", ""]
    lines += chain.from_iterable((escaped(text), "") for text in meaning)
    lines += ["## Impact", ""]
    lines += [*map(escaped, harm or ["Who notices, and how badly?"]), "", "## Steps", ""]
    # Nothing was noted: what is empty counts as a stub, and asks to be written.
    lines += [line for _, item in items for line in item] or ["TODO"]
    if origin:
        lines += ["", "## Notes", "", escaped(origin)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _annotations(alerts: Sequence[Alert], names: Sequence[str]) -> list[str]:
    """What the annotations of the first alert that has any say, each text once."""
    for alert in alerts:
        told = (alert.annotations.get(name, "") for name in names)
        if texts := list(dict.fromkeys(text for text in told if text.strip())):
            return texts
    return []


def _notes(timeline: Sequence[Event]) -> Iterator[_Item]:
    """What was noted and not taken back; what belongs to a step stands there."""
    undone = {event.data.get("undoes") for event in timeline} - {None}
    for event in timeline:
        lines = [line for line in event.text.splitlines() if line.strip()]
        told = event.kind in _TOLD and "step" not in event.data and lines and not event.hidden
        if told and event.data.get("act") not in undone:
            yield event.at, _item(lines[0], lines[1:])


def _steps(runs: Sequence[Run]) -> Iterator[_Item]:
    """What was done of checklists, and what was run in them and went well."""
    for run in runs:
        ran = {one.step_id for one in run.evidence if not one.running and not one.failed}
        for step in run.steps:
            if step.state is StepState.DONE or (step.id in ran and not step.state.settled):
                notes = [line for line in step.note.splitlines() if line.strip()]
                at = step.finished_at or step.started_at or run.started_at
                yield at, [*_item(step.text, notes), *_commands(step)]


def _item(text: str, rest: Sequence[str]) -> list[str]:
    return [
        f"- [ ] {escaped(text)}",
        *chain.from_iterable(("", f"  {escaped(one)}") for one in rest),
    ]


def _commands(step: RunStep) -> Iterator[str]:
    for command in step.commands:
        text = command.text.strip("\n")
        ticks = max(map(len, re.findall("`+", text)), default=0)
        fence = "`" * max(3, ticks + 1)
        lines = [f"{fence}{_language(command)}", *text.splitlines(), fence]
        yield from ("", *(f"  {line}".rstrip() for line in lines), "")


def _language(command: StepCommand) -> str:
    named: Mapping[bool, str] = {True: "sh", False: "promql" if command.query else ""}
    return _NOT_IN_A_NAME.sub("", command.language) or named[command.shell]
