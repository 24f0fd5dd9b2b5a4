"""`[[runbooks.match]]` and `[[runbooks.url_map]]`: which runbook is for which alert."""

import re
from typing import Annotated

from irtui.config.checks import AfterValidator, field, field_validator
from irtui.config.table import Table
from irtui.config.values import File, MatcherText


def _file(text: str) -> str:
    name = text.partition("#")[0]
    if not name.strip() or "\0" in text:
        raise ValueError('must name a file, such as "kubernetes/KubePodNotReady.md"')
    return text


def _prefix(text: str) -> str:
    if not re.match(r"https?://[^/\s]", text, re.IGNORECASE):
        raise ValueError('must be how the addresses begin, such as "https://runbooks.example/"')
    return text


def _annotation(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _verb(text: str) -> str:
    if not re.fullmatch(r"[^\W\d_][\w'/-]*", text):
        raise ValueError('must be one word, such as "defragment"')
    return text


Annotation = Annotated[str, AfterValidator(_annotation)]
Verb = Annotated[str, AfterValidator(_verb)]


class RunbookMatch(Table):
    """A runbook for the alerts that fulfil all matchers."""

    match: tuple[MatcherText, ...]
    file: Annotated[str, field(max_length=1024), AfterValidator(_file)]

    @field_validator("match")
    @classmethod
    def _something(cls, match: tuple[str, ...]) -> tuple[str, ...]:
        if not match:
            raise ValueError("must not be empty, or any alert would do")
        return match


class RunbookUrls(Table):
    """Where the pages below an address stand on disk."""

    prefix: Annotated[str, field(max_length=1024), AfterValidator(_prefix)]
    directory: File
