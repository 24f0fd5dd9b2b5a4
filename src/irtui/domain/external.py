"""A review for readers outside: names become roles, and what is internal is left out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from irtui.domain.record import Record
from irtui.domain.timeline import MONITOR, Kind

_TOLD = (Kind.STATUS_CHANGE, Kind.SEVERITY_CHANGE, Kind.UPDATE_SENT)
_PLACES = ("instance", "host", "hostname", "node", "pod", "machine")
_A_HOST = "a host"


def external(record: Record, written: str) -> tuple[Record, str]:
    """The record and the written part as outsiders may read them."""
    names = {**dict.fromkeys(_hosts(record), _A_HOST), **_people(record)}
    known = _through(_stripped(record), names)
    return known, _replaced(written, names)


def _stripped(record: Record) -> Record:
    """Without what nobody outside needs: commands, hosts, findings, actions, tasks."""
    shown = (event for event in record.timeline if event.kind in _TOLD or event.pinned)
    kept = tuple(one for one in shown if one.kind not in (Kind.COMMAND, Kind.STEP, Kind.REVIEW))
    review = record.review and replace(
        record.review, owner=None, facilitator=None, approved_by=None, approved_at=None,
        waived_reason="", checks={},
    )  # fmt: skip
    return replace(
        record,
        timeline=kept,
        alerts=(),
        runs=(),
        tasks=(),
        findings=(),
        actions=(),
        lessons=(),
        background=None,
        roles=tuple(replace(held, note="") for held in record.roles),
        updates=tuple(replace(one, deliveries=()) for one in record.updates),
        review=review,
    )


def _people(record: Record) -> dict[str, str]:
    """What stands for each person: the first role held, else responder A, B and so on."""
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for held in record.roles:
        if held.person not in found:
            found[held.person] = _numbered(held.role.words, taken)
    for name in _mentioned(record):
        if name and name != MONITOR and name not in found:
            found[name] = f"responder {_letter(len(found) - len(taken))}"
    return found


def _numbered(role: str, taken: dict[str, int]) -> str:
    taken[role] = taken.get(role, 0) + 1
    return role if taken[role] == 1 else f"{role} {taken[role]}"


def _letter(number: int) -> str:
    number = max(number, 0)
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _mentioned(record: Record) -> Iterator[str]:
    one, review = record.incident, record.review
    yield from (one.commander or "", one.declared_by)
    yield from (event.by for event in record.timeline)
    yield from (update.by for update in record.updates)
    yield from (run.by for run in record.runs)
    yield from (item.owner or "" for item in record.actions)
    yield from (task.owner or "" for task in record.tasks)
    if review is not None:
        yield from (review.owner or "", review.facilitator or "", review.approved_by or "")
        yield review.by or ""


def _hosts(record: Record) -> Iterator[str]:
    for linked in record.alerts:
        yield from (linked.alert.labels[name] for name in _PLACES if name in linked.alert.labels)
    yield from (one.host for run in record.runs for one in run.evidence)


def _through(value: Any, names: Mapping[str, str]) -> Any:
    """A value with the names replaced in all its texts."""
    if type(value) is str:
        return _replaced(value, names)
    if isinstance(value, tuple):
        return tuple(_through(one, names) for one in value)
    if isinstance(value, Mapping):
        return {key: _through(one, names) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _through(getattr(value, one.name), names) for one in fields(value)}
        return replace(value, **changed)
    return value


def _replaced(text: str, names: Mapping[str, str]) -> str:
    known = sorted((name for name in names if name.strip()), key=len, reverse=True)
    if not known:
        return text
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, known))})(?!\w)"
    return re.sub(pattern, lambda found: names[found[1]], text)
