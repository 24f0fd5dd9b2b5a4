"""The versions of a review's written part, and how two of them differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

# While somebody writes, a version is kept at most so often.
EVERY = timedelta(minutes=10)
_AROUND = 2


@dataclass(frozen=True, slots=True)
class ReviewVersion:
    """The written part as it once was: who wrote it, when, and why it was kept."""

    number: int
    written: str
    why: str
    by: str
    at: datetime


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The lines that changed with some around them, each with `+`, `-`, a blank, or `…` between."""
    old, new = before.split("\n"), after.split("\n")
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND)
    for number, group in enumerate(groups):
        if number:
            yield "…", ""
        for tag, first, last, start, end in group:
            if tag == "equal":
                yield from ((" ", line) for line in old[first:last])
                continue
            yield from (("-", line) for line in old[first:last])
            yield from (("+", line) for line in new[start:end])
