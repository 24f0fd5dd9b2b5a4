"""Reads a Markdown file into a runbook; whatever the text, there is at least one step."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePath

from irtui.domain.runbook.blocks import Block, BlockKind, read_blocks
from irtui.domain.runbook.draft import Draft
from irtui.domain.runbook.imperative import more_verbs
from irtui.domain.runbook.outline import Part, outline
from irtui.domain.runbook.render import plain
from irtui.domain.runbook.source import read_source
from irtui.domain.runbook.steps import Yield, read_text, section_drafts
from irtui.domain.runbook.values import (
    MAX_BYTES,
    MAX_STEPS,
    Phase,
    Runbook,
    RunbookError,
    Section,
    SectionKind,
    Step,
    StepKind,
)
from irtui.text import clean, without_surrogates

_MOVED = re.compile(
    r"\b(?:moved|relocated|migrated|renamed) to\b|\b(?:superseded|replaced) by\b", re.IGNORECASE
)
_MAX_MOVED_BLOCKS = 3

Drafts = list[list[Draft]]


def parse(text: str, *, name: str, verbs: Collection[str] = ()) -> Runbook:
    """The checklist of a Markdown text; `name` is its file name.

    `verbs` begin an instruction like those that are known anyway. RunbookError tells of a text
    over 512 KiB or with more than 2,000 steps.
    """
    with more_verbs(frozenset(verb.lower() for verb in verbs)):
        return _parse(text, name)


def _parse(text: str, name: str) -> Runbook:
    text = without_surrogates(text)
    raw = text.encode()
    if len(raw) > MAX_BYTES:
        raise RunbookError(f"{_shown(name)}: larger than 512 KiB; split it into several runbooks.")
    source = read_source(text, name)
    blocks = read_blocks(source.text)
    title = _title(blocks, source.metadata, name)
    parts = outline(blocks, title)
    drafts = _drafts(parts, source.metadata)
    moved_to = _moved_to(blocks) if not any(drafts) else None
    stub = moved_to is not None or not (any(drafts) or _says_something(parts))
    if not stub:
        _add_reading(parts, drafts)
    steps = tuple(_keyed(parts, drafts)) or (_read_all(parts, title),)
    if len(steps) > MAX_STEPS:
        raise RunbookError(
            f"{_shown(name)}: {len(steps)} steps, the limit is {MAX_STEPS}; "
            "split it into several runbooks."
        )
    return Runbook(
        title=title,
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=text,
        sections=tuple(_section(part) for part in parts if part.path or part.blocks),
        steps=steps,
        context=_context(parts, drafts),
        ticked=any(map(_ticked, blocks)),
        stub=stub,
        moved_to=moved_to,
        metadata=source.metadata,
    )


def _shown(name: str) -> str:
    return clean(name, limit=200)


def _title(blocks: Sequence[Block], metadata: Mapping[str, object], name: str) -> str:
    """The first H1, else the title of the front matter, else the file's stem."""
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level == 1 and block.text:
            return block.line_of_text
    told = metadata.get("title")
    title = " ".join(str(told).split()) if isinstance(told, str | int | float) else ""
    return title or PurePath(name).stem or "Runbook"


def _drafts(parts: Sequence[Part], metadata: Mapping[str, object]) -> Drafts:
    """The steps of each section, by how much a section of its kind can yield."""
    own = metadata.get("irtui")
    only_tasks = isinstance(own, Mapping) and own.get("steps") == "task-only"
    # "Escalation" alone does not tell that the other sections only explain.
    instructed = any(
        part.kind is SectionKind.ACTION and part.level <= 6 and part.phase is not Phase.ESCALATE
        for part in parts
    )
    yields = {
        SectionKind.ACTION: Yield.ALL,
        SectionKind.NEUTRAL: Yield.LISTS if instructed else Yield.ALL,
        SectionKind.CONTEXT: Yield.TASKS,
    }
    return [
        section_drafts(part.blocks, Yield.TASKS if only_tasks else yields[part.kind])
        for part in parts
    ]


def _says_something(parts: Sequence[Part]) -> bool:
    """Whether a section that should hold steps has any text at all."""
    instructed = [part for part in parts if part.kind is SectionKind.ACTION]
    return any(read_text(part.blocks) for part in instructed or parts)


def _add_reading(parts: Sequence[Part], drafts: Drafts) -> None:
    """Gives each section that should instruct but only tells a step to read it.

    A section whose sub-sections have steps is their introduction. In a file without any step the
    same is the fallback.
    """
    some = any(drafts)
    for index, part in enumerate(parts):
        if part.kind is not SectionKind.ACTION or any(_below(parts, drafts, index)):
            continue
        if read_text(part.blocks):
            kind = StepKind.READ if some else StepKind.FALLBACK
            verb = "Read" if some else "Work through"
            draft = Draft(kind, f"{verb}: {part.title}", part.line)
            for block in part.blocks:
                draft.absorb(block)
            drafts[index] = [draft]


def _below(parts: Sequence[Part], drafts: Drafts, index: int) -> Iterator[list[Draft]]:
    """The steps of a section and of those below its heading."""
    path = parts[index].path
    for at in range(index, len(parts)):
        if parts[at].path[: len(path)] != path:
            return
        yield drafts[at]


def _read_all(parts: Sequence[Part], title: str) -> Step:
    """The one step of a file that gives no other."""
    draft = Draft(StepKind.FALLBACK, f"Read: {title}", parts[0].line)
    for part in parts:
        if part.path and read_text(part.blocks):
            draft.body.append(part.title)
        for block in part.blocks:
            draft.absorb(block)
    return draft.step(_key((), draft.title), Phase.OTHER, ())


def _keyed(parts: Sequence[Part], drafts: Drafts) -> Iterator[Step]:
    """The steps in order, each with a key of its own."""
    seen: Counter[str] = Counter()
    for part, found in zip(parts, drafts, strict=True):
        for draft in found:
            key = _key(part.path + draft.group, draft.title)
            seen[key] += 1
            if seen[key] > 1:
                key = f"{key}#{seen[key]}"
            yield draft.step(key, part.phase, part.path)


def _key(path: Sequence[str], text: str) -> str:
    """Twelve hex digits that stay the same whatever else in the file changes."""
    normal = " ".join(text.casefold().split())
    return hashlib.sha256(f"{' / '.join(path)}\n{normal}".encode()).hexdigest()[:12]


def _section(part: Part) -> Section:
    return Section(
        part.title, min(part.level, 6), part.kind, part.phase, part.line, plain(part.blocks)
    )


def _context(parts: Sequence[Part], drafts: Drafts) -> str:
    """The text of the sections that gave no step, each under its heading."""
    texts = []
    for part, found in zip(parts, drafts, strict=True):
        text = "" if found else plain(part.blocks)
        if text:
            texts.append(f"{part.title}\n{text}" if part.path else text)
    return "\n\n".join(texts)


def _moved_to(blocks: Sequence[Block]) -> str | None:
    """Where a short file says that its runbook went."""
    told = [block for block in blocks if block.kind is not BlockKind.HEADING]
    if len(told) > _MAX_MOVED_BLOCKS:
        return None
    for block in told:
        for inline in (block.inline, *(child.inline for child in block.children)):
            if inline.links and _MOVED.search(inline.text):
                return inline.links[0]
    return None


def _ticked(block: Block) -> bool:
    return bool(block.ticked) or any(map(_ticked, block.children))
