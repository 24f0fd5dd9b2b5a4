"""What a Markdown file becomes: a runbook with sections, steps and commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAX_BYTES = 512 * 1024
MAX_STEPS = 2000


class RunbookError(ValueError):
    """A runbook that cannot be read; the message is one sentence for the operator."""


class StepKind(StrEnum):
    """What in the text made it a step, the surest first."""

    TASK = "task"
    ORDERED = "ordered"
    COMMAND = "command"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"
    READ = "read"
    FALLBACK = "fallback"


class Phase(StrEnum):
    """What a step is for, as far as the headings above it tell."""

    DIAGNOSE = "diagnose"
    MITIGATE = "mitigate"
    ESCALATE = "escalate"
    OTHER = "other"


class SectionKind(StrEnum):
    """Whether a section explains (context), instructs (action) or does not tell (neutral)."""

    CONTEXT = "context"
    ACTION = "action"
    NEUTRAL = "neutral"


class Risk(StrEnum):
    """What running a command may do; `unknown` where no word list knows it."""

    READ = "read"
    UNKNOWN = "unknown"
    CHANGE = "change"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Command:
    """One block of code of a step.

    `shell` is for a shell, `query` for a database or metrics console, neither is text to read or
    copy. `expected` is the output the author shows. `placeholders` stand in the text as they are
    listed (`<pod>`, `{{ x }}`), variables always as `$NAME`. `root` needs root rights,
    `interactive` needs a terminal.
    """

    text: str
    language: str = ""
    shell: bool = False
    query: bool = False
    expected: str = ""
    placeholders: tuple[str, ...] = ()
    root: bool = False
    interactive: bool = False
    risk: Risk = Risk.UNKNOWN


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist.

    `key` survives edits elsewhere in the file. `group` is the headings above it, outermost first.
    `text` is one line, `body` what belongs below it, both plain. `number` is the author's own,
    `line` the 1-based source line. `soft` marks the least sure kind, prose that reads like an
    instruction. `risk` is that of the riskiest command, or what the author marked.
    """

    key: str
    kind: StepKind
    phase: Phase
    group: tuple[str, ...]
    text: str
    body: str = ""
    substeps: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    cautions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    number: int | None = None
    line: int = 1
    soft: bool = False
    risk: Risk = Risk.UNKNOWN


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the plain text up to the next heading."""

    title: str
    level: int
    kind: SectionKind
    phase: Phase
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Runbook:
    """A Markdown file read as a checklist; it always has at least one step.

    `context` is the explaining text that is in no step. `ticked` tells that the template has
    ticked boxes, `stub` that it holds nothing to do yet, `moved_to` where it says it went.
    """

    title: str
    name: str
    sha256: str
    text: str
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    context: str = ""
    ticked: bool = False
    stub: bool = False
    moved_to: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
