"""A checklist in lines: its title, what is to be said of it, steps by phase and group."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from irtui.domain.before import Before
from irtui.domain.checklist import Outcome, Run, RunStatus
from irtui.domain.stepgroups import StepGroup, collapses, groups
from irtui.text import age, clock
from irtui.tui.drawing import step as drawing
from irtui.tui.paint import Line, Piece, cut, ends, line, width_of, wrap

_PHASES = {"diagnose": "DIAGNOSE", "mitigate": "MITIGATE", "escalate": "ESCALATE"}
_BAR, _ROOMY = 7, 52
_WORTH = {Outcome.FIXED: "good", Outcome.HELPED: "good", Outcome.MISLEADING: "warning"}


class GroupKey(NamedTuple):
    """Stands for the head of a group where the cursor may go to it."""

    number: int


class ChecklistRow(NamedTuple):
    """A line of the checklist, and the step or group it stands for; None for details."""

    key: UUID | GroupKey | None
    line: Line


def title(
    run: Run | None, position: int, many: int, now: datetime, happened: datetime | None, width: int
) -> Line:
    """The name of the checklist, how far it is, and for how long it runs or nothing happens."""
    if run is None:
        return (Piece(" CHECKLIST", "faint"),)
    which = f" {position + 1}/{many}" if many > 1 else ""
    done, total = run.settled, len(run.counted)
    far = (Piece(f"{which}  ", "quiet"), Piece(f"{done} of {total} ", "normal"))
    still = run.idle(now, happened)
    right = [Piece(f"idle {age(still)}  ", "warning")] if still else []
    name = Piece(run.name.removesuffix(".md"))
    spent = Piece(f"{clock(_end(run, now) - run.started_at)} ", "quiet")
    filled = done * _BAR // total if total else 0
    bar = (Piece(" " + "▰" * filled, "good"), Piece("▱" * (_BAR - filled), "faint"))
    lead, ran = Piece(" CHECKLIST  ", "faint"), Piece("run ", "faint")
    for left, end in (
        ((lead, name, *far, *bar), (*right, ran, spent)),
        ((lead, name, *far), (*right, ran, spent)),
        ((Piece(" "), name, *far), (*right, spent)),
    ):
        if width_of([*left, *end]) < width:
            return ends(left, end, width)
    named = cut((Piece(" "), name), width - width_of([*far, *end]) - 1)
    return ends((*named, *far), end, width)


def told(run: Run | None, newer: bool, before: Before, width: int) -> list[Line]:
    """What is to be said of a run: that its file has changed, its end, and how it served before."""
    if run is None:
        return []
    lines: list[Line] = []
    if newer:
        changed = (
            Piece(f" {run.name} has changed since: ", "warning"),
            Piece("r", "key"),
            Piece(" starts the new version", "quiet"),
        )
        lines.append(ends(changed, (), width))
    lines += _ended(run, width)
    if before.worked:
        worked = (Piece(" worked  ", "faint"), Piece(before.worked, "good"))
        lines.append(ends(worked, (), width))
    if before.served or before.review:
        served = (Piece(" before  ", "faint"), Piece(before.served or "never used", "quiet"))
        late = (Piece(f"{before.review} ", "warning"),) if before.review else ()
        lines.append(ends(served, late, width))
    return lines


def _ended(run: Run, width: int) -> list[Line]:
    if run.status is RunStatus.IN_PROGRESS or run.ended_at is None:
        return []
    mark, tone = ("✓", "good") if run.status is RunStatus.COMPLETED else ("–", "quiet")
    said = f"{run.status} by {run.ended_by or 'nobody'} {run.ended_at:%H:%M}"
    if run.outcome is None:
        hint = (Piece("F", "key"), Piece(" says what it was worth", "quiet"))
        return [ends((Piece(f" {mark} ", tone), Piece(f"{said}  ", "quiet"), *hint), (), width)]
    worth = _WORTH.get(run.outcome, "quiet")
    note = f": {run.outcome_note}" if run.outcome_note else ""
    pieces = (Piece(f" {mark} ", tone), Piece(f"{said}  ", "quiet"))
    return [ends((*pieces, Piece(run.outcome.words, worth), Piece(note, "quiet")), (), width)]


def _end(run: Run, now: datetime) -> datetime:
    return run.ended_at if run.ended_at and run.status is not RunStatus.IN_PROGRESS else now


def rows(
    run: Run,
    cursor: object,
    opened: Collection[int],
    now: datetime,
    width: int,
    *,
    runs: bool = False,
) -> list[ChecklistRow]:
    """The whole checklist; the step under the cursor is unfolded, and of many groups the open.

    `runs` tells that commands may be run here.
    """
    found: list[ChecklistRow] = []
    now = _end(run, now)
    members, phase = groups(run.steps), None
    folds = collapses(members)
    for group in members:
        begins = group.phase != phase
        if begins:
            phase = group.phase
            found += [ChecklistRow(None, ())] if found else []
            found.append(ChecklistRow(None, (Piece(_PHASES.get(phase, "STEPS"), "faint"),)))
        if folds:
            is_open = group.number in opened
            found.append(ChecklistRow(GroupKey(group.number), _fold(group, is_open, width)))
            if not is_open:
                continue
        elif group.subhead:
            found += [ChecklistRow(None, ())] if width >= _ROOMY and not begins else []
            head = cut((Piece(f"  {group.subhead}", "quiet"),), width)
            found.append(ChecklistRow(None, head))
        for step in group.steps:
            here = step.id == cursor
            first, *more = drawing.head(step, now, width, whole=here)
            more += drawing.told(step, width)
            more += drawing.unfolded(run, step, now, width, runs=runs) if here else []
            found.append(ChecklistRow(step.id, first))
            found += [ChecklistRow(None, text) for text in more]
    return found


def _fold(group: StepGroup, is_open: bool, width: int) -> Line:
    """The head of a group that can be closed."""
    numbers = f"{group.steps[0].number}–{group.steps[-1].number}"
    if len(group.steps) == 1:
        numbers = f"{group.steps[0].number}"
    name = group.subhead or group.heading or _PHASES.get(group.phase, "steps").capitalize()
    done, total = group.settled, len(group.counted)
    tone = "quiet" if done == total else "normal"
    left = (Piece("▾ " if is_open else "▹ ", "key"), Piece(name, tone))
    right = (Piece(f"{numbers}  ", "faint"), Piece(f"{done} of {total} ", "quiet"))
    return ends(left, right, width)


def nothing(width: int) -> list[Line]:
    """What stands where a checklist would be."""
    text = "No runbook matches. r chooses one from the directories."
    return [(), *(line(Piece(f" {row}", "quiet")) for row in wrap(text, width - 2))]
