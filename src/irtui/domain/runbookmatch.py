"""Which runbook is for an alert: five rules, the first one that hits wins.

Own matchers, an annotation, a file named like the alert, a heading named like it, nothing. Only
files of the index are ever found, whatever an alert says; nothing is fetched.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from irtui.domain.matcher import Matcher
from irtui.domain.runbookentry import Entry
from irtui.domain.runbookindex import SUFFIXES, Index
from irtui.text import clean

ANNOTATIONS = ("runbook_url", "runbook", "runbookUrl", "runbook_link", "playbook")
_LONGEST = 2048
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/*")
_VIEWERS = ("blob", "tree", "raw")

Usefulness = Callable[[Entry], Any]


class OwnMatch(NamedTuple):
    """A file, with an anchor or without, for the alerts that fulfil all matchers."""

    matchers: tuple[Matcher, ...]
    file: str


class UrlMap(NamedTuple):
    """Where the pages below an address stand on disk."""

    prefix: str
    directory: Path


@dataclass(frozen=True, slots=True)
class MatchRules:
    """What the configuration says of finding runbooks."""

    own: Sequence[OwnMatch] = ()
    annotations: Sequence[str] = ANNOTATIONS
    url_map: Sequence[UrlMap] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The runbook of an alert; an `anchor` names the section that is meant.

    `rule` says for the screen why it is the one.
    """

    path: Path
    anchor: str
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The runbook of an alert if there is one, and what points to one that is not there."""

    match: Match | None = None
    dangling: tuple[str, ...] = ()


def find(
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    index: Index,
    rules: MatchRules,
    usefulness: Usefulness,
) -> Finding:
    """The runbook of an alert; of files that fit alike the one with the least `usefulness` key."""
    dangling: list[str] = []
    ways = (
        _by_matchers(labels, index, rules, dangling),
        _by_annotations(annotations, index, rules, usefulness, dangling),
        _by_name(labels, index, usefulness),
        _by_heading(labels, index),
    )
    match = next((match for way in ways for match in way), None)
    return Finding(match, tuple(dangling))


def _by_matchers(
    labels: Mapping[str, str], index: Index, rules: MatchRules, dangling: list[str]
) -> Iterator[Match]:
    own: list[tuple[tuple[Matcher, ...], str | Entry]] = list(rules.own)
    own += [(alerts, entry) for entry in index.conditional for alerts in entry.alerts]
    # Most matchers first; of as many, the ones that name exactly what they mean.
    own.sort(key=lambda one: (-len(one[0]), sum(matcher.is_regex for matcher in one[0])))
    for matchers, file in own:
        if not matchers or not all(matcher.matches(labels) for matcher in matchers):
            continue
        rule = f"matchers {', '.join(map(str, matchers))}"
        if isinstance(file, Entry):
            yield Match(file.path, "", rule)
            continue
        name, _, anchor = file.partition("#")
        if entry := index.below(index.roots, name):
            yield Match(entry.path, _anchor(entry, anchor, name, dangling), rule)
        else:
            dangling.append(f"{rule}: there is no {name}")


def _by_annotations(
    annotations: Mapping[str, str],
    index: Index,
    rules: MatchRules,
    usefulness: Usefulness,
    dangling: list[str],
) -> Iterator[Match]:
    for name in rules.annotations:
        value = annotations.get(name, "").strip()
        if not _is_address(value):
            continue
        address, _, fragment = value.partition("#")
        anchor = unquote(fragment).lower()
        found = _at_address(address.partition("?")[0], anchor, index, rules.url_map)
        # Of files that fit alike those that have such a section fit better.
        found = [entry for entry in found if anchor in entry.slugs] or found
        if found:
            entry = min(found, key=usefulness) if len(found) > 1 else found[0]
            yield Match(entry.path, _anchor(entry, anchor, name, dangling), f"annotation {name}")
        elif " " not in value:
            dangling.append(f"annotation {name} leads to no file here")


def _at_address(
    address: str, anchor: str, index: Index, url_map: Sequence[UrlMap]
) -> Sequence[Entry]:
    """The files that a URL or a relative path may mean."""
    for one in sorted(url_map, key=lambda one: -len(one.prefix)):
        rest = _after(address, one.prefix)
        if rest is not None:
            parts = _parts(rest)
            entry = index.below([one.directory], "/".join(parts)) if parts else None
            return (entry,) if entry else index.ending_with(parts, anchor, within=one.directory)
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return ()
    if scheme is None and (entry := index.below(index.roots, unquote(address))):
        return (entry,)
    parts = _parts(address[scheme.end() :] if scheme else address)
    # The host is no directory.
    return index.ending_with(parts[1:] if scheme else parts, anchor)


def _by_name(labels: Mapping[str, str], index: Index, usefulness: Usefulness) -> Iterator[Match]:
    found = index.named(labels.get("alertname", ""))
    if found:
        entry = min(found, key=usefulness) if len(found) > 1 else found[0]
        yield Match(entry.path, "", "file name")


def _by_heading(labels: Mapping[str, str], index: Index) -> Iterator[Match]:
    if found := index.headed(labels.get("alertname", "")):
        entry, anchor = found
        yield Match(entry.path, anchor, f"heading in {entry.path.name}")


def _is_address(value: str) -> bool:
    """Whether a text may be an address or a path, and is no prose or secret message."""
    if not value or len(value) > _LONGEST or not value.isprintable():
        return False
    path = value.partition("#")[0].partition("?")[0]
    return " " not in value or path.lower().endswith(SUFFIXES)


def _after(address: str, prefix: str) -> str | None:
    """What an address says below a prefix, None if it is elsewhere."""
    start = prefix.rstrip("/")
    if address[: len(start)].casefold() != start.casefold():
        return None
    rest = address[len(start) :]
    return rest if not rest or rest.startswith("/") else None


def _parts(path: str) -> list[str]:
    """The parts of a path, without what a forge puts before the file: `/blob/main/`."""
    parts = [unquote(part) for part in path.split("/") if part not in ("", ".")]
    for at, part in enumerate(parts[:-2]):
        if part in _VIEWERS:
            before = parts[: at - 1] if at and parts[at - 1] == "-" else parts[:at]
            return [*before, *parts[at + 2 :]]
    return parts


def _anchor(entry: Entry, anchor: str, name: str, dangling: list[str]) -> str:
    """The anchor where the file has such a heading, else none: the whole file is better then."""
    wanted = anchor.lower()
    if not wanted or wanted in entry.slugs:
        return wanted
    dangling.append(f"{name}: {entry.path.name} has no heading #{clean(anchor, limit=80)}")
    return ""
