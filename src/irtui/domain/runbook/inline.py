"""Turns the inline Markdown of a paragraph into plain text, and keeps what a step needs of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from irtui.domain.runbook.words import word_set

_TAGS = word_set(
    "a abbr b big br center cite code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img"
    " ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td"
    " tfoot th thead tr tt u ul var"
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_BREAK = re.compile(r"<(?:br|hr)\b[^<>]*>|</(?:p|div|li|tr|h\d|summary)>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+[^\s<>()\[\]\"'`.,;:!?]")


@dataclass(frozen=True, slots=True)
class Code:
    """A code span and the few words before it."""

    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A paragraph as plain text with the author's line ends.

    `bold` tells that all of it is bold, `linked` that all of it is links.
    """

    text: str
    links: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    bold: bool = False
    linked: bool = False


def plain_html(html: str) -> str:
    """The text of HTML; what looks like a tag but is none, such as `<pod>`, stays."""
    html = _BREAK.sub("\n", html)
    return _TAG.sub(lambda tag: "" if tag[1].lower() in _TAGS else tag[0], html)


def read_inline(tokens: Sequence[Token]) -> Inline:
    """The plain text of inline tokens, its links and its code spans."""
    reader = _Reader()
    for token in tokens:
        reader.take(token)
    text = "".join(reader.parts).strip()
    links = dict.fromkeys([*reader.links, *_ADDRESS.findall(text)])
    outside = re.sub(r"[\W_]+|\b(?:and|or)\b", "", "".join(reader.unlinked))
    return Inline(
        text=text,
        links=tuple(links),
        codes=tuple(reader.codes),
        bold=bool(text) and reader.was_bold and not reader.not_bold,
        linked=bool(links) and not outside,
    )


def raw_inline(text: str) -> Inline:
    """A text taken as it stands, because reading its Markdown would take too long."""
    return Inline(text.strip())


class _Reader:
    """Collects text, links and code spans from a run of tokens."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[str] = []
        self.codes: list[Code] = []
        self.unlinked: list[str] = []
        self.was_bold = self.not_bold = False
        self._bold = self._link = 0

    def take(self, token: Token) -> None:
        """Adds one token."""
        match token.type:
            case "code_inline":
                before = "".join(self.parts[-8:])[-60:]
                self.codes.append(Code(token.content.strip(), before))
                self._add(token.content)
            case "softbreak" | "hardbreak":
                self.parts.append("\n")
            case "html_inline":
                self._add("" if token.content.startswith("<!--") else plain_html(token.content))
            case "image":
                self._add(token.content)
            case "link_open":
                self._link += 1
                self.links.append(str(token.attrGet("href") or ""))
            case "link_close":
                self._link -= 1
            case "strong_open":
                self._bold += 1
            case "strong_close":
                self._bold -= 1
            case _:
                self._add(token.content)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if not self._link:
            self.unlinked.append(_ADDRESS.sub("", text))
        if text.strip(" :."):
            self.was_bold = self.was_bold or self._bold > 0
            self.not_bold = self.not_bold or not self._bold
