"""A run: one walk of operators through a runbook, step by step, each act with who and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from irtui.domain.evidence import Evidence

# A run in which nothing happened for longer is told of.
IDLE = timedelta(minutes=15)
# What the run of a response protocol is matched by: the severity asks for it, no file has it.
PROTOCOL = "protocol"


class StepState(StrEnum):
    """What became of a step."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.replace("_", " ")

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


class RunStatus(StrEnum):
    """Whether somebody is still at it."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class Outcome(StrEnum):
    """What a runbook was worth in the end, as whoever finished the run says."""

    FIXED = "fixed"
    HELPED = "helped"
    NO_HELP = "no_help"
    MISLEADING = "misleading"

    @property
    def words(self) -> str:
        """The outcome as people say it."""
        return self.replace("_", " ")


@dataclass(frozen=True, slots=True)
class StepCommand:
    """One block of code of a step, as the run started with it; see `domain.runbook.Command`."""

    text: str
    language: str = ""
    shell: bool = False
    query: bool = False
    expected: str = ""
    placeholders: tuple[str, ...] = ()
    root: bool = False
    interactive: bool = False
    risk: str = "unknown"


@dataclass(frozen=True, slots=True)
class StepDetails:
    """What the runbook says of a step beside its text and body; `given` is the author's number."""

    kind: str = ""
    soft: bool = False
    risk: str = "unknown"
    line: int = 0
    given: int | None = None
    substeps: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of a run; its text is the copy that the run started with.

    `by` is who settled it, or who took it on while it is in progress. `dropped` tells that an
    operator says of its text that it is no step.
    """

    id: UUID
    position: int
    key: str
    phase: str
    group: str
    text: str
    body: str
    commands: tuple[StepCommand, ...]
    state: StepState
    by: str | None
    started_at: datetime | None
    finished_at: datetime | None
    note: str
    reason: str | None
    version: int
    details: StepDetails = StepDetails()
    dropped: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do something about it."""
        return not (self.dropped or self.state.settled)

    @property
    def number(self) -> int:
        """The number on the screen, from 1."""
        return self.position + 1


@dataclass(frozen=True, slots=True)
class Run:
    """A run with its steps in the order of the runbook, and the commands that were run in it.

    `anchor` names the section of the file it was made from, "" is the whole; `matched_by` says
    which rule found the runbook, "" where an operator chose it.
    """

    id: UUID
    runbook: str
    title: str
    sha256: str
    started_at: datetime
    by: str
    steps: tuple[RunStep, ...]
    incident_id: UUID | None = None
    episode_id: UUID | None = None
    anchor: str = ""
    matched_by: str = ""
    status: RunStatus = RunStatus.IN_PROGRESS
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: Outcome | None = None
    outcome_note: str = ""
    version: int = 1
    evidence: Sequence[Evidence] = field(default=())

    @property
    def name(self) -> str:
        """The name of the file, without its directory."""
        return self.runbook.rsplit("/", 1)[-1]

    @property
    def protocol(self) -> bool:
        """Whether it is the response protocol of a severity, and of no runbook."""
        return self.matched_by == PROTOCOL

    @property
    def counted(self) -> tuple[RunStep, ...]:
        """The steps, without what an operator says is none."""
        return tuple(step for step in self.steps if not step.dropped)

    @property
    def settled(self) -> int:
        """How many steps are settled."""
        return sum(1 for step in self.counted if step.state.settled)

    @property
    def complete(self) -> bool:
        """Whether no step waits."""
        return not any(step.waits for step in self.steps)

    def evidence_of(self, step: UUID) -> tuple[Evidence, ...]:
        """What was run in a step, earliest first."""
        return tuple(one for one in self.evidence if one.step_id == step)

    def idle(self, now: datetime, happened: datetime | None = None) -> timedelta | None:
        """For how long nothing has happened, None where that is no news.

        `happened` is when something was told last of what the run belongs to.
        """
        if self.status is not RunStatus.IN_PROGRESS:
            return None
        stamps = [self.started_at, happened]
        stamps += [at for step in self.steps for at in (step.started_at, step.finished_at)]
        stamps += [at for one in self.evidence for at in (one.began_at, one.ended_at)]
        if any(one.running for one in self.evidence):
            return None
        span = now - max(at for at in stamps if at is not None)
        return span if span > IDLE else None


def next_step(
    steps: Sequence[RunStep], after: int = -1, operator: str | None = None
) -> RunStep | None:
    """The next step that waits: the first one after a position, else the first at all.

    What somebody else than the `operator` has taken on comes last.
    """
    waiting = [step for step in steps if step.waits]
    if operator is not None:
        waiting = [step for step in waiting if _open_to(step, operator)] or waiting
    later = [step for step in waiting if step.position > after]
    return next(iter(later or waiting), None)


def place_of(steps: Sequence[RunStep], operator: str) -> RunStep | None:
    """Where an operator goes on: in the step he took on last, else in one that nobody took."""
    going = [step for step in steps if step.waits and step.state is StepState.IN_PROGRESS]
    mine = [(step.started_at, step) for step in going if step.by == operator and step.started_at]
    if mine:
        return max(mine, key=lambda found: found[0])[1]
    unsigned = next((step for step in going if step.by is None), None)
    return unsigned or next_step(steps, operator=operator)


def _open_to(step: RunStep, operator: str) -> bool:
    return step.state is not StepState.IN_PROGRESS or step.by in (None, operator)
