"""What the index knows of one runbook file, read without the full Markdown: enough to find it."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from irtui.domain.matcher import Matcher, MatcherError, parse_all

_ITEM = r"(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?"
_LINE = re.compile(
    rf"^ {{0,12}}{_ITEM}(?P<fence>`{{3,}}|~{{3,}})(?P<info>[^\n]*)$"
    r"|^ {0,3}(?P<marks>#{1,6})(?P<title>[ \t][^\n]*)?$"
    r"|^ {0,3}(?P<rule>=+|-+)[ \t]*$"
    r"|^[^\w\n`]{0,12}alert[ _-]?name[^\w\n\"“`]{0,6}:[^\w\n]{0,6}(?P<alert>[^\n\"”`*]{1,200})",
    re.MULTILINE | re.IGNORECASE,
)
_NAMED = re.compile(r"alert[ _-]?name\s*:\W{0,6}([^\"”`*]{1,200})", re.IGNORECASE)
_NO_PARAGRAPH = re.compile(r"\s*$| {4}|\t| {0,3}(?:#{1,6}\s|[-*+>|]|\d{1,9}[.)]\s|`{3}|~{3}|<)")
_MARKUP = (
    (re.compile(r"<[^<>\n]{1,200}>"), ""),
    (re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"), r"\1"),
    (re.compile(r"(?<!\\)(?:\*{1,3}|`+|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*[\"']?([^\"'\n]{1,200})", re.MULTILINE)
_OURS = re.compile(r"\birtui\b")
_MOVED = re.compile(
    r"\b(?:moved|relocated|migrated|renamed) to\b|\b(?:superseded|replaced) by\b", re.IGNORECASE
)
_SHORT = 2000
_LONGEST_RULER = 120


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: plain text, GitHub's slug, 1-based line, level 1 to 6."""

    text: str
    slug: str
    line: int
    level: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the library.

    `alert_names` are those of its `Alert Name: "X"` lines, each with the slug of its section, and
    the title of its front matter where there is no other.
    `alerts` are the conditions of its front matter, each enough by itself, `unclear` what of it
    cannot be read, a sentence each.
    `perhaps_moved` tells that a reader has to see whether it only says where the runbook went.
    """

    path: Path
    headings: tuple[Heading, ...] = ()
    alert_names: tuple[tuple[str, str], ...] = ()
    alerts: tuple[tuple[Matcher, ...], ...] = ()
    unclear: tuple[str, ...] = ()
    perhaps_moved: bool = False

    @property
    def slugs(self) -> frozenset[str]:
        """The anchors that lead into it."""
        return frozenset(heading.slug for heading in self.headings)


def read_entry(path: Path, text: str) -> Entry:
    """What a text says of the alerts it is for; never fails, whatever it holds."""
    from irtui.domain.runbook.source import front_matter

    metadata: Mapping[str, object] = {}
    lines, text = front_matter(text)
    if lines and _OURS.search(lines):
        from irtui.domain.runbook.source import read_yaml

        metadata = read_yaml(lines)
    alerts, unclear = _conditions(metadata)
    headings, names = _marks(text)
    if (title := _TITLE.search(lines)) and all(heading.level > 1 for heading in headings):
        names.append((title[1].strip(), ""))
    short = len(text) < _SHORT and bool(_MOVED.search(text))
    return Entry(path, tuple(headings), tuple(names), alerts, unclear, short)


def headings_of(text: str) -> list[Heading]:
    """The headings of Markdown without front matter, those outside of code, lists and quotes."""
    return _marks(text)[0]


def _marks(text: str) -> tuple[list[Heading], list[tuple[str, str]]]:
    """The headings outside of code, and the alert names with the slug of their section."""
    headings: list[Heading] = []
    names: list[tuple[str, str]] = []
    seen: Counter[str] = Counter()
    fence, line, at = "", 1, 0
    for found in _LINE.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        if mark := found["fence"]:
            fence = _after_fence(fence, mark, found["info"])
        elif fence:
            continue
        elif alert := found["alert"]:
            names.append((alert.strip(), headings[-1].slug if headings else ""))
        elif heading := _heading(text, found, line, seen):
            headings.append(heading)
            names += [(one.strip(), heading.slug) for one in _NAMED.findall(heading.text)]
    return headings, names


def _after_fence(fence: str, mark: str, info: str) -> str:
    """The fence that is open after this one."""
    if not fence:
        return "" if mark[0] == "`" and "`" in info else mark
    return "" if mark.startswith(fence) and not info.strip() else fence


def _heading(text: str, found: re.Match[str], line: int, seen: Counter[str]) -> Heading | None:
    from irtui.domain.runbook.anchors import slug

    level, title = len(found["marks"] or ""), _without_closing(found["title"] or "")
    if rule := found["rule"]:
        title, level, line = _above(text, found.start()), 1 if rule[0] == "=" else 2, line - 1
        if not title:
            return None
    plain = plain_title(title)
    own = slug(plain)
    seen[own] += 1
    repeat = f"-{seen[own] - 1}" if seen[own] > 1 else ""
    return Heading(plain, own + repeat, line, level)


def _without_closing(title: str) -> str:
    """A title without the marks that may close it, as in `## Title ##`."""
    title = title.strip()
    rest = title.rstrip("#")
    return rest.rstrip() if not rest or rest[-1] in " \t" else title


def _above(text: str, at: int) -> str:
    """The line before a ruler, if that makes it a heading: a paragraph of one line."""
    start = text.rfind("\n", 0, max(0, at - 1)) + 1
    title = text[start : max(start, at - 1)]
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    if len(title) > _LONGEST_RULER or _NO_PARAGRAPH.match(title):
        return ""
    return "" if before.strip() and not before.lstrip().startswith("#") else title


def plain_title(title: str) -> str:
    """A heading without its markup, in one line."""
    for pattern, instead in _MARKUP if any(c in title for c in "<[*`_\\") else ():
        title = pattern.sub(instead, title)
    return " ".join((html.unescape(title) if "&" in title else title).split())


def _conditions(
    metadata: Mapping[str, object],
) -> tuple[tuple[tuple[Matcher, ...], ...], tuple[str, ...]]:
    """What `irtui: {alerts: [...]}` asks of alerts: names, or matchers that all must hold."""
    own = metadata.get("irtui")
    told = own.get("alerts") if isinstance(own, Mapping) else None
    found: list[tuple[Matcher, ...]] = []
    unclear: list[str] = []
    for one in _texts(told):
        try:
            found.append(_condition(one))
        except MatcherError as error:
            unclear.append(f"irtui.alerts: {error}")
    return tuple(found), tuple(unclear)


def _condition(text: str) -> tuple[Matcher, ...]:
    if any(mark in text for mark in "=~!{"):
        matchers = parse_all(text)
        if not matchers:
            raise MatcherError("an empty condition would fit every alert, name one")
        return matchers
    return (Matcher("alertname", "=", text.strip()),)


def _texts(told: object) -> Iterator[str]:
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, str) and one.strip():
            yield one
