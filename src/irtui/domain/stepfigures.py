"""What became of each step of a runbook over many runs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.checklist import RunStep, SkipReason, StepState
from irtui.domain.spread import middle

OFTEN_SKIPPED, OFTEN_FAILED = 0.5, 0.2
_TELLING = (SkipReason.UNCLEAR, SkipReason.WRONG)
_LEFT_OUT = (StepState.SKIPPED, StepState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Walked:
    """The steps of one run, and when its incident was mitigated."""

    steps: Sequence[RunStep]
    mitigated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """An operator said of a step that it is unclear or wrong."""

    reason: SkipReason
    note: str
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A step over many runs; `number` is its place in the newest text.

    `took` is the median of what is known, `share` its part of all the time that steps took.
    `worked` counts the runs in which it was the last one done before the incident was mitigated.
    """

    key: str
    number: int
    text: str
    states: Counter[StepState]
    marks: tuple[Mark, ...]
    took: timedelta | None
    share: float | None
    worked: int

    @property
    def settled(self) -> int:
        """In how many runs somebody settled it."""
        return self.states.total()

    @property
    def skipped(self) -> int:
        """In how many of them it was left out."""
        return sum(self.states[state] for state in _LEFT_OUT)

    @property
    def failed(self) -> int:
        """In how many of them it failed."""
        return self.states[StepState.FAILED]

    @property
    def troubled(self) -> int:
        """How many runs had trouble with it."""
        return sum(self._counts()[one] for one in self.problems)

    @property
    def problems(self) -> tuple[str, ...]:
        """What speaks against it: skipped, failed, unclear, wrong."""
        found = ["skipped"] if self.skipped > OFTEN_SKIPPED * self.settled else []
        found += ["failed"] if self.failed > OFTEN_FAILED * self.settled else []
        told = {mark.reason for mark in self.marks}
        return (*found, *(str(reason) for reason in _TELLING if reason in told))

    @property
    def trouble(self) -> str:
        """The same in words, with the numbers behind it."""
        counts = self._counts()
        words = {"unclear": "called unclear", "wrong": "called wrong"}
        return ", ".join(
            f"{words.get(one, one)} {counts[one]} of {self.settled}" for one in self.problems
        )

    def _counts(self) -> Counter[str]:
        counts = Counter(str(mark.reason) for mark in self.marks)
        return counts + Counter(skipped=self.skipped, failed=self.failed)


def step_figures(runs: Sequence[Walked]) -> tuple[StepFigures, ...]:
    """The steps of the newest of some runs, given earliest first, over all of them.

    What its text does not hold is told by the runs of the text that held it.
    """
    newest = {step.key: step for step in runs[-1].steps} if runs else {}
    worked = Counter(last.key for walked in runs if (last := _last_done(walked)))
    spans: dict[str, list[timedelta]] = {key: [] for key in newest}
    settled: dict[str, list[RunStep]] = {key: [] for key in newest}
    for walked in runs:
        for step in walked.steps:
            if step.key not in newest:
                continue
            if step.state.settled:
                settled[step.key].append(step)
            if (span := _took(step)) is not None:
                spans[step.key].append(span)
    whole = sum((sum(some, timedelta(0)) for some in spans.values()), timedelta(0))
    return tuple(
        StepFigures(
            key=key,
            number=step.number,
            text=step.text,
            states=Counter(one.state for one in settled[key]),
            marks=tuple(mark for one in settled[key] if (mark := _mark(one))),
            took=middle(spans[key]),
            share=sum(spans[key], timedelta(0)) / whole if spans[key] and whole else None,
            worked=worked[key],
        )
        for key, step in newest.items()
    )


def _last_done(walked: Walked) -> RunStep | None:
    """The step that seems to have worked: the last one done before the mitigation."""
    if walked.mitigated_at is None:
        return None
    done = [
        (step.finished_at, step.position, step)
        for step in walked.steps
        if step.state is StepState.DONE
        and step.finished_at
        and step.finished_at <= walked.mitigated_at
    ]
    return max(done, key=lambda one: one[:2])[2] if done else None


def _took(step: RunStep) -> timedelta | None:
    if step.state not in (StepState.DONE, StepState.FAILED):
        return None
    if step.started_at is None or step.finished_at is None:
        return None
    span = step.finished_at - step.started_at
    return span if span >= timedelta(0) else None


def _mark(step: RunStep) -> Mark | None:
    if step.reason not in _TELLING:
        return None
    return Mark(SkipReason(step.reason), step.note, step.by, step.finished_at)
