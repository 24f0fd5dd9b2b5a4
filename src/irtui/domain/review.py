"""The post-incident review: generated from the record, with room for what only people know.

The written part is one Markdown text with a level-2 heading per section; the generated part is
made anew from the record each time, so written text is never overwritten. Headings that are not
ours are kept at the end: nothing that was typed is lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from irtui.domain.record import Record


@dataclass(frozen=True, slots=True)
class Section:
    """A section that people write, and the blameless question that helps to begin."""

    heading: str
    prompt: str


WRITTEN = (
    Section("Summary", "What happened, in a few sentences for somebody who was not there?"),
    Section("Impact", "Who noticed what, how many were they, and for how long?"),
    Section("Detection and response", "How was it noticed? What would have halved the time?"),
    Section("Contributing factors", "Which conditions together made it possible? What set it off?"),
    Section("What went well", "What helped, and should be kept? Where were we lucky?"),
    Section("Gaps in process, tools and monitoring", "What was missing, slow or misleading?"),
    Section(
        "Action items", "Verb first, with an owner and a date: - [ ] Add an alert ... (who, when)"
    ),
    Section("Lessons", "What should the next person on call do first, and what not?"),
)

# Three backticks with another one behind them on the line are code within the line.
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANK_ENDS = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z")
_PROMPTS = {f"<!-- {one.prompt} -->" for one in WRITTEN}


def draft() -> str:
    """The written part before anybody wrote: every heading with its question as a comment."""
    return "\n".join(f"## {one.heading}\n<!-- {one.prompt} -->\n" for one in WRITTEN)


def sections_of(written: str) -> dict[str, str]:
    """Heading to text; text before the first heading stands under an empty heading.

    A heading that comes twice has both its texts. Lines inside fenced code are never headings.
    """
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for line, fence in _fenced(written.replace("\r\n", "\n")):
        if not fence and line.startswith("## ") and line[3:].strip():
            heading = line[3:].strip()
            found.setdefault(heading, [])
        else:
            found[heading].append(line)
    return {heading: "\n".join(lines).strip("\n") for heading, lines in found.items()}


def _fenced(text: str) -> Iterator[tuple[str, str]]:
    """Each line with the fence that is open after it, empty where none is."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        yield line, fence


def answered(text: str) -> str:
    """A written section without its question, empty if nothing was written."""
    lines = [line for line in text.split("\n") if line.strip() not in _PROMPTS]
    return _BLANK_ENDS.sub("", "\n".join(lines))


def _closed(text: str) -> str:
    """A section whose open code fence, if any, does not swallow what follows."""
    *_, (_, fence) = _fenced(text)
    return f"{text}\n{fence}" if fence else text


def unanswered(written: str) -> tuple[str, ...]:
    """The headings under which nothing but comments has been written yet."""
    found = sections_of(written)
    return tuple(
        one.heading for one in WRITTEN if not _COMMENT.sub("", found.get(one.heading, "")).strip()
    )


def document(record: Record, written: str) -> str:
    """The whole review as Markdown with front matter: the same record gives the same bytes."""
    from irtui.domain import reviewparts as parts
    from irtui.domain.reviewruns import checklist_sections
    from irtui.domain.reviewupdates import communication_section

    found = sections_of(written)
    generated: Mapping[str, str] = {
        "Summary": parts.summary(record),
        "Impact": parts.impact(record),
        "Detection and response": parts.durations_table(record),
    }
    blocks = [parts.front_matter(record), f"# {parts.title(record)}", parts.header(record)]
    if opening := answered(found.pop("", "")):
        blocks.append(_closed(opening))
    for section in WRITTEN:
        text = _closed(answered(found.pop(section.heading, "")))
        made = generated.get(section.heading, "")
        blocks.append(f"## {section.heading}")
        blocks.extend(part for part in (made, text) if part)
        if not text and not made:
            blocks.append("_Not written yet._")
        if section.heading == "Impact":
            blocks.extend(parts.timeline_section(record))
        if section.heading == "Detection and response":
            blocks.extend([parts.roles_table(record)] if record.roles else [])
            blocks.extend([parts.tasks_table(record)] if record.tasks else [])
            blocks.extend(checklist_sections(record))
            blocks.extend(communication_section(record))
    for heading, text in found.items():
        blocks.extend([f"## {heading}", _closed(text)])
    blocks.extend(parts.alerts_section(record))
    return "\n\n".join(block.strip("\n") for block in blocks if block.strip()) + "\n"
