"""Templates of status updates: Markdown with fields in braces, of which people write some.

A sentence with a field that has nothing to say is dropped. What a field says is never looked at
for further fields.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from irtui.text import clean

# What irtui knows, and what only people do.
FILLED = (
    "severity", "reason", "impact", "next_update", "started", "status", "resolved", "duration",
    "last_update", "key", "title", "commander",
)  # fmt: skip
WRITTEN = ("known", "actions", "needs", "summary", "data_loss")
FIELDS = (*FILLED, *WRITTEN)
MOST_TEXT = 20_000

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]|\n|[^{}\n]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])([ \t]+)")
_ENDED = (".", "!", "?", "…")


class TemplateError(ValueError):
    """A text is no template; `line` and `field` say where, `field` is "" for a lone brace."""

    def __init__(self, line: int, field: str, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.field = field


@dataclass(frozen=True, slots=True)
class Field:
    """A place in a template that is filled in."""

    name: str


Part = str | Field


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is kept or dropped as one, and the space behind it."""

    parts: tuple[Part, ...]
    space: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(part.name for part in self.parts if isinstance(part, Field))


@dataclass(frozen=True, slots=True)
class Template:
    """Lines of sentences."""

    lines: tuple[tuple[Sentence, ...], ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The fields that people write, in the order in which they stand in it."""
        names = (name for line in self.lines for one in line for name in one.fields)
        return tuple(dict.fromkeys(name for name in names if name in WRITTEN))

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with these values; empty or absent ones take their sentence with them."""
        kept: list[str] = []
        for line in self.lines:
            said = [one for one in line if all(values.get(n, "").strip() for n in one.fields)]
            if said or not line:
                text = "".join(_sentence(one, values) + one.space for one in said).rstrip()
                # Where a line between two empty ones was dropped, one of them goes as well.
                if text or (kept and kept[-1]):
                    kept.append(text)
        return clean("\n".join(kept).strip(), keep_nl=True, limit=MOST_TEXT)


def parse(text: str) -> Template:
    """The template that a text is; TemplateError says where it is none.

    Two braces in a row stand for one that is no field.
    """
    lines: list[tuple[Sentence, ...]] = []
    parts: list[Part] = []
    for token in _TOKEN.finditer(text.replace("\r\n", "\n").strip("\n")):
        found = token.group()
        if found == "\n":
            lines.append(tuple(_sentences(parts)))
            parts = []
        elif token[1] is not None:
            parts.append(Field(_known(token[1], len(lines) + 1)))
        elif found in ("{", "}"):
            raise TemplateError(
                len(lines) + 1, "", f"a lone {found}, write {found}{found} for one that is no field"
            )
        else:
            parts.append({"{{": "{", "}}": "}"}.get(found, found))
    return Template((*lines, tuple(_sentences(parts))))


def _known(name: str, line: int) -> str:
    if name in FIELDS:
        return name
    close = get_close_matches(name[:64].lower().strip(), FIELDS, n=1)
    hint = f"did you mean {{{close[0]}}}?" if close else f"known are {', '.join(FIELDS)}"
    raise TemplateError(line, name, f"unknown field, {hint}")


def _sentences(parts: list[Part]) -> Iterator[Sentence]:
    begun: list[Part] = []
    for part in parts:
        if isinstance(part, Field):
            begun.append(part)
            continue
        *ended, rest = _SENTENCE_END.split(part)
        for text, space in zip(ended[::2], ended[1::2], strict=True):
            yield Sentence((*begun, text), space)
            begun = []
        if rest:
            begun.append(rest)
    if begun:
        yield Sentence(tuple(begun))


def _sentence(one: Sentence, values: Mapping[str, str]) -> str:
    said = ""
    for part in one.parts:
        if isinstance(part, Field):
            said += values[part.name].strip()
        else:
            # Who writes a whole sentence into a field has ended it already.
            said += part[1:] if part.startswith(".") and said.endswith(_ENDED) else part
    return said
