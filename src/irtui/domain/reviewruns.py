"""What a review tells of the runbooks that were walked through."""

from irtui.domain.checklist import Run, RunStatus, RunStep, StepState
from irtui.domain.evidence import Evidence
from irtui.domain.evidencetold import command_line, first_lines
from irtui.domain.record import Record
from irtui.domain.reviewparts import escaped, second
from irtui.text import duration

_CHECK = {StepState.DONE: "x"}
_OUTPUT = 3


def runbook_section(record: Record) -> list[str]:
    """How the runbooks served, then each run whole."""
    if not record.runs:
        return ["No runbook was used."]
    return [*_use(record), *checklist_sections(record)]


def _use(record: Record) -> list[str]:
    """What was skipped or failed, and the last step that was done before the harm stopped."""
    steps = [step for run in record.runs for step in run.counted]
    lines = [
        f"- {word}: {escaped(step.text)}" + (f" ({escaped(why)})" if why else "")
        for word, state in (("Skipped", StepState.SKIPPED), ("Failed", StepState.FAILED))
        for step in steps
        if step.state is state
        for why in [step.note or (step.reason or "").replace("_", " ")]
    ]
    until = record.incident.mitigated_at
    done = [
        (step.finished_at, step)
        for step in steps
        if step.state is StepState.DONE and step.finished_at is not None
        and until is not None and step.finished_at <= until
    ]  # fmt: skip
    if done:
        at, last = max(done, key=lambda pair: (pair[0], pair[1].position))
        lines.append(f"- Last step before mitigation: {escaped(last.text)} ({second(at)})")
    return ["\n".join(lines)] if lines else []


def checklist_sections(record: Record) -> list[str]:
    """Each run: runbook, version and outcome, and what became of every step."""
    blocks: list[str] = []
    for run in record.runs:
        blocks.append(f"### Checklist: {escaped(run.title)}")
        blocks.append(
            f"{escaped(run.name)}, version {run.sha256[:12]}, {_far(run)}{_outcome(run)}."
        )
        blocks.append("\n".join(line for step in run.steps for line in _step(run, step)))
    return blocks


def _far(run: Run) -> str:
    settled = f"{run.settled} of {len(run.counted)} steps settled"
    if run.status is RunStatus.IN_PROGRESS or run.ended_at is None:
        return settled
    span = duration(run.ended_at - run.started_at)
    return f"{settled}, {run.status} by {escaped(run.ended_by or 'nobody')} after {span}"


def _outcome(run: Run) -> str:
    if run.outcome is None:
        return ""
    note = f" ({escaped(run.outcome_note)})" if run.outcome_note else ""
    return f". Outcome: {run.outcome.words}{note}"


def _step(run: Run, step: RunStep) -> list[str]:
    outcome = "not a step" if step.dropped else step.state.words
    why = [step.reason.replace("_", " ")] if step.reason else []
    parts = [outcome, *why]
    if step.by and step.finished_at:
        parts.append(f"{step.by} {second(step.finished_at)}")
    if step.note:
        parts.append(step.note)
    tail = "; ".join(escaped(part) for part in parts)
    head = f"- [{_CHECK.get(step.state, ' ')}] {escaped(step.text)} ({tail})"
    return [head, *(_evidence(one) for one in run.evidence_of(step.id))]


def _evidence(one: Evidence) -> str:
    """A command that was run, how it ended, and what it said first."""
    said = "; ".join(escaped(line) for line in first_lines(one, _OUTPUT))
    ran = f"{escaped(command_line(one))}: {escaped(one.result)}"
    who = f"{escaped(one.by)} {second(one.began_at)}"
    return f"  - {ran} ({who})" + (f": {said}" if said else "")
