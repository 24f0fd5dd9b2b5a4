"""Checks one runbook: its front matter, its steps and what it is written in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath

from irtui.domain import staleness
from irtui.domain.runbook import Command, Risk, Runbook, StepKind
from irtui.domain.runbook.blocks import Block, read_blocks
from irtui.domain.runbook.risk import interactive, risk_of
from irtui.domain.runbook.source import read_source
from irtui.domain.runbooklint.findings import Finding, finding
from irtui.domain.runbooklint.links import Exists, check_links
from irtui.domain.runbooklint.markdown import check_markdown, walk
from irtui.text import clean

MANY_STEPS = 40
_NO_RUNBOOKS = frozenset(
    ("readme", "_index", "index", "changelog", "contributing", "code_of_conduct", "license")
)
_SPANS = frozenset(("review_in", "review_every"))
Found = Iterator[tuple[int, str, str]]


def is_runbook(path: str) -> bool:
    """Whether a file is meant for an alert, by its name: a README is not."""
    return PurePath(path).stem.casefold() not in _NO_RUNBOOKS


def check_runbook(path: str, runbook: Runbook, exists: Exists, now: datetime) -> list[Finding]:
    """All that is wrong in a file; `exists` tells of a path relative to it."""
    source = read_source(runbook.text, runbook.name)
    blocks = read_blocks(source.text)
    lines = runbook.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = list(check_links(blocks, lines, exists))
    if is_runbook(path):
        found += [
            *_front_matter(runbook, lines, now),
            *_whole(runbook),
            *_steps(runbook, blocks, lines),
            *check_markdown(blocks, lines),
        ]
    return sorted(finding(path, line, rule, text) for line, rule, text in set(found))


def _front_matter(runbook: Runbook, lines: Sequence[str], now: datetime) -> Found:
    review = staleness.review_of(runbook.metadata)
    if lines[0].rstrip() == "---" and not runbook.metadata and _opened(lines):
        yield 1, "front-matter", "The front matter is no YAML that can be read: check its syntax."
    for key in review.unclear:
        form = "a span such as 3 months or 90d" if key in _SPANS else "a day such as 2026-01-31"
        yield _key_line(lines, key), "review-unclear", f"{key} cannot be read: write {form}."
    if late := staleness.overdue(review, now):
        due = "" if review.due is None else f" since {review.due.isoformat()}"
        yield (
            _key_line(lines, "last_reviewed_on"), "review-overdue",
            f"Its review is overdue{due} ({late.days} d): read it, then set last_reviewed_on.",
        )  # fmt: skip
    elif review.reviewed_on is None and not review.unclear:
        yield (
            1, "never-reviewed",
            "Nobody has reviewed it: write last_reviewed_on and review_in in its front matter.",
        )  # fmt: skip


def _opened(lines: Sequence[str]) -> bool:
    """Whether anything but comments stands in the front matter, or it never ends."""
    for line in lines[1:]:
        if line.rstrip() in ("---", "..."):
            return False
        if line.strip() and not line.lstrip().startswith("#"):
            return True
    return False


def _key_line(lines: Sequence[str], key: str) -> int:
    found = (n for n, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:"))
    return next(found, 1)


def _whole(runbook: Runbook) -> Found:
    if runbook.moved_to:
        yield (
            1,
            "stub",
            f"It only says that it moved to {_short(runbook.moved_to)}: point there, remove it.",
        )
    elif runbook.stub:
        yield 1, "stub", "It is a stub: write what to look at and what to do."
    elif all(step.kind is StepKind.FALLBACK for step in runbook.steps):
        yield (
            1, "fallback-only",
            "No step was found in it, so that it can only be read: write what to do as a list.",
        )  # fmt: skip
    if len(runbook.steps) > MANY_STEPS:
        yield (
            1, "too-many-steps",
            f"{len(runbook.steps)} steps, over {MANY_STEPS}: split it by what happened.",
        )  # fmt: skip


def _steps(runbook: Runbook, blocks: Sequence[Block], lines: Sequence[str]) -> Found:
    marked = [block.line for block in walk(blocks) if block.mark in ("check", "danger")]
    following = [step.line for step in runbook.steps[1:]]
    for step, end in zip(runbook.steps, [*following, len(lines) + 1], strict=True):
        if "#" in step.key:
            yield (
                step.line, "duplicate-step",
                f'"{_short(step.text)}" stands twice under the same headings: say what differs.',
            )  # fmt: skip
        place = range(step.line, end)
        warned = bool(step.cautions) or any(line in place for line in marked)
        for command in step.commands:
            if command.shell:
                yield from _command(command, place, lines, warned)


def _command(command: Command, place: range, lines: Sequence[str], warned: bool) -> Found:
    if command.risk in (Risk.CHANGE, Risk.DANGER) and not warned:
        does = "is dangerous" if command.risk is Risk.DANGER else "changes something"
        told = _telling(command, lambda line: risk_of(line) is command.risk)
        yield (
            _line_of(told, place, lines), "unmarked-change",
            f"`{_short(told)}` {does}: warn of it, or write <!-- irtui:danger --> above it.",
        )  # fmt: skip
    if command.interactive:
        told = _telling(command, interactive)
        yield (
            _line_of(told, place, lines), "interactive-command",
            f"`{_short(told)}` needs a terminal: irtui can only copy it.",
        )  # fmt: skip


def _telling(command: Command, tells: Callable[[str], bool]) -> str:
    """The line of a command that makes it what it is, else its first."""
    lines = [line for line in command.text.split("\n") if line.strip()]
    return next((line for line in lines if tells(line)), lines[0] if lines else command.text)


def _line_of(text: str, place: range, lines: Sequence[str]) -> int:
    """Where a line of code stands among the lines of its step, else where that begins."""
    return next((n for n in place if text.strip() in lines[n - 1]), place.start)


def _short(text: str) -> str:
    return clean(" ".join(text[:60].split())) + ("…" if len(text) > 60 else "")
