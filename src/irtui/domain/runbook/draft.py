"""A step while it is being put together from the blocks that belong to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from irtui.domain.runbook.blocks import Block, BlockKind
from irtui.domain.runbook.imperative import Remark, commanding, imperative, remark, sentences
from irtui.domain.runbook.inline import Code, Inline
from irtui.domain.runbook.render import flowing, list_lines, plain
from irtui.domain.runbook.risk import worst
from irtui.domain.runbook.shell import read_code, read_span
from irtui.domain.runbook.values import Command, Phase, Risk, Step, StepKind

_MAX_TEXT = 200
_MAX_LABEL = 40
_OUTPUT = re.compile(
    r"\b(?:outputs?|looks? like|similar to|returns?|results?|example|something like|will show"
    r"|should (?:show|see|read)|you (?:will )?see)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?:[a-z]|[ivx]{1,4})[.)]\s+")
_NEGATED = re.compile(r"\b(?:not|never|avoid|don['’]t|instead of|without)\b[^.]*$", re.IGNORECASE)
_MARKED_RISK = {"check": Risk.READ, "danger": Risk.DANGER}


@dataclass(slots=True)
class Draft:
    """A step without key, phase and group; what is read after its text is taken in by `absorb`."""

    kind: StepKind
    text: str
    line: int
    number: int | None = None
    mark: str = ""
    ticked: bool = False
    group: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)
    substeps: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def absorb(self, block: Block, before: Block | None = None, *, nested: bool = False) -> None:
        """Takes in a block; `before` is the one above it, `nested` turns lists into sub-steps."""
        if block.mark == "skip":
            return
        match block.kind:
            case BlockKind.PARAGRAPH | BlockKind.HEADING:
                self._paragraph(block, nested=nested)
            case BlockKind.CODE:
                self._code(block, before)
            case BlockKind.LIST if nested or any(
                item.ticked is not None for item in block.children
            ):
                self._substeps(block, "")
            case BlockKind.LIST:
                self.body.append("\n".join(list_lines(block)))
                self._gather(block)
            case BlockKind.QUOTE:
                self._quote(block, nested=nested)
            case BlockKind.TABLE:
                self.body.append(block.text)
                self.links += block.inline.links

    def warn(self, text: str) -> None:
        """Adds a caution once."""
        if text not in self.cautions:
            self.cautions.append(text)

    def mention(self, inline: Inline) -> None:
        """Takes the links of a text and the commands written inside it."""
        self.links += inline.links
        for code in inline.codes:
            command = None if _forbidden(code) else read_span(code.text)
            if command and command.text not in {known.text for known in self.commands}:
                self.commands.append(command)

    @property
    def title(self) -> str:
        """The line of the checklist, also where the author wrote nothing but code."""
        return self.text or command_text(self.commands) or "Do what is shown"

    def step(self, key: str, phase: Phase, group: tuple[str, ...]) -> Step:
        """The finished step."""
        return Step(
            key=key,
            kind=self.kind,
            phase=phase,
            group=group + self.group,
            text=self.title,
            body="\n\n".join(filter(None, self.body)),
            substeps=tuple(self.substeps),
            commands=tuple(self.commands),
            cautions=tuple(self.cautions),
            links=tuple(dict.fromkeys(filter(None, self.links))),
            number=self.number,
            line=self.line,
            soft=self.kind is StepKind.PARAGRAPH and not self.mark,
            risk=_MARKED_RISK.get(self.mark) or worst([c.risk for c in self.commands]),
        )

    def _paragraph(self, block: Block, *, nested: bool) -> None:
        text = flowing(block.text)
        match remark(text):
            case Remark.TODO:
                return
            case Remark.CAUTION:
                self.warn(block.line_of_text)
                self.links += block.inline.links
                return
        if nested and _LETTERED.match(text):
            self.substeps.append(block.line_of_text)
        else:
            self.body.append(text)
        self.mention(block.inline)

    def _code(self, block: Block, before: Block | None) -> None:
        commands = read_code(block.text, block.language)
        if self._takes_as_output(commands, block, before):
            text = block.text.strip("\n")
            self.commands[-1] = replace(self.commands[-1], expected=text)
            if self.body and before and self.body[-1] == flowing(before.text):
                self._drop_caption(before)
            return
        if block.mark in _MARKED_RISK:
            commands = tuple(replace(c, risk=_MARKED_RISK[block.mark]) for c in commands)
        # A sentence names the command first and the block then says it in full.
        whole = "\n".join(command.text for command in commands)
        self.commands = [c for c in self.commands if c.language or c.text not in whole]
        self.commands += commands

    def _takes_as_output(
        self, commands: Sequence[Command], block: Block, before: Block | None
    ) -> bool:
        """Whether the code shows what the last command prints."""
        if not self.commands or not self.commands[-1].shell or self.commands[-1].expected:
            return False
        if any(c.shell or c.query for c in commands):
            return False
        if before is not None and before.kind is BlockKind.CODE:
            return block.language in ("", "text", "txt", "log", "output", "console")
        return before is not None and bool(_OUTPUT.search(before.text))

    def _drop_caption(self, before: Block) -> None:
        """Drops "Example output:", which would announce nothing once the output has moved."""
        if before.text.endswith(":") and len(before.text) <= 40:
            self.body.pop()

    def _quote(self, block: Block, *, nested: bool) -> None:
        first = block.children[0] if block.children else None
        if first is not None and remark(first.text) is Remark.CAUTION:
            self.warn(" ".join(plain(block.children).split()))
            self._gather(block)
            return
        previous = None
        for child in block.children:
            self.absorb(child, previous, nested=nested)
            previous = child

    def _substeps(self, block: Block, indent: str) -> None:
        """Flattens a nested list: a line for each item, deeper ones indented."""
        for item in block.children:
            number = "" if item.number is None else f"{item.number}. "
            at = len(self.substeps)
            texts: list[str] = []
            before = None
            for child in item.children:
                if child.kind is BlockKind.PARAGRAPH and remark(child.text) is not Remark.CAUTION:
                    texts.append(child.line_of_text)
                    self.mention(child.inline)
                elif child.kind is BlockKind.LIST:
                    self._substeps(child, indent + "  ")
                else:
                    self.absorb(child, before, nested=True)
                before = child
            if texts:
                self.substeps.insert(at, indent + number + " ".join(texts))

    def _gather(self, block: Block) -> None:
        """Takes links and code out of a block whose text is taken already."""
        for child in block.children:
            if child.kind is BlockKind.CODE:
                self._code(child, None)
            else:
                self.mention(child.inline)
                self._gather(child)


def headline(draft: Draft, block: Block) -> None:
    """Sets the text of a step from its paragraph; what is too long for a line goes to the body."""
    whole = block.line_of_text
    draft.mention(block.inline)
    if len(whole) <= _MAX_TEXT:
        draft.text = whole
        return
    parts = sentences(whole)
    commands = [i for i, part in enumerate(parts) if commanding(part)]
    if draft.kind is StepKind.COMMAND:
        # What comes last leads to the code.
        start = commands[-1] if commands else len(parts) - 1
    else:
        start = commands[0] if commands else 0
    while start and parts[start - 1].endswith(":") and len(parts[start - 1]) <= _MAX_LABEL:
        start -= 1
    taken = [parts[start]]
    for part in parts[start + 1 :]:
        if len(" ".join([*taken, part])) > _MAX_TEXT:
            break
        taken.append(part)
    draft.text = " ".join(taken)
    rest = parts[len(taken) :]
    # A step that starts in the middle keeps the whole paragraph, so that no condition is lost.
    draft.body.append(flowing(block.text) if start else " ".join(rest))


def item_draft(item: Block, kind: StepKind, mark: str = "") -> Draft:
    """The step that a list item is, with all that is nested in it."""
    draft = Draft(
        kind, "", item.line, number=item.number, mark=mark or item.mark, ticked=bool(item.ticked)
    )
    before: Block | None = None
    for child in item.children:
        if before is None and child.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            headline(draft, child)
            draft.mark = draft.mark or child.mark
        else:
            draft.absorb(child, before, nested=True)
        before = child
    if not draft.text and not draft.commands and draft.substeps:
        draft.text = draft.substeps.pop(0).strip()
    return draft


def command_text(commands: Sequence[Command]) -> str:
    """The line of a step that is nothing but code."""
    if not commands:
        return ""
    first = next((c for c in commands if c.shell or c.query), commands[0])
    lines = [line for line in first.text.split("\n") if not line.startswith("#")]
    told = " ".join(" ".join(lines if first.query else lines[:1]).split())
    verb = "Run the command" if first.shell else "Run the query" if first.query else "Read the text"
    return f"{verb}: {told[:100]}{'…' if len(told) > 100 else ''}"


def instructs(item: Block) -> bool:
    """Whether a list item asks for something, or holds code to run."""
    first = item.children[0] if item.children else None
    if any(child.kind is BlockKind.CODE for child in item.children):
        return True
    if first is None or first.kind is not BlockKind.PARAGRAPH or remark(first.text):
        return False
    spans = (read_span(code.text) for code in first.inline.codes)
    return imperative(first.line_of_text) or any(spans)


def _forbidden(code: Code) -> bool:
    return bool(_NEGATED.search(code.before))
