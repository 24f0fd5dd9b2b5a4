"""A runbook as lines for a person: its steps under their phases, each with all that it says."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from irtui.cli.output import many, say
from irtui.domain.runbook import Command, Phase, Risk, Runbook, Step
from irtui.domain.staleness import Review, told
from irtui.text import clean

_PHASES = {Phase.DIAGNOSE: "DIAGNOSE", Phase.MITIGATE: "MITIGATE", Phase.ESCALATE: "ESCALATE"}
_RISKS = {Risk.CHANGE: "changes something", Risk.DANGER: "dangerous"}
_WIDEST = 100
_INDENT = " " * 6
_MARK = re.compile(r" *(?:[-*]|\d{1,4}[.)]) ")


def print_runbook(runbook: Runbook, review: Review, now: datetime) -> None:
    """Print the checklist as wide as the terminal, no wider than is good to read."""
    width = min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, 40), _WIDEST)
    about = " · ".join([_counted(runbook), *_remarks(runbook), told(review, now)])
    for line in (*_wrapped(runbook.title, width, ""), *_wrapped(about, width, "")):
        say(line)
    for line in _steps(runbook, width):
        say(line)
    if any(step.soft for step in runbook.steps):
        say()
        say("~  prose that reads like an instruction")


def _counted(runbook: Runbook) -> str:
    counted = Counter(step.phase for step in runbook.steps)
    phases = [f"{counted[phase]} {phase}" for phase in Phase if counted[phase]]
    whole = many(len(runbook.steps), "step")
    return whole if len(phases) < 2 else f"{whole}: {', '.join(phases)}"


def _remarks(runbook: Runbook) -> Iterator[str]:
    if runbook.moved_to:
        yield f"moved to {runbook.moved_to}"
    elif runbook.stub:
        yield "a stub: nothing to do is written yet"
    if runbook.ticked:
        yield "boxes are ticked in the template"


def _steps(runbook: Runbook, width: int) -> Iterator[str]:
    phase: Phase | None = None
    group: tuple[str, ...] = ()
    for number, step in enumerate(runbook.steps, 1):
        if step.phase != phase:
            yield ""
            yield _PHASES.get(step.phase, "STEPS")
        # A lone heading such as "Diagnosis" says what the phase says.
        deep = len(step.group) > 1 or step.phase is Phase.OTHER
        if (step.phase, step.group) != (phase, group) and step.group and deep:
            yield ""
            yield from _wrapped(" › ".join(step.group), width, "  ")
        phase, group = step.phase, step.group
        yield from _step(step, number, width)


def _step(step: Step, number: int, width: int) -> Iterator[str]:
    head = f"{number:4d} {'~' if step.soft else ' '}"
    yield from _wrapped(step.text, width, head + " ", _INDENT + " ")
    indent = _INDENT + "   "
    for caution in step.cautions:
        yield from _wrapped(caution, width, f"{_INDENT} ! ", indent)
    for line in filter(str.strip, step.body.split("\n")):
        yield from _hanging(line, width, indent)
    for substep in step.substeps:
        mark = "" if _MARK.match(substep) else "- "
        deeper = len(substep) - len(substep.lstrip())
        yield from _hanging(" " * deeper + mark + substep.lstrip(), width, indent)
    for command in step.commands:
        yield from _command(command, indent)


def _command(command: Command, indent: str) -> Iterator[str]:
    mark = "$ " if command.shell else "? " if command.query else "| "
    for index, line in enumerate(command.text.split("\n")):
        yield f"{indent}{'  ' if index and command.shell else mark}{line}"
    traits = [_RISKS.get(command.risk, "") if command.shell or command.query else ""]
    traits += ["needs root" if command.root else ""]
    traits += ["needs a terminal" if command.interactive else ""]
    if command.placeholders:
        traits.append(f"fill in {', '.join(command.placeholders)}")
    if told := " · ".join(filter(None, traits)):
        yield f"{indent}  ({told})"
    for line in command.expected.split("\n") if command.expected else ():
        yield f"{indent}> {line}".rstrip()


def _hanging(line: str, width: int, indent: str) -> list[str]:
    """A line of a list below its mark; code, which its author indented, is left as it is."""
    mark = _MARK.match(line)
    if mark is None and line[0].isspace():
        return [indent + line]
    shift = indent + (mark[0] if mark else "")
    return _wrapped(line[mark.end() :] if mark else line, width, shift, " " * len(shift))


def _wrapped(text: str, width: int, first: str, rest: str = "") -> list[str]:
    """A text in lines that fit; words that do not are left whole, so that they can be copied."""
    return wrap(
        clean(" ".join(text.split())),
        width,
        initial_indent=first,
        subsequent_indent=rest or " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
