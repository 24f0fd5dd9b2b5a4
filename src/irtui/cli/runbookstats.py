"""`irtui runbook stats`: how well the runbooks have served, and which alerts have none."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import many, say, say_json, table
from irtui.cli.runbookstatsjson import health_json, without_json
from irtui.domain import staleness
from irtui.domain.checklist import Outcome
from irtui.domain.effectiveness import Effectiveness, Figures, troublesome
from irtui.domain.fired import WithoutRunbook
from irtui.domain.stepfigures import StepFigures
from irtui.text import duration, minute
from irtui.workflow import runbookhealth, runbooks
from irtui.workflow.runbookhealth import Health

# What a person reads; scripts get all of it.
_MOST, _WORST = 10, 3


def run(options: Namespace) -> int:
    """Print what the runs of all runbooks come to."""
    now = wiring.now()
    with wiring.reading_desk(options) as desk:
        found = runbookhealth.health(desk)
        without = runbooks.without(desk, datetime.fromtimestamp(0, UTC))
    if options.json:
        say_json(
            {
                "runbooks": [health_json(one, now) for one in found],
                "alerts_without_runbook": [without_json(one) for one in without],
            }
        )
        return 0
    if found:
        table(
            ("RUNBOOK", "RUNS", "COMPLETED", "FIXED", "MEDIAN", "TREND", "REVIEW"),
            [row for one in found for row in _rows(one, now)],
        )
        for one in found[:_MOST]:
            _print_steps(one.found)
    else:
        say("No runbook was used yet.")
    _print_without(without)
    return 0


def _rows(one: Health, now: datetime) -> Iterator[Sequence[str]]:
    review = staleness.told(one.review, now) if one.review else "the file is gone"
    yield (_name(one.found), *_figures(one.found.whole), review)
    if len(one.found.versions) > 1:
        for version in one.found.versions:
            told = "on disk" if version.sha256 == one.on_disk else ""
            since = f"{version.figures.first_at:%Y-%m-%d}"
            yield (
                f"  {version.sha256[:8]} since {since}", *_figures(version.figures), told
            )  # fmt: skip


def _figures(figures: Figures) -> tuple[str, str, str, str, str]:
    return (
        str(figures.runs),
        _of(figures.completed, figures.ended),
        _of(figures.outcomes.get(Outcome.FIXED, 0), figures.rated),
        "–" if figures.took is None else duration(figures.took),
        _trend(figures),
    )


def _of(some: int, whole: int) -> str:
    return f"{some} of {whole}" if whole else "–"


def _trend(figures: Figures) -> str:
    if figures.trend is None:
        return "–"
    return f"{'+' if figures.trend.total_seconds() > 0 else ''}{duration(figures.trend)}"


def _name(found: Effectiveness) -> str:
    name = Path(found.runbook).name
    return f"{name}#{found.anchor}" if found.anchor else name


def _print_steps(found: Effectiveness) -> None:
    """Print which steps worked, and which give trouble, where there are such."""
    lines = [*_worked(found.whole), *_troubles(found.whole)]
    if lines:
        say()
        say(_name(found))
        for text in lines:
            say(f"  {text}")


def _print_without(without: Sequence[WithoutRunbook]) -> None:
    """Print for which alerts a runbook is wanted most."""
    if not without:
        return
    say()
    table(
        ("TIMES", "LAST FIRED", "ALERT WITHOUT A RUNBOOK"),
        [(str(one.times), minute(one.newest), one.name or "–") for one in without[: 2 * _MOST]],
    )
    if (rest := len(without) - 2 * _MOST) > 0:
        say(f"and {rest} more: --json tells all")


def _worked(figures: Figures) -> Iterator[str]:
    whole = sum(step.worked for step in figures.steps)
    best = max(figures.steps, key=lambda step: step.worked, default=None)
    if best is not None and best.worked:
        yield f"last done before the mitigation, {best.worked} of {whole}: {_step(best)}"


def _troubles(figures: Figures) -> Iterator[str]:
    steps = troublesome(figures)
    for step in steps[:_WORST]:
        yield f"{step.trouble}: {_step(step)}"
        notes = [mark for mark in step.marks if mark.note]
        for mark in notes[-_WORST:]:
            yield f"    {' '.join(mark.note.split())}  ({mark.by or 'nobody'})"
    if len(steps) > _WORST:
        yield f"{many(len(steps) - _WORST, 'more step')}: --json tells all"
    for outcome in (Outcome.NO_HELP, Outcome.MISLEADING):
        if count := figures.outcomes.get(outcome, 0):
            yield f"{outcome.words}: {many(count, 'run')} of {figures.rated}"


def _step(step: StepFigures) -> str:
    return f"{step.number} {step.text}"
