"""The written part of a review: one Markdown text with a level-2 heading for each section.

Headings that are not ours are kept at the end, and those of older reviews go to the section that
asks for the same: nothing that was typed is lost.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a review, and the blameless question that helps to write it.

    One that is not `written` has only what the record tells; one that is `needed` must have words
    before others review it.
    """

    heading: str
    prompt: str = ""
    needed: bool = False
    internal: bool = False

    @property
    def written(self) -> bool:
        """Whether people write it."""
        return bool(self.prompt)


SECTIONS = (
    Section("Summary", "What happened, in a few sentences for somebody who was not there?", True),
    Section("Impact", "Who noticed what, how many were they, and for how long?", True),
    Section("Timeline"),
    Section("Detection", "How was it noticed? What would have halved the time?", True),
    Section("Response", "Who came when, what did they see, and what held them up?"),
    Section("Runbook", "Which step was missing, unclear, wrong, or of help?", internal=True),
    Section(
        "Contributing factors",
        "Which conditions together made it possible? What set it off?",
        True, internal=True,
    ),
    Section("Resolution", "What stopped the harm for now, and what makes it last?", True),
    Section("What went well", "What helped, and should be kept?", True),
    Section("What went wrong", "What was hard, slow or confusing?", True, internal=True),
    Section("Where we were lucky", "What could have made it worse, and did not?", internal=True),
    Section(
        "Why we were surprised",
        "What did we believe before that turned out otherwise?",
        internal=True,
    ),
    Section("Communication", "Who had to ask, and what would have spared them?", internal=True),
    Section(
        "Gaps in process, tools and monitoring", "What was missing, slow or misleading?", True,
        internal=True,
    ),
    Section("Metrics", internal=True),
    Section(
        "Lessons", "What should the next person on call do first, and what not?", True,
        internal=True,
    ),
    Section("Action items", "Verb first, bounded, testable: what changes, so that what is better?",
            True),
    Section("Similar incidents", internal=True),
    Section("External message", "What may customers read, in their words?"),
    Section("Alerts", internal=True),
)  # fmt: skip
WRITTEN = tuple(one for one in SECTIONS if one.written)
# What reviews were asked before, each under the heading that asks for it.
_EARLIER: Mapping[str, str] = {"Detection and response": "Detection"}
_EARLIER_PROMPTS = (
    "What helped, and should be kept? Where were we lucky?",
    "Verb first, with an owner and a date: - [ ] Add an alert ... (who, when)",
)

# Three backticks with another one behind them on the line are code within the line.
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANK_ENDS = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z")
_PROMPTS = {f"<!-- {text} -->" for text in (*(one.prompt for one in WRITTEN), *_EARLIER_PROMPTS)}


def draft() -> str:
    """The written part before anybody wrote: every heading with its question as a comment."""
    return "\n".join(_asked(one) for one in WRITTEN)


def _asked(one: Section) -> str:
    return f"## {one.heading}\n<!-- {one.prompt} -->\n"


def with_every_heading(written: str) -> str:
    """A text with the headings that it lacks, each before the one that follows it; for writing."""
    text = written.replace("\r\n", "\n")
    lines, at, fence = text.split("\n"), dict[str, int](), ""
    for number, (line, fence) in enumerate(_fenced(text)):
        if heading := _heading(line, fence):
            at.setdefault(_EARLIER.get(heading, heading), number)
    if fence:
        return text  # what is added at its end would be code
    place = len(lines)
    for one in reversed(WRITTEN):
        if one.heading in at:
            place = min(place, at[one.heading])
        else:
            lines[place:place] = _asked(one).split("\n")
    return "\n".join(lines)


def sections_of(written: str) -> dict[str, str]:
    """Heading to text; text before the first heading stands under an empty heading.

    A heading that comes twice has both its texts. Lines inside fenced code are never headings.
    """
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for line, fence in _fenced(written.replace("\r\n", "\n")):
        if name := _heading(line, fence):
            heading = _EARLIER.get(name, name)
            found.setdefault(heading, [])
        else:
            found[heading].append(line)
    return {heading: "\n".join(lines).strip("\n") for heading, lines in found.items()}


def heading_at(written: str, row: int) -> str:
    """The heading of the section that a row is in, empty before the first one."""
    heading = ""
    for number, (line, fence) in enumerate(_fenced(written)):
        if number > row:
            break
        if name := _heading(line, fence):
            heading = _EARLIER.get(name, name)
    return heading


def _heading(line: str, fence: str) -> str:
    return line[3:].strip() if not fence and line.startswith("## ") else ""


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


def closed(text: str) -> str:
    """A section whose open code fence, if any, does not swallow what follows."""
    *_, (_, fence) = _fenced(text)
    return f"{text}\n{fence}" if fence else text


def unanswered(written: str, told: Collection[str] = ()) -> tuple[str, ...]:
    """The needed headings with nothing but comments; those `told` have rows of their own."""
    found = sections_of(written)
    return tuple(
        one.heading
        for one in WRITTEN
        if one.needed
        and one.heading not in told
        and not _COMMENT.sub("", found.get(one.heading, "")).strip()
    )
