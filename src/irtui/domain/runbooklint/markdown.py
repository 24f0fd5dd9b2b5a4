"""Checks how a runbook is written: its fences, its lists and its boxes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from irtui.domain.runbook.blocks import Block, BlockKind
from irtui.domain.runbook.shell import read_code

_FENCE = re.compile(r"[\s>\d.)*+-]{0,40}(?:`{3,}|~{3,})")
_NUMBER = re.compile(r"[\s>*+-]{0,40}(\d{1,9})[.)](?:\s|$)")
_TEXT = frozenset(("text", "txt", "plaintext", "none"))
Found = Iterator[tuple[int, str, str]]


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks and all that is in them, in order, without what the author told to skip."""
    for block in blocks:
        if block.mark != "skip":
            yield block
            yield from walk(block.children)


def check_markdown(blocks: Sequence[Block], lines: Sequence[str]) -> Found:
    """What is written so that irtui, or a reader, may take it wrongly."""
    for block in walk(blocks):
        if block.ticked:
            yield (
                block.line, "ticked-template",
                "The box is ticked in the template, which ticks nothing in a run: write [ ].",
            )  # fmt: skip
        if block.kind is BlockKind.CODE:
            yield from _code(block, lines)
        elif block.kind is BlockKind.LIST:
            yield from _order(block, lines)
        yield from _starts(block.children, lines)
    yield from _starts(blocks, lines)


def _code(block: Block, lines: Sequence[str]) -> Found:
    commands = read_code(block.text, block.language)
    shell = any(command.shell for command in commands)
    fenced = block.line <= len(lines) and _FENCE.match(lines[block.line - 1])
    if fenced and not block.language:
        kind = "sh" if shell else "promql" if any(one.query for one in commands) else "sh or text"
        yield block.line, "fence-language", f"The fence names no language: write {kind} behind it."
    if shell and block.language in _TEXT:
        yield (
            block.line, "shell-as-text",
            f"The fence says {block.language}, and holds commands: write sh behind it.",
        )  # fmt: skip
    if any(command.shell and command.expected for command in commands):
        yield (
            block.line, "mixed-output",
            "Commands and their output stand in one fence: give the output a fence of its own.",
        )  # fmt: skip


def _order(block: Block, lines: Sequence[str]) -> Found:
    """Whether the numbers of a list count up by one, or are all the same, as Markdown allows."""
    numbers = [(item.line, number) for item in block.children if (number := _number(item, lines))]
    if len(numbers) < len(block.children) or len({number for _, number in numbers}) == 1:
        return
    for (_, before), (line, number) in pairwise(numbers):
        if number != before + 1:
            yield line, "broken-numbering", f"{number} follows {before}: number the list anew."
            return


def _starts(blocks: Sequence[Block], lines: Sequence[str]) -> Found:
    """Whether each list under a heading begins at one, or where the one before it ended."""
    last = 0
    between: list[BlockKind] = []
    for block in blocks:
        between.append(block.kind)
        if block.kind in (BlockKind.HEADING, BlockKind.FOLD):
            last = 0
        first = block.children[0] if block.kind is BlockKind.LIST and block.children else None
        if first is None or first.number is None:
            continue
        if first.number > 1 and first.number != last + 1:
            yield (
                block.line, "broken-numbering",
                f"The list begins at {first.number}: number it from 1.",
            )  # fmt: skip
        elif last and first.number == 1 and set(between[:-1]) == {BlockKind.CODE}:
            yield (
                block.line, "broken-numbering",
                "The list begins again at 1: indent the code above, so that it stays one list.",
            )  # fmt: skip
        last = _number(block.children[-1], lines) or 0
        between = []


def _number(item: Block, lines: Sequence[str]) -> int | None:
    """The number that its author wrote in front of an item."""
    if item.number is None or item.line > len(lines):
        return None
    match = _NUMBER.match(lines[item.line - 1])
    return int(match[1]) if match else None
