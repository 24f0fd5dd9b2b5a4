"""Finds the steps of a section: which blocks are steps, and which belong to one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise

from irtui.domain.runbook.blocks import Block, BlockKind
from irtui.domain.runbook.draft import Draft, headline, instructs, item_draft
from irtui.domain.runbook.imperative import Remark, imperative, remark, severe
from irtui.domain.runbook.inline import Inline
from irtui.domain.runbook.render import flowing, list_lines
from irtui.domain.runbook.shell import read_code
from irtui.domain.runbook.values import StepKind

_FORCING = ("step", "check", "danger")
_MAX_JOINING_WORDS = 2
_CAUSES = re.compile(
    r"\b(?:(?:can|could|may|might) (?:mean|be (?:due to|caused by))|causes|reasons)\b[^.]*$",
    re.IGNORECASE,
)


class Yield(Enum):
    """How much of a section can be a step."""

    TASKS = auto()
    LISTS = auto()
    ALL = auto()


Piece = Draft | Block


def section_drafts(blocks: Sequence[Block], how: Yield) -> list[Draft]:
    """The steps of a section in order, with everything else in it joined to one of them."""
    pieces = list(_pieces([block for block in blocks if block.mark != "skip"], how))
    if how is Yield.ALL and not any(isinstance(piece, Draft) for piece in pieces):
        pieces = [draft for piece in pieces for draft in _from_prose(piece)]
    if how is Yield.TASKS:
        return [piece for piece in pieces if isinstance(piece, Draft)]
    return _joined(pieces)


def _pieces(blocks: Sequence[Block], how: Yield) -> Iterator[Piece]:
    """Steps and the blocks that are none, in order."""
    index = 0
    last: Draft | None = None
    while index < len(blocks):
        block = blocks[index]
        index += 1
        below = _headed(blocks[index - 1 :], last)
        causes = index > 1 and _names_causes(blocks[index - 2], block)
        found = [block] if causes else list(_block_pieces(block, below, how, last))
        for piece in found:
            if isinstance(piece, Draft):
                last = piece
            if below and last is piece:
                _absorb_all(piece, [block, *below])
                index += len(below)
            yield piece


def _headed(blocks: Sequence[Block], last: Draft | None) -> Sequence[Block]:
    """The blocks below a paragraph that makes a step with them: cautions, then code or a list."""
    block = blocks[0]
    if block.kind is not BlockKind.PARAGRAPH:
        return ()
    end = 1
    while end < len(blocks) and block.text.endswith(":") and _is_caution(blocks[end]):
        end += 1
    return blocks[1 : end + 1] if end < len(blocks) and _heads(block, blocks[end], last) else ()


def _names_causes(caption: Block, block: Block) -> bool:
    """Whether a numbered list only counts up what may be the matter: "It can mean any of:"."""
    return (
        block.kind is BlockKind.LIST
        and caption.kind is BlockKind.PARAGRAPH
        and caption.text.endswith(":")
        and bool(_CAUSES.search(caption.text))
        and not _has_task(block)
        and not any(map(instructs, block.children))
    )


def _absorb_all(draft: Draft, blocks: Sequence[Block]) -> None:
    for before, block in pairwise(blocks):
        draft.absorb(block, before, nested=True)


def _is_caution(block: Block) -> bool:
    first = block.children[0] if block.kind is BlockKind.QUOTE and block.children else block
    return first.kind is BlockKind.PARAGRAPH and remark(first.text) is Remark.CAUTION


def _block_pieces(
    block: Block, below: Sequence[Block], how: Yield, last: Draft | None
) -> Iterator[Piece]:
    forced = block.mark in _FORCING
    match block.kind:
        case BlockKind.LIST:
            yield from _list_pieces(block, how, block.mark)
        case BlockKind.QUOTE if _has_task(block):
            yield from _pieces(block.children, how)
        case BlockKind.PARAGRAPH if forced or (below and how is Yield.ALL):
            yield _paragraph_draft(block, _kind(below))
        case BlockKind.CODE if block.mark == "step" or (
            last is None and (forced or how is Yield.ALL) and _runs(block)
        ):
            yield _code_draft(block)
        case _:
            yield block


def _kind(below: Sequence[Block]) -> StepKind:
    if not below:
        return StepKind.PARAGRAPH
    return StepKind.BULLET if below[-1].kind is BlockKind.LIST else StepKind.COMMAND


def _heads(block: Block, following: Block, last: Draft | None) -> bool:
    """Whether a paragraph makes a step with the code, or the plain list, that follows it."""
    text = block.line_of_text
    kind = remark(text)
    if following.mark == "step":
        return False
    if following.kind is BlockKind.CODE:
        joining = last is not None and len(text.split()) <= _MAX_JOINING_WORDS
        told = kind is None or kind is Remark.REFERENCE
        return told and not joining and _runs(following)
    if following.kind is BlockKind.LIST and kind is None and text.endswith(":"):
        if _ordered(following) or _has_task(following) or _only_links(following):
            return False
        return imperative(text.rstrip(":")) and not _instructing(following)
    return False


def _runs(block: Block) -> bool:
    return any(c.shell or c.query for c in read_code(block.text, block.language))


def _list_pieces(block: Block, how: Yield, mark: str) -> Iterator[Piece]:
    if mark == "skip":
        return
    forced = mark in _FORCING
    if _has_task(block):
        yield from _task_pieces(block, how)
    elif forced or (_ordered(block) and how is not Yield.TASKS and not _only_links(block)):
        kind = StepKind.ORDERED if _ordered(block) else StepKind.BULLET
        yield from (item_draft(item, kind, mark) for item in _unskipped(block))
    elif how is Yield.ALL and not _only_links(block) and _instructing(block):
        for item in _unskipped(block):
            if remark(item.children[0].text) and not instructs(item):
                yield from item.children
            else:
                yield item_draft(item, StepKind.BULLET)
    else:
        yield block


def _task_pieces(block: Block, how: Yield) -> Iterator[Piece]:
    """The tasks of a list; a plain item around nested tasks becomes their heading."""
    for item in _unskipped(block):
        if item.ticked is not None:
            yield item_draft(item, StepKind.TASK)
        elif _has_task(item):
            title = item.children[0].line_of_text.rstrip(":")
            for piece in _pieces(item.children[bool(title) :], how):
                if isinstance(piece, Draft) and title:
                    piece.group = (title, *piece.group)
                yield piece
        elif item.number is not None and how is not Yield.TASKS:
            yield item_draft(item, StepKind.ORDERED)
        elif how is Yield.ALL and instructs(item):
            yield item_draft(item, StepKind.BULLET)
        else:
            yield Block(BlockKind.LIST, item.line, children=(item,))


def _from_prose(piece: Piece) -> Iterator[Piece]:
    """Makes steps of paragraphs that ask for something, in a section with no surer step."""
    if isinstance(piece, Draft) or piece.kind is not BlockKind.PARAGRAPH:
        yield piece
        return
    for block in _cut_by_line(piece):
        text = block.line_of_text
        if remark(text) is None and imperative(text):
            yield _paragraph_draft(block, StepKind.PARAGRAPH)
        else:
            yield block


def _cut_by_line(block: Block) -> list[Block]:
    """A paragraph cut at its line ends where each line is an instruction of its own."""
    lines = [line.strip() for line in block.text.split("\n")]
    whole = all(line.endswith((".", "!", "?", ":")) for line in lines[:-1])
    listed = all(line[:1].isupper() and imperative(line) for line in lines)
    if len(lines) < 2 or not (whole or listed):
        return [block]
    return [
        replace(block, line=block.line + index, inline=_part_of(block.inline, line))
        for index, line in enumerate(lines)
        if line
    ]


def _part_of(inline: Inline, line: str) -> Inline:
    codes = tuple(code for code in inline.codes if code.text in line)
    # Which line a link stood in is lost; a link too many is better than one too few.
    return Inline(line, links=inline.links, codes=codes)


def _joined(pieces: Sequence[Piece]) -> list[Draft]:
    """The steps with every other piece joined to the one before it, else the one after it."""
    drafts = [piece for piece in pieces if isinstance(piece, Draft)]
    waiting: list[Block] = []
    warned: list[str] = []
    last: Draft | None = None
    before: Block | None = None
    for piece in pieces:
        if isinstance(piece, Draft):
            _lead_in(piece, waiting, warned)
            waiting, warned, last, before = [], [], piece, None
            continue
        if last is None:
            waiting.append(piece)
        else:
            last.absorb(piece, before)
        if caution := _severe_caution(piece):
            warned.append(caution)
        before = piece
    return drafts


def _lead_in(draft: Draft, waiting: Sequence[Block], warned: Sequence[str]) -> None:
    """Puts what stands before the first step in front of its body."""
    lead = Draft(draft.kind, "", draft.line)
    before: Block | None = None
    for block in waiting:
        lead.absorb(block, before)
        before = block
    draft.body[:0] = lead.body
    draft.commands[:0] = lead.commands
    draft.cautions[:0] = lead.cautions
    draft.links += lead.links
    for caution in warned:
        draft.warn(caution)


def _severe_caution(block: Block) -> str:
    """The text of a warning that may be meant for the step after it, too."""
    first = block.children[0] if block.kind is BlockKind.QUOTE and block.children else block
    if first.kind is not BlockKind.PARAGRAPH or not severe(first.text):
        return ""
    inner = block.children if block.kind is BlockKind.QUOTE else (block,)
    return " ".join(child.line_of_text for child in inner)


def _paragraph_draft(block: Block, kind: StepKind) -> Draft:
    draft = Draft(kind, "", block.line, mark=block.mark)
    headline(draft, block)
    return draft


def _code_draft(block: Block) -> Draft:
    draft = Draft(StepKind.COMMAND, "", block.line, mark=block.mark)
    draft.absorb(block)
    return draft


def _unskipped(block: Block) -> Iterator[Block]:
    return (item for item in block.children if item.mark != "skip" and item.children)


def _ordered(block: Block) -> bool:
    return any(item.number is not None for item in block.children)


def _has_task(block: Block) -> bool:
    return block.ticked is not None or any(_has_task(child) for child in block.children)


def _only_links(block: Block) -> bool:
    return all(
        item.children and all(child.inline.linked for child in item.children)
        for item in block.children
    )


def _instructing(block: Block) -> bool:
    items = block.children
    return sum(map(instructs, items)) * 2 >= len(items)


def read_text(blocks: Sequence[Block]) -> str:
    """The text of a section that holds no step, empty where it says nothing to do."""
    texts = []
    for block in blocks:
        if block.kind is BlockKind.LIST:
            texts.append("\n".join(list_lines(block)))
        elif remark(block.text) is not Remark.TODO:
            texts.append(flowing(block.text))
    return "\n\n".join(filter(None, texts))
