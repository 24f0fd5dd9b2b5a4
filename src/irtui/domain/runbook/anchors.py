"""Finds the section of a big file that an address with `#anchor` points to."""

import re

from irtui.domain.runbook.source import read_source
from irtui.domain.runbookentry import headings_of

_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")


def slug(title: str) -> str:
    """The anchor that GitHub gives a heading, before repeats are numbered."""
    return _NOT_IN_A_SLUG.sub("", title.strip().lower()).replace(" ", "-")


def section_of(runbook_text: str, slug_of_heading: str) -> str | None:
    """The section under one heading as a runbook of its own, None where no heading has the slug.

    Its heading becomes the title; the lines before it are blank, so steps tell the source line.
    """
    wanted = slug_of_heading.removeprefix("#").lower()
    text = read_source(runbook_text, "").text
    headings = headings_of(text)
    for index, heading in enumerate(headings):
        if heading.slug != wanted:
            continue
        lines = text.split("\n")
        end = next(
            (h.line - 1 for h in headings[index + 1 :] if h.level <= heading.level), len(lines)
        )
        first = heading.line - 1
        title = lines[first].strip().lstrip("#").strip()
        underlined = not lines[first].lstrip().startswith("#")
        rest = lines[first + 1 + underlined : end]
        return "\n".join([*[""] * first, f"# {title}", *[""] * underlined, *rest])
    return None
