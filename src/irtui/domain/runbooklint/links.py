"""Checks where the links of a runbook lead, as far as the disk can tell."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from irtui.domain.runbook.anchors import slug
from irtui.domain.runbook.blocks import Block, BlockKind
from irtui.domain.runbooklint.markdown import walk
from irtui.text import clean

Exists = Callable[[str], bool]
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:|//|/")
_ANCHOR = re.compile(
    r"""<a\s[^<>]{0,200}?\b(?:name|id)=["']?([^"'\s>]{1,200})|\{#([\w-]{1,200})\}"""
)
_HEADING_NUMBER = re.compile(r"-\d{1,3}$")


def check_links(
    blocks: Sequence[Block], lines: Sequence[str], exists: Exists
) -> Iterator[tuple[int, str, str]]:
    """The relative links that lead nowhere: the line, the rule and a sentence for each."""
    slugs = _anchors(blocks, lines)
    for block in walk(blocks):
        for link in block.inline.links:
            line = _line_of(link, block.line, lines)
            shown = clean(link, limit=200)
            if link.startswith("#"):
                if link[1:].casefold() not in slugs and len(link) > 1:
                    yield line, "dead-anchor", f"No heading here has the anchor {shown}."
            elif not _SCHEME.match(link) and "{{" not in link and not _leads(link, exists):
                yield line, "dead-link", f"The link {shown} leads to no file."


def _leads(link: str, exists: Exists) -> bool:
    """Whether a file is there under the name, or under the one that a site maker would use."""
    path = unquote(re.split(r"[?#]", link, maxsplit=1)[0])
    if not path or "\0" in path:
        return not path
    bare = path.rstrip("/")
    return any(
        map(exists, dict.fromkeys((path, f"{bare}.md", f"{bare}/_index.md", f"../{bare}.md")))
    )


def _anchors(blocks: Sequence[Block], lines: Sequence[str]) -> set[str]:
    found = {slug(block.line_of_text) for block in walk(blocks) if block.kind is BlockKind.HEADING}
    for line in lines:
        if "<a " in line or "{#" in line:
            found |= {(a or b).casefold() for a, b in _ANCHOR.findall(line)}
    return found


def _line_of(link: str, start: int, lines: Sequence[str]) -> int:
    found = (n for n in range(start, min(start + 200, len(lines)) + 1) if link in lines[n - 1])
    return next(found, start)
