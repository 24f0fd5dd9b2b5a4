"""One step of a checklist in lines: its line in the list, and all that it says."""

from datetime import datetime, timedelta

from irtui.domain.checklist import Run, RunStep, StepCommand, StepState
from irtui.domain.evidence import Evidence
from irtui.domain.evidencetold import command_line, last_lines
from irtui.text import clock
from irtui.tui.paint import Line, Piece, cut, ends, fit, line, width_of, wrap

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
_RISKS = {
    "read": Piece("only looks", "quiet"),
    "change": Piece("changes something", "warning"),
    "danger": Piece("dangerous", "critical"),
}
_INDENT = 5
# Text that is wider is hard to read.
_WIDEST = 100
_EXPECTED, _OUTPUT = 6, 5
# From this width on there is room for columns, and for the keys beside a command.
_ROOMY = 52


def head(step: RunStep, now: datetime, width: int, *, whole: bool) -> list[Line]:
    """A step in one line, or with its whole text where the cursor is."""
    mark, tone = (" ", "faint") if step.dropped else _MARKS[step.state]
    text_tone = _tone(step)
    right = _signed(step, now, width)
    soft = Piece("~" if step.details.soft and not step.dropped else " ", "faint")
    lead = (Piece(f"{mark} ", tone), Piece(f"{step.number:>2}", "faint"), soft)
    room = min(width - _INDENT - 1 - width_of(right), _WIDEST)
    first, *more = wrap(step.text, room) if whole else [step.text]
    row = ends((*lead, Piece(first, text_tone)), right, width)
    return [row, *(_below(text, text_tone) for text in more)]


def told(step: RunStep, width: int) -> list[Line]:
    """What was said when it was settled, and what is noted on it."""
    parts = [step.reason.replace("_", " ")] if step.reason else []
    parts += [step.note] if step.note else []
    word = _WORDS.get(step.state, "note" if step.note else "")
    if not (parts or word) or step.dropped:
        return []
    tone = "normal" if step.state is StepState.FAILED else "quiet"
    texts = wrap(": ".join(filter(None, [word, *parts])), _inner(width))
    return [_below(text, tone) for text in texts]


def unfolded(
    run: Run, step: RunStep, now: datetime, width: int, *, runs: bool = False
) -> list[Line]:
    """All that the runbook says of a step, where it says it, and what was run in it.

    `runs` tells that its commands may be run here.
    """
    inner, details = _inner(width), step.details
    lines = _where(run, step, width)
    if step.dropped:
        return [*lines, ()]
    lines += [_below(text, "quiet") for text in wrap(step.body.strip("\n"), inner) if step.body]
    for substep in details.substeps:
        lines += _hanging("·", substep, "quiet", inner)
    for caution in details.cautions:
        lines += _hanging("!", caution, "warning", inner)
    for number, command in enumerate(step.commands):
        lines += _command(command, width, hint=number == 0, runs=runs)
    for link in details.links:
        lines += [_below(text, "link") for text in wrap(link, inner)]
    for one in run.evidence_of(step.id):
        lines += _evidence(one, now, inner)
    return [*lines, ()]


def _tone(step: RunStep) -> str:
    if step.dropped:
        return "faint"
    if step.state is StepState.IN_PROGRESS:
        return "loud"
    return "quiet" if step.state.settled or step.details.soft else "normal"


def _signed(step: RunStep, now: datetime, width: int) -> Line:
    """Who did it or is at it, and for how long; where there is little room what matters more."""
    if step.dropped:
        return (Piece("not a step ", "faint"),)
    spent = _spent(step, now)
    by, span = step.by or "", clock(spent) if spent is not None else ""
    tone = "quiet" if step.state.settled else "key"
    if not by and not span:
        return (Piece(" "),)
    if width >= _ROOMY:
        return (
            Piece(f" {fit(by, 8, right=True)}", tone),
            Piece(fit(span, 8, right=True) + " ", "quiet"),
        )
    name = Piece(f" {fit(by, min(8, len(by)))}", tone)
    return (name, Piece(" " if step.state.settled else f" {span} ", "quiet"))


def _spent(step: RunStep, now: datetime) -> timedelta | None:
    if step.started_at is None:
        return None
    if step.state is StepState.IN_PROGRESS:
        return now - step.started_at
    return step.finished_at - step.started_at if step.finished_at else None


def _where(run: Run, step: RunStep, width: int) -> list[Line]:
    """How sure it is that it is a step, what it may do, and where it stands."""
    left: list[Piece] = [Piece(" " * _INDENT)]
    if step.dropped:
        left += [Piece("no step, ", "quiet"), Piece("X", "key"), Piece(" takes that back", "quiet")]
    elif step.details.soft:
        left += [Piece("maybe a step, ", "quiet"), Piece("X", "key"), Piece(" if not", "quiet")]
    elif risk := _RISKS.get(step.details.risk if step.commands else ""):
        left.append(risk)
    name = f"{run.name}:{step.details.line}" if step.details.line else run.name
    place = cut((Piece(f"{name} ", "faint"),), width - _INDENT)
    if len(left) == 1 or width_of([*left, *place]) < width:
        return [ends(tuple(left), place, width)]
    return [ends(tuple(left), (), width), ends((), place, width)]


def _command(command: StepCommand, width: int, *, hint: bool, runs: bool) -> list[Line]:
    """A block on a ground of its own, the keys that use it, and what the author expects of it."""
    keys = _keys(command, runs=runs) if hint else ()
    beside = width_of(_keys(command, runs=runs)) + 1 if width >= _ROOMY else 0
    room = min(width - _INDENT - 3 - beside, _WIDEST)
    rows = [fit(text, room) for text in wrap(command.text.strip("\n"), room)]
    ground = [line(Piece(" " * _INDENT), Piece(f" {row} ", "code")) for row in rows]
    if keys and beside:
        ground[0] = (*ground[0], Piece(" "), *keys)
    elif keys:
        ground.append(ends((), keys, width))
    about = ["as root"] if command.root else []
    about += [f"fill in {' '.join(command.placeholders)}"] if command.placeholders else []
    said = [_below(text, "faint") for text in wrap(" · ".join(about), _inner(width)) if about]
    return [(), *ground, *said, *_expected(command, width)]


def _keys(command: StepCommand, *, runs: bool) -> Line:
    pieces = [Piece("y", "key"), Piece(" copy ", "quiet")]
    if runs and (command.shell or command.query):
        pieces += [Piece(" !", "key"), Piece(" run ", "quiet")]
    return tuple(pieces)


def _expected(command: StepCommand, width: int) -> list[Line]:
    lines: list[Line] = []
    texts = command.expected.strip("\n").splitlines()
    room = _inner(width) - 8
    for number, text in enumerate(texts[:_EXPECTED]):
        word = "expect  " if number == 0 else " " * 8
        shown = Piece(fit(text, room).rstrip(), "quiet")
        lines.append(line(Piece(" " * _INDENT + word, "faint"), shown))
    if len(texts) > _EXPECTED:
        lines.append(_below(f"        … {len(texts) - _EXPECTED} lines more", "faint"))
    return lines


def _evidence(one: Evidence, now: datetime, inner: int) -> list[Line]:
    """A command that was run: how it ended, by whom, and what it said last."""
    mark, tone = ("▸", "key") if one.running else ("✗", "critical") if one.failed else ("✓", "good")
    span = f" {clock(now - one.began_at)}" if one.running else ""
    ended = f"{one.result}{span}"
    said = line(
        Piece(" " * _INDENT),
        Piece(f"{mark} ", tone),
        Piece(ended, "normal"),
        Piece(f" · {one.by} {one.began_at:%H:%M} · {command_line(one)}", "quiet"),
    )
    lines = [(), cut(said, inner + _INDENT)]
    return lines + [
        _below("  " + fit(text, inner - 2).rstrip(), "quiet") for text in last_lines(one, _OUTPUT)
    ]


def _hanging(mark: str, text: str, tone: str, inner: int) -> list[Line]:
    """A text behind a mark, its other rows below its first."""
    rows = wrap(text, inner - 2)
    return [
        _below(f"{mark if number == 0 else ' '} {row}", tone) for number, row in enumerate(rows)
    ]


def _inner(width: int) -> int:
    return min(width - _INDENT - 1, _WIDEST)


def _below(text: str, tone: str) -> Line:
    return line(Piece(" " * _INDENT + text, tone))
