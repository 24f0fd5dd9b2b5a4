"""A checklist in lines: steps by phase, the one under the cursor with all it says."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from irtui.domain.checklist import Run, RunStep, StepState
from irtui.text import clock
from irtui.tui.paint import Line, Piece, ends, fit, line, width_of, wrap

_MARKS = {
    StepState.DONE: ("✓", "good"),
    StepState.FAILED: ("✗", "critical"),
    StepState.SKIPPED: ("–", "quiet"),
    StepState.NOT_APPLICABLE: ("–", "quiet"),
    StepState.IN_PROGRESS: ("▸", "key"),
    StepState.PENDING: (" ", "quiet"),
}
_WORDS = {
    StepState.FAILED: "failed",
    StepState.SKIPPED: "skipped",
    StepState.NOT_APPLICABLE: "not applicable",
}
_PHASES = {"diagnose": "DIAGNOSE", "mitigate": "MITIGATE", "escalate": "ESCALATE"}


class ChecklistRow(NamedTuple):
    """A line of the checklist and the step it stands for; None for headings and details."""

    step: UUID | None
    line: Line


def title(run: Run | None, position: int, many: int, now: datetime, width: int) -> Line:
    """The name of the checklist, how far it is, and for how long it runs."""
    if run is None:
        return (Piece("CHECKLIST", "faint"),)
    name = run.runbook.rsplit("/", 1)[-1].removesuffix(".md")
    which = f" {position + 1}/{many}" if many > 1 else ""
    done, total = run.settled, len(run.steps)
    far = (Piece(f"{which}  ", "quiet"), Piece(f"{done} of {total} ", "normal"))
    ran = Piece(clock(_end(run, now) - run.started_at) + " ", "quiet")
    if width < 60:
        return ends((Piece(name),), (*far, Piece(" "), ran), width)
    filled = done * 7 // total if total else 0
    bar = (Piece(" " + "▰" * filled, "good"), Piece("▱" * (7 - filled), "faint"))
    return ends((Piece("CHECKLIST  ", "faint"), Piece(name), *far, *bar), (ran,), width)


def _end(run: Run, now: datetime) -> datetime:
    ends_at = [step.finished_at for step in run.steps if step.finished_at]
    return max(ends_at) if run.settled == len(run.steps) and ends_at else now


def rows(run: Run, cursor: UUID | None, now: datetime, width: int) -> list[ChecklistRow]:
    """The whole checklist; the step under the cursor is unfolded."""
    found: list[ChecklistRow] = []
    phase = None
    for step in run.steps:
        if step.phase != phase:
            phase = step.phase
            found += [ChecklistRow(None, ())] if found else []
            found.append(ChecklistRow(None, (Piece(_PHASES.get(phase, "STEPS"), "faint"),)))
        here = step.id == cursor
        head, *more = _step(step, now, width, whole=here)
        found.append(ChecklistRow(step.id, head))
        found += [ChecklistRow(None, text) for text in more]
        if step.note or step.reason:
            found += [ChecklistRow(None, text) for text in _outcome(step, width)]
        if here:
            found += [ChecklistRow(None, text) for text in _unfolded(step, width)]
    return found


def nothing(width: int) -> list[Line]:
    """What stands where a checklist would be."""
    text = "No runbook has the name of a linked alert. r chooses one from the directories."
    return [(), *(line(Piece(row, "quiet")) for row in wrap(text, width - 2))]


def _step(step: RunStep, now: datetime, width: int, *, whole: bool) -> list[Line]:
    """A step in one line, or with its whole text where the cursor is."""
    mark, tone = _MARKS[step.state]
    open_now = step.state is StepState.IN_PROGRESS
    text_tone = "loud" if open_now else "quiet" if step.state.settled else "normal"
    right: list[Piece] = []
    if step.by and step.state.settled:
        right.append(Piece(fit(step.by, min(8, len(step.by))), "quiet"))
    spent = _spent(step, now)
    if spent is not None:
        right.append(Piece(f" {spent}", "quiet"))
    right.append(Piece(" "))
    lead = (Piece(f"{mark} ", tone), Piece(f"{step.number:>2} ", "quiet"))
    first, *more = wrap(step.text, width - 6 - width_of(right)) if whole else [step.text]
    head = ends((*lead, Piece(first, text_tone)), tuple(right), width)
    return [head, *(line(Piece(" " * 5 + text, text_tone)) for text in more)]


def _spent(step: RunStep, now: datetime) -> str | None:
    if step.started_at is None:
        return None
    if step.state is StepState.IN_PROGRESS:
        return clock(now - step.started_at)
    return clock(step.finished_at - step.started_at) if step.finished_at else None


def _outcome(step: RunStep, width: int) -> list[Line]:
    word = _WORDS.get(step.state, "note")
    parts = [step.reason.replace("_", " ")] if step.reason else []
    parts += [step.note] if step.note else []
    return [
        line(Piece(" " * 5 + text, "quiet"))
        for text in wrap(f"{word}: {': '.join(parts)}", width - 6)
    ]


def _unfolded(step: RunStep, width: int) -> list[Line]:
    details, inner = step.details, width - 6
    lines = [_below(text, "quiet") for text in wrap(step.body.strip("\n"), inner) if step.body]
    for substep in details.substeps:
        lines += [_below(text, "quiet") for text in wrap(f"· {substep}", inner)]
    for caution in details.cautions:
        lines += [_below(text, "warning") for text in wrap(f"! {caution}", inner)]
    for command in step.commands:
        lines.append(())
        lines += [
            line(Piece(" " * 5), Piece(" " + fit(text, width - 8) + " ", "code"))
            for text in wrap(command.text.strip("\n"), width - 8)
        ]
        if command.expected:
            expected = f"expect: {command.expected.strip()}"
            lines += [_below(text, "quiet") for text in wrap(expected, inner)]
    if step.commands:
        lines.append(ends((), (Piece("y", "key"), Piece(" copy ", "quiet")), width))
    return [*lines, ()] if lines else lines


def _below(text: str, tone: str) -> Line:
    return line(Piece(" " * 5 + text, tone))
