"""A command of a step as it is run: what was ordered, what it says meanwhile, how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from irtui.domain.checklist import Run, RunStep, StepCommand
from irtui.domain.fillin import Question

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """What to run and where; it is ended after `timeout` seconds, or `most` bytes of output."""

    argv: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    directory: str
    timeout: float
    most: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Heard:
    """What a command has said: the beginning, the end, and size and hash of all of it.

    Between `head` and `tail` something is left out where `size` is more than both together.
    """

    head: bytes = b""
    tail: bytes = b""
    size: int = 0
    sha256: str = ""

    @property
    def left_out(self) -> int:
        """How many bytes are kept nowhere."""
        return self.size - len(self.head) - len(self.tail)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: `problem` is a sentence where it did not end by itself.

    The exit code is None where it never started or was ended by a signal.
    """

    problem: str
    exit_code: int | None
    seconds: float
    heard: Heard = Heard()


@dataclass(frozen=True, slots=True)
class Here:
    """Where commands run: which machine, which irtui, in which directory, with which variables."""

    host: str
    process: str
    directory: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Ready:
    """A command of a step that may run, and what has to be answered before.

    `risk` is that of its text as the author wrote it. `answers` are what labels of the alert
    suggest; `sha256` is that of the runbook's snapshot.
    """

    step: RunStep
    index: int
    command: StepCommand
    risk: str
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    runbook: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A command whose start is on disk: its text, the alert's and the operator's variables.

    `secrets` are answers that nobody should read in what it says.
    """

    id: UUID
    command: StepCommand
    text: str = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, as text that may be kept; `redacted` secrets are replaced in it."""

    head: str = ""
    tail: str = ""
    redacted: int = 0


@dataclass(frozen=True, slots=True)
class Live:
    """What runs at this moment, and the end of what it has said so far; `id` once it is on disk."""

    step_id: UUID
    text: str
    began: float
    id: UUID | None = None
    size: int = 0
    last: str = ""

    def into(self, run: Run) -> Run:
        """A run whose evidence says what is known of it already."""
        return replace(
            run,
            evidence=[
                replace(one, head=self.last, output_bytes=self.size) if one.id == self.id else one
                for one in run.evidence
            ],
        )
