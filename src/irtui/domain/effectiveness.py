"""How well runbooks serve: what their runs took, how they ended, and where they went wrong.

A share is always told with its number of runs, and what nobody knows is None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from irtui.domain.checklist import Outcome, Run, RunStatus
from irtui.domain.spread import middle
from irtui.domain.stepfigures import StepFigures, Walked, step_figures
from irtui.text import duration

# With fewer runs on either side a trend is an accident.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Use:
    """A run, and when the incident it belongs to was mitigated."""

    run: Run
    mitigated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What some runs of one runbook come to.

    `took` is the median of the `timed` completed runs; `trend` how much longer the later half of
    them took than the earlier one, None with too few.
    """

    runs: int
    completed: int
    abandoned: int
    first_at: datetime
    last_at: datetime
    timed: int
    took: timedelta | None
    trend: timedelta | None
    outcomes: Mapping[Outcome, int]
    steps: tuple[StepFigures, ...]

    @property
    def ended(self) -> int:
        """How many runs are over."""
        return self.completed + self.abandoned

    @property
    def rated(self) -> int:
        """Of how many runs somebody said what the runbook was worth."""
        return sum(self.outcomes.values())

    @property
    def problems(self) -> int:
        """How many things speak against it: troublesome steps, and runs that were of no use."""
        useless = self.outcomes.get(Outcome.NO_HELP, 0) + self.outcomes.get(Outcome.MISLEADING, 0)
        return useless + sum(bool(step.problems) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a runbook, and what its runs come to."""

    sha256: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """A runbook, or one section of it, over all its versions, the newest first."""

    runbook: str
    anchor: str
    title: str
    whole: Figures
    versions: tuple[Version, ...]

    @property
    def score(self) -> int:
        """How much it deserves a look: how often it is used, times what speaks against it."""
        return self.whole.runs * self.whole.problems


def effectiveness(uses: Iterable[Use]) -> list[Effectiveness]:
    """Every runbook that was used, the one that deserves a look most first."""
    ordered = sorted(uses, key=lambda use: (_place(use), use.run.started_at))
    found = [_of_runbook(list(group)) for _, group in groupby(ordered, _place)]
    return sorted(found, key=lambda one: (-one.score, -one.whole.runs, one.runbook, one.anchor))


def figures(uses: Sequence[Use]) -> Figures:
    """What runs come to, one at least, given earliest first."""
    runs = [use.run for use in uses]
    spans = [span for run in runs if (span := _took(run)) is not None]
    statuses = Counter(run.status for run in runs)
    return Figures(
        runs=len(runs),
        completed=statuses[RunStatus.COMPLETED],
        abandoned=statuses[RunStatus.ABANDONED],
        first_at=runs[0].started_at,
        last_at=runs[-1].started_at,
        timed=len(spans),
        took=middle(spans),
        trend=_trend(spans),
        outcomes=Counter(run.outcome for run in runs if run.outcome),
        steps=step_figures([Walked(use.run.counted, use.mitigated_at) for use in uses]),
    )


def troublesome(found: Figures) -> list[StepFigures]:
    """The steps that give trouble, the one that does most first."""
    steps = [step for step in found.steps if step.problems]
    return sorted(steps, key=lambda step: (-step.troubled, step.number))


def line(found: Effectiveness) -> str:
    """One calm line for where a runbook is chosen or shown."""
    whole = found.whole
    told = ["used once" if whole.runs == 1 else f"used {whole.runs} times"]
    if whole.rated:
        told.append(f"fixed {whole.outcomes.get(Outcome.FIXED, 0)} of {whole.rated}")
    if whole.took is not None and whole.timed >= ENOUGH:
        told.append(f"median {duration(whole.took)}")
    if worst := troublesome(whole):
        told.append(f"step {worst[0].number} {worst[0].trouble}")
    return ", ".join(told)


def _place(use: Use) -> tuple[str, str]:
    return use.run.runbook, use.run.anchor


def _of_runbook(uses: Sequence[Use]) -> Effectiveness:
    versions: dict[str, list[Use]] = {}
    for use in reversed(uses):
        versions.setdefault(use.run.sha256, []).insert(0, use)
    newest = uses[-1].run
    return Effectiveness(
        runbook=newest.runbook,
        anchor=newest.anchor,
        title=newest.title,
        whole=figures(uses),
        versions=tuple(Version(sha256, figures(some)) for sha256, some in versions.items()),
    )


def _took(run: Run) -> timedelta | None:
    if run.status is not RunStatus.COMPLETED or run.ended_at is None:
        return None
    span = run.ended_at - run.started_at
    return span if span >= timedelta(0) else None


def _trend(spans: Sequence[timedelta]) -> timedelta | None:
    half = len(spans) // 2
    if half < ENOUGH:
        return None
    before, after = middle(spans[:half]), middle(spans[-half:])
    return after - before if before is not None and after is not None else None
