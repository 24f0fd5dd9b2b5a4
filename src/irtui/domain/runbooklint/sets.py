"""Checks what no single text tells: names that clash, and who may change a file."""

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from irtui.domain.matcher import Matcher
from irtui.domain.runbookindex import letters
from irtui.domain.runbooklint.findings import Finding, finding
from irtui.domain.runbooklint.runbook import is_runbook
from irtui.text import clean


def check_names(files: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    """Files that would be the runbook of the same alert.

    Each is a path, in the order of the library, with the alert names of its front matter.
    """
    first: dict[str, str] = {}
    for path, alerts in files:
        stem = PurePath(path).stem
        for name in dict.fromkeys([*([stem] if is_runbook(path) else []), *alerts]):
            earlier = first.setdefault(letters(name) or path, path)
            if earlier != path:
                shown = clean(name, limit=100)
                text = f"{clean(earlier, limit=300)} is a runbook of {shown}, too: keep one."
                yield finding(path, 1, "duplicate-alert", text)


def alert_names(conditions: Iterable[Sequence[Matcher]]) -> list[str]:
    """The alerts that conditions name and ask nothing else of."""
    return [
        one[0].value
        for one in conditions
        if len(one) == 1 and one[0].name == "alertname" and one[0].is_equal and not one[0].is_regex
    ]


def check_rights(path: str, mode: int) -> Iterator[Finding]:
    """Whether others may change a file whose commands are offered to be run."""
    if mode & stat.S_IWOTH:
        yield finding(path, 1, "world-writable", "Everybody can change it: chmod o-w.")
    elif mode & stat.S_IWGRP:
        yield finding(path, 1, "group-writable", "Its group can change it: chmod g-w.")
