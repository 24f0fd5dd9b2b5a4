"""Writes blocks as plain text with line ends, for the panes beside and below the checklist."""

import re
from collections.abc import Iterable, Iterator

from irtui.domain.runbook.blocks import Block, BlockKind

_SENTENCE_END = re.compile(r"[.:;?!)]$")


def flowing(text: str) -> str:
    """A paragraph whose lines end only where a sentence does, so that it wraps at any width."""
    lines: list[str] = []
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        if lines and not _SENTENCE_END.search(lines[-1][-1]):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def plain(blocks: Iterable[Block]) -> str:
    """The blocks as plain text, paragraphs a blank line apart."""
    return "\n\n".join(filter(None, ("\n".join(_lines(block, "")) for block in blocks)))


def list_lines(block: Block, indent: str = "") -> list[str]:
    """A list as lines with bullets or numbers, nested ones indented."""
    return [line for item in block.children for line in _item_lines(item, indent)]


def _lines(block: Block, indent: str) -> Iterator[str]:
    match block.kind:
        case BlockKind.LIST:
            yield from list_lines(block, indent)
        case BlockKind.QUOTE:
            for child in block.children:
                yield from _lines(child, indent)
        case BlockKind.CODE:
            yield from (f"{indent}    {line}" for line in block.text.strip("\n").split("\n"))
        case BlockKind.TABLE:
            yield from (indent + row for row in block.text.split("\n"))
        case _:
            yield from (indent + line for line in flowing(block.text).split("\n") if line)


def _item_lines(item: Block, indent: str) -> Iterator[str]:
    marker = "- " if item.number is None else f"{item.number}. "
    inner = indent + " " * len(marker)
    lines = [line for child in item.children for line in _lines(child, inner)]
    for index, line in enumerate(lines):
        yield line if index else indent + marker + line.strip()
