"""Cuts the blocks of a file into sections, one per heading, each with its kind and phase."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from irtui.domain.runbook.blocks import Block, BlockKind
from irtui.domain.runbook.headings import classify, phase_of
from irtui.domain.runbook.imperative import imperative, remark
from irtui.domain.runbook.values import Phase, SectionKind

_FOLD_LEVEL = 8
_BOLD_LEVEL = 7
_MAX_BOLD_WORDS = 8
_MAX_CAPTION_WORDS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A section before its steps are known: `path` is its headings below the title.

    A `level` above 6 is a heading in all but markup.
    """

    title: str
    path: tuple[str, ...]
    level: int
    kind: SectionKind
    phase: Phase
    line: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    line: int
    kind: SectionKind


def outline(blocks: Sequence[Block], title: str) -> list[Part]:
    """The sections in order; the first holds what stands under the title itself."""
    main = next((b for b in blocks if b.kind is BlockKind.HEADING and b.level == 1), None)
    first = Part(title, (), 1, SectionKind.NEUTRAL, Phase.OTHER, main.line if main else 1)
    parts: list[Part] = [first]
    held: list[Block] = []
    stack: list[_Heading] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        heading = None if block is main else _heading(block, following)
        if block is main or heading is None:
            held += [block] if block.kind is not BlockKind.HEADING else []
            continue
        parts[-1] = replace(parts[-1], blocks=tuple(held))
        held = []
        while stack and stack[-1].level >= heading.level:
            stack.pop()
        if heading.text:
            stack.append(heading)
        parts.append(_part(stack, first, heading.line))
    parts[-1] = replace(parts[-1], blocks=tuple(held))
    return parts


def _part(stack: Sequence[_Heading], first: Part, line: int) -> Part:
    """The section at the end of a path of headings; neutral ones take after their ancestors."""
    if not stack:
        return replace(first, line=line)
    path = tuple(heading.text for heading in stack)
    told = (heading.kind for heading in reversed(stack) if heading.kind is not SectionKind.NEUTRAL)
    kind = next(told, SectionKind.NEUTRAL)
    last = stack[-1]
    return Part(last.text, path, last.level, kind, phase_of(path), line)


def _heading(block: Block, following: Block | None) -> _Heading | None:
    """The block as a heading, where it is one or stands for one."""
    text = block.line_of_text
    match block.kind:
        case BlockKind.HEADING:
            kind = {"skip": SectionKind.CONTEXT, "step": SectionKind.ACTION}.get(block.mark)
            return _Heading(text, block.level, block.line, kind or classify(text))
        case BlockKind.FOLD:
            return _Heading(text, _FOLD_LEVEL, block.line, classify(text))
        case BlockKind.PARAGRAPH if _opens(following) and not block.mark and _is_caption(block):
            text = text.rstrip(":")
            return _Heading(text, _BOLD_LEVEL, block.line, classify(text))
    return None


def _opens(following: Block | None) -> bool:
    """Whether what follows can belong to a heading."""
    return following is not None and following.kind not in (BlockKind.HEADING, BlockKind.FOLD)


def _is_caption(block: Block) -> bool:
    """Whether a paragraph is a heading in all but markup: bold, or "Resolution:"."""
    text = block.line_of_text
    count = len(text.split())
    if remark(text) or text.lower().startswith("table of"):
        return False
    if block.inline.bold and count <= _MAX_BOLD_WORDS and text[-1] not in ".!?":
        return not imperative(text)
    told = text.endswith(":") and count <= _MAX_CAPTION_WORDS and not imperative(text)
    return told and classify(text) is not SectionKind.NEUTRAL
