"""What a command of a step did: kept beside the step, whether it went well or not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EvidenceKind(StrEnum):
    """How it was run."""

    SHELL = "shell"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One command that was run, or one query that was asked.

    `ended_at` is None while it runs, and where nobody saw its end; `problem` then tells the second.
    `head` and `tail` are the output as it is kept, cleaned of secrets: `redacted` of them were
    replaced. `output_bytes` and `output_sha256` are of all that it said.
    """

    id: UUID
    run_id: UUID
    step_id: UUID
    kind: EvidenceKind
    script: str
    host: str
    process: str
    by: str
    began_at: datetime
    ended_at: datetime | None
    seconds: float | None
    exit_code: int | None
    problem: str
    head: str
    tail: str
    output_bytes: int
    output_sha256: str
    redacted: int

    @property
    def running(self) -> bool:
        """Whether it has not ended, as far as anybody knows."""
        return self.ended_at is None and not self.problem

    @property
    def failed(self) -> bool:
        """Whether it ended badly, or nobody knows how."""
        return bool(self.problem) or bool(self.exit_code)

    @property
    def result(self) -> str:
        """How it ended, in a few words; a bad end is a question, since only people know."""
        if self.running:
            return "running"
        doubt = ": failed?" if self.kind is EvidenceKind.SHELL and self.failed else ""
        if self.problem:
            return f"{self.problem}{doubt}"
        if self.kind is EvidenceKind.QUERY:
            return "answered"
        took = "" if self.seconds is None else f" after {self.seconds:.1f} s"
        return f"exit code {self.exit_code}{took}{doubt}"
