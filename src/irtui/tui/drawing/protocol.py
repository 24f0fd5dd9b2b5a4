"""The response protocol above a checklist: how far it is, and what still waits."""

from irtui.domain.checklist import Run, RunStep, StepState
from irtui.tui.drawing.checklist import ChecklistRow
from irtui.tui.paint import Line, Piece, ends, width_of, wrap


def rows(run: Run, cursor: object, width: int, most: int) -> list[ChecklistRow]:
    """The steps that wait, of many only the first, and a line to whatever comes below."""
    waiting = [step for step in run.steps if step.waits]
    far = Piece(f"{run.settled} of {len(run.counted)} ", "quiet")
    found = [ChecklistRow(None, ends((Piece(run.title.upper(), "warning"),), (far,), width))]
    for step in waiting[:most]:
        first, *more = _step(step, width, whole=step.id == cursor)
        found.append(ChecklistRow(step.id, first))
        found += [ChecklistRow(None, text) for text in more]
    if len(waiting) > most:
        found.append(ChecklistRow(None, (Piece(f"  … {len(waiting) - most} more", "faint"),)))
    return [*found, ChecklistRow(None, ())]


def _step(step: RunStep, width: int, *, whole: bool) -> list[Line]:
    going = step.state is StepState.IN_PROGRESS
    right = (Piece(f" {step.by} ", "key"),) if going and step.by else (Piece(" "),)
    room = width - 3 - width_of(right)
    first, *more = wrap(step.text, room) if whole else [step.text]
    lead = Piece("▸ " if going else "· ", "key" if going else "faint")
    tone = "loud" if going else "normal"
    lines = [ends((lead, Piece(first, tone)), right, width)]
    return [*lines, *(ends((Piece("  "), Piece(text, tone)), (), width) for text in more)]
