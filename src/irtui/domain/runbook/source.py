"""Takes from a file what is not Markdown: front matter, templates, the admonitions of site makers.

The number of lines never changes, so that a step can tell its source line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MAX_FRONT_MATTER = 16 * 1024
_FENCE = re.compile(r" {0,12}(`{3,}|~{3,})")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*[^{}\n]{1,200}[>%]\}\}")
_REFERENCE = re.compile(r'\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s{}]{1,200})"?\s*[>%]\}\}')
_WORDS = r"note|info|tip|hint|important|warning|caution|danger|attention"
_OPENED = re.compile(
    rf"\s{{0,8}}(?:(?P<bang>[!?]{{3}}\+?)\s*|(?P<colons>:{{3,}})\s*|\{{\{{[<%]\s*)"
    rf"(?:hint\s+)?\"?(?P<word>{_WORDS})\b\"?(?P<title>[^\n]{{0,200}})$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"\s{0,3}\[{1,2}_?TOC_?\]{1,2}\s*$", re.IGNORECASE)
_CLOSED = re.compile(r"\s{0,8}(?::{3,}|\{\{[<%]\s*/[^{}\n]{1,80}[>%]\}\})\s*$")


@dataclass(frozen=True, slots=True)
class Source:
    """The Markdown of a file and what its front matter says."""

    text: str
    metadata: Mapping[str, object]


def read_source(text: str, name: str) -> Source:
    """The text without front matter and templates; `name` ending in `.erb` has Ruby in it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    metadata: Mapping[str, object] = {}
    if end := _front_matter_end(lines):
        metadata = read_yaml("\n".join(lines[1:end]))
        lines[: end + 1] = [""] * (end + 1)
    text = "\n".join(lines)
    if name.endswith(".erb"):
        text = _without(text, "<%", "%>")
    return Source("\n".join(_plain_lines(text.split("\n"))), metadata)


def front_matter(text: str) -> tuple[str, str]:
    """The lines of the front matter, and the text with as many blank lines in their place."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("---"):
        return "", text
    lines = text.split("\n")
    if not (end := _front_matter_end(lines)):
        return "", text
    return "\n".join(lines[1:end]), "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def _front_matter_end(lines: list[str]) -> int:
    """The index of the line that closes the front matter, 0 where there is none."""
    if lines[0].rstrip() != "---":
        return 0
    return next((i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "...")), 0)


def read_yaml(text: str) -> Mapping[str, object]:
    """The mapping that the YAML holds, empty where it holds none or is broken."""
    if len(text) > _MAX_FRONT_MATTER:
        return {}
    import yaml

    try:
        # An alias can make a short text huge once somebody writes it out.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            return {}
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError):
        return {}
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


def _without(text: str, start: str, end: str) -> str:
    """The text without what stands between the marks, line ends kept."""
    kept, position = [], 0
    while (begin := text.find(start, position)) >= 0:
        stop = text.find(end, begin)
        if stop < 0:
            break
        kept += [text[position:begin], "\n" * text.count("\n", begin, stop)]
        position = stop + len(end)
    return "".join(kept) + text[position:]


def _plain_lines(lines: list[str]) -> list[str]:
    """The lines with shortcodes removed and admonitions turned into quotes, code untouched."""
    result: list[str] = []
    fence, open_by = "", ""
    for line in lines:
        if match := _FENCE.match(line):
            mark = match[1]
            if not fence:
                fence = mark
            elif mark.startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif not fence:
            open_by, line = _admonition(open_by, line)
            result.append(line)
            continue
        result.append(_quoted(open_by, line))
    return result


def _admonition(open_by: str, line: str) -> tuple[str, str]:
    """What admonition is open after the line, and the line as Markdown."""
    if "{{" in line:
        line = _REFERENCE.sub(r"\1", line)
    if _CONTENTS.match(line):
        return open_by, ""
    if opened := _OPENED.match(line):
        title = re.sub(r"[{}<>%\[\]\"/]", "", opened["title"]).strip()
        line = f"> **{opened['word'].capitalize()}:** {title}"
        return ("indent" if opened["bang"] else "mark"), line
    if open_by == "mark" and _CLOSED.match(line):
        return "", ""
    if open_by == "indent" and line.strip() and not line.startswith((" ", "\t")):
        open_by = ""
    if "{{" in line:
        line = _SHORTCODE.sub("", line)
    return open_by, _quoted(open_by, line)


def _quoted(open_by: str, line: str) -> str:
    if not open_by:
        return line
    return "> " + (line.removeprefix("    ") if open_by == "indent" else line)
