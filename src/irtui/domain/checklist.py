"""A run: one walk of operators through a runbook, step by step, each act with who and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class StepState(StrEnum):
    """What became of a step."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"

    @property
    def settled(self) -> bool:
        """Whether nobody has to do anything about the step any more."""
        return self not in (StepState.PENDING, StepState.IN_PROGRESS)


class SkipReason(StrEnum):
    """Why a step was left out; they tell later what is wrong with a runbook."""

    NOT_APPLICABLE = "not_applicable"
    ALREADY_DONE = "already_done"
    NOT_ALLOWED = "not_allowed"
    UNCLEAR = "unclear"
    WRONG = "wrong"
    NO_TIME = "no_time"

    @property
    def words(self) -> str:
        """The reason as people say it."""
        return self.replace("_", " ")


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of a run; its text is the copy that the run started with."""

    id: UUID
    position: int
    key: str
    phase: str
    group: str
    text: str
    body: str
    commands: tuple[str, ...]
    state: StepState
    by: str | None
    started_at: datetime | None
    finished_at: datetime | None
    note: str
    reason: str | None
    version: int

    @property
    def number(self) -> int:
        """The number on the screen, from 1."""
        return self.position + 1


@dataclass(frozen=True, slots=True)
class Run:
    """A run with its steps in the order of the runbook."""

    id: UUID
    runbook: str
    title: str
    sha256: str
    started_at: datetime
    by: str
    steps: tuple[RunStep, ...]

    @property
    def settled(self) -> int:
        """How many steps are settled."""
        return sum(1 for step in self.steps if step.state.settled)


def next_step(steps: Sequence[RunStep], after: int = -1) -> RunStep | None:
    """The next step that waits: the first one after a position, else the first at all."""
    waiting = [step for step in steps if not step.state.settled]
    later = [step for step in waiting if step.position > after]
    return next(iter(later or waiting), None)
