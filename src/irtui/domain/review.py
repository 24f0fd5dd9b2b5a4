"""The post-incident review: generated from the record, with room for what only people know.

The generated parts are made anew from the record each time, and the written ones are never
touched: what was typed is there to the last letter, under its heading or at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from irtui.domain import reviewlinks as links
from irtui.domain import reviewmeasures as measures
from irtui.domain import reviewparts as parts
from irtui.domain.record import Record
from irtui.domain.reviewruns import runbook_section
from irtui.domain.reviewtext import SECTIONS, Section, answered, closed, sections_of

FRONT_MATTER = "front matter"
FROM_THE_RECORD = "_From the record:_"
NOT_WRITTEN = "_Not written yet._"


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the review: the heading it stands under, its Markdown, and whether it is made."""

    heading: str
    text: str
    generated: bool = True


_GENERATED: Mapping[str, Callable[[Record], list[str]]] = {
    "Summary": lambda record: [parts.summary(record), *links.severity(record)],
    "Impact": lambda record: [parts.impact(record)],
    "Timeline": parts.timeline_section,
    "Detection": measures.detection,
    "Response": measures.response,
    "Runbook": runbook_section,
    "Contributing factors": links.factors,
    "Communication": measures.communication,
    "Gaps in process, tools and monitoring": links.gaps,
    "Metrics": measures.metrics,
    "Lessons": links.lessons,
    "Action items": links.actions,
    "Similar incidents": links.similar,
    "External message": links.external_message,
    "Alerts": parts.alerts_section,
}


def told_by_rows(record: Record) -> tuple[str, ...]:
    """The headings that have rows of their own, so that nobody must write there."""
    kinds = ("Contributing factors", "Gaps in process, tools and monitoring", "Lessons",
             "Action items")  # fmt: skip
    return tuple(heading for heading in kinds if _GENERATED[heading](record))


def all_parts(record: Record, written: str, *, internal: bool = True) -> Iterator[Part]:
    """The review block by block, in its order; only what outsiders may read if not `internal`."""
    found = sections_of(written)
    yield Part(FRONT_MATTER, parts.front_matter(record))
    yield Part("", f"# {parts.title(record)}")
    yield Part("", parts.header(record))
    if opening := answered(found.pop("", "")):
        yield Part("", closed(opening), generated=False)
    for section in SECTIONS:
        if section.internal and not internal:
            continue
        yield from _section(record, section, closed(answered(found.pop(section.heading, ""))))
    # What a heading of somebody's own says may be for nobody outside.
    for heading, text in found.items() if internal else ():
        yield Part(heading, f"## {heading}", generated=False)
        yield Part(heading, closed(text), generated=False)


def _section(record: Record, section: Section, text: str) -> Iterator[Part]:
    heading, made = section.heading, _GENERATED.get(section.heading, _none)(record)
    yield Part(heading, f"## {heading}")
    if made and section.written:
        yield Part(heading, FROM_THE_RECORD)
    yield from (Part(heading, block) for block in made)
    if text:
        yield Part(heading, text, generated=False)
    elif not made:
        yield Part(heading, NOT_WRITTEN)


def _none(record: Record) -> list[str]:
    return []


def document(record: Record, written: str, *, internal: bool = True) -> str:
    """The whole review as Markdown with front matter: the same record gives the same bytes."""
    return joined(all_parts(record, written, internal=internal))


def joined(blocks: Iterator[Part]) -> str:
    """Blocks as one text."""
    texts = (one.text for one in blocks)
    return "\n\n".join(text.strip("\n") for text in texts if text.strip()) + "\n"
