"""Reads Markdown into a tree of blocks: headings, paragraphs, code, lists, items and quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from markdown_it import MarkdownIt
from markdown_it.token import Token

from irtui.domain.runbook.inline import Inline, plain_html, raw_inline, read_inline

# Longer ones are no prose, and emphasis in them can take the reader quadratic time.
_MAX_INLINE = 8000
_MAX_HEADING = 120
_MARK = re.compile(r"<!--\s*irtui:\s*(step|skip|check|danger)\s*-->", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")
_SUMMARY = re.compile(r"<summary>([^<]{1,200})</summary>", re.IGNORECASE)
_NOTHING = Inline("")
_PRE = re.compile(r"\s*<pre\b[^<>]*>", re.IGNORECASE)


class BlockKind(Enum):
    """What a block is; a fold is a `<details>`, whose end is a fold without text."""

    HEADING = auto()
    FOLD = auto()
    PARAGRAPH = auto()
    TABLE = auto()
    CODE = auto()
    LIST = auto()
    ITEM = auto()
    QUOTE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `line` is its 1-based source line.

    `number` is an item's own where its list is ordered, `ticked` None where it is no task. `mark`
    is what the author wrote right before it: step, skip, check or danger.
    """

    kind: BlockKind
    line: int
    inline: Inline = _NOTHING
    level: int = 0
    language: str = ""
    number: int | None = None
    ticked: bool | None = None
    mark: str = ""
    children: tuple["Block", ...] = ()

    @property
    def text(self) -> str:
        """The plain text with the author's line ends, or the code."""
        return self.inline.text

    @property
    def line_of_text(self) -> str:
        """The plain text in one line."""
        return " ".join(self.inline.text.split())


def read_blocks(text: str) -> tuple[Block, ...]:
    """The top-level blocks of a Markdown text."""
    markdown = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
    environment: dict[str, object] = {}
    tokens = markdown.parse(text, environment)
    return tuple(_Tree(markdown, environment, tokens).blocks("", 0))


class _Tree:
    """Walks the flat tokens once."""

    def __init__(
        self, markdown: MarkdownIt, environment: dict[str, object], tokens: Sequence[Token]
    ) -> None:
        self._markdown = markdown
        self._environment = environment
        self._tokens = tokens
        self._at = 0

    def blocks(self, until: str, number: int) -> Iterator[Block]:
        """The blocks up to the closing token; `number` is the first item's."""
        mark = ""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == until:
                return
            if token.type == "html_block" and (found := _MARK.search(token.content)):
                mark = found[1].lower()
                continue
            for block in self._block(token, number):
                number += block.kind is BlockKind.ITEM
                yield replace(block, mark=mark) if mark else block
                mark = ""

    def _block(self, token: Token, number: int) -> Iterator[Block]:
        line = token.map[0] + 1 if token.map else 1
        match token.type:
            case "heading_open":
                yield self._heading(token, line)
            case "paragraph_open":
                yield Block(BlockKind.PARAGRAPH, line, self._inline("paragraph_close"))
            case "fence" | "code_block":
                language = token.info.split()[0].lower() if token.info.strip() else ""
                yield Block(BlockKind.CODE, line, Inline(token.content), language=language)
            case "bullet_list_open" | "ordered_list_open":
                start = token.attrGet("start")
                close = token.type.replace("open", "close")
                children = tuple(self.blocks(close, 1 if start is None else int(start)))
                yield Block(BlockKind.LIST, line, children=children)
            case "list_item_open":
                numbered = number if token.info else None
                yield _item(line, numbered, tuple(self.blocks("list_item_close", 0)))
            case "blockquote_open":
                children = tuple(self.blocks("blockquote_close", 0))
                yield Block(BlockKind.QUOTE, line, children=children)
            case "table_open":
                yield Block(BlockKind.TABLE, line, self._table())
            case "html_block":
                yield from _html(token.content, line)

    def _heading(self, token: Token, line: int) -> Block:
        inline = self._inline("heading_close")
        # A ruler under a paragraph makes it a heading, which its author did not mean.
        if token.markup in ("-", "=") and ("\n" in inline.text or len(inline.text) > _MAX_HEADING):
            return Block(BlockKind.PARAGRAPH, line, inline)
        return Block(BlockKind.HEADING, line, inline, level=int(token.tag[1:]))

    def _inline(self, close: str) -> Inline:
        content = self._tokens[self._at].content
        while self._tokens[self._at].type != close:
            self._at += 1
        self._at += 1
        return self._read(content)

    def _read(self, content: str) -> Inline:
        if len(content) > _MAX_INLINE:
            return raw_inline(content)
        children: list[Token] = []
        self._markdown.inline.parse(content, self._markdown, self._environment, children)
        return read_inline(children)

    def _table(self) -> Inline:
        """A table as lines of cells."""
        rows: list[list[str]] = []
        links: list[str] = []
        while (token := self._tokens[self._at]).type != "table_close":
            self._at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                cell = self._read(token.content)
                rows[-1].append(" ".join(cell.text.split()))
                links += cell.links
        self._at += 1
        return Inline("\n".join(" | ".join(row) for row in rows), tuple(dict.fromkeys(links)))


def _item(line: int, number: int | None, children: tuple[Block, ...]) -> Block:
    """A list item; a box at its start makes it a task and leaves the text."""
    first = children[0] if children else None
    if first is None or first.kind is not BlockKind.PARAGRAPH:
        return Block(BlockKind.ITEM, line, number=number, children=children)
    box = _TASK.match(first.text)
    if box:
        inline = replace(first.inline, text=first.text[box.end() :])
        children = (replace(first, inline=inline), *children[1:])
    ticked = box[1] != " " if box else None
    return Block(BlockKind.ITEM, line, number=number, ticked=ticked, children=children)


def _html(content: str, line: int) -> Iterator[Block]:
    """What a block of HTML holds: a fold, code, or text."""
    if _PRE.match(content):
        yield Block(BlockKind.CODE, line, Inline(plain_html(content).strip("\n")))
        return
    if content.lstrip().startswith(("<!--", "<?", "<!")):
        return
    if summary := _SUMMARY.search(content):
        yield Block(BlockKind.FOLD, line, Inline(summary[1].strip()))
        content = content[: summary.start()] + content[summary.end() :]
    if text := plain_html(content).strip():
        yield Block(BlockKind.PARAGRAPH, line, Inline(text))
    if "</details>" in content.lower():
        yield Block(BlockKind.FOLD, line)
