"""The silences of the demo server: created, changed, expired and applied as Alertmanager does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from irtui.demo import moment
from irtui.demo.problem import Problem, missing, unreadable
from irtui.domain.matcher import Matcher, MatcherError

_REQUIRED = ("comment", "createdBy", "endsAt", "matchers", "startsAt")
_LABEL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence; its matchers are ANDed."""

    id: str
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    created_by: str
    comment: str
    updated_at: datetime

    def state(self, now: datetime) -> str:
        """`pending`, `active` or `expired`."""
        if now < self.starts_at:
            return "pending"
        return "active" if now < self.ends_at else "expired"

    def hits(self, labels: Mapping[str, str]) -> bool:
        """Whether all matchers match."""
        return all(matcher.matches(labels) for matcher in self.matchers)

    def can_become(self, other: "Silence", now: datetime) -> bool:
        """Whether it may be changed in place, rather than expired and replaced."""
        if self.matchers != other.matchers or self.state(now) == "expired":
            return False
        if self.state(now) == "pending":
            return other.starts_at >= now
        same_start = int(self.starts_at.timestamp()) == int(other.starts_at.timestamp())
        return same_start and other.ends_at >= now


@dataclass(slots=True)
class Silences:
    """All silences of a server; `new_id` gives a fresh UUID."""

    new_id: Callable[[], str]
    known: dict[str, Silence] = field(default_factory=dict)

    def put(self, body: Any, now: datetime) -> str:
        """Create or change a silence, and return its id; Problem is the answer otherwise."""
        wanted = _read(body, now)
        before = self.known.get(wanted.id)
        if wanted.id and before is None:
            raise Problem(404, "silence not found")
        if before and before.can_become(wanted, now):
            self.known[wanted.id] = wanted
            return wanted.id
        if before:
            self.expire(before.id, now)
        created = replace(wanted, id=self.new_id(), starts_at=max(wanted.starts_at, now))
        self.known[created.id] = created
        return created.id

    def expire(self, silence_id: str, now: datetime) -> bool:
        """End a silence now; False if there is none. One that has ended stays as it was."""
        silence = self.known.get(silence_id)
        if silence is None:
            return False
        if silence.state(now) != "expired":
            starts_at = min(silence.starts_at, now)
            self.known[silence_id] = replace(
                silence, starts_at=starts_at, ends_at=now, updated_at=now
            )
        return True

    def hitting(self, labels: Mapping[str, str], now: datetime) -> tuple[str, ...]:
        """The active silences that suppress an alert."""
        return tuple(
            sorted(
                silence.id
                for silence in self.known.values()
                if silence.state(now) == "active" and silence.hits(labels)
            )
        )

    def sorted(self, now: datetime) -> list[Silence]:
        """Active ones ending soonest first, then pending, then expired ones ended latest first."""

        def order(silence: Silence) -> tuple[int, float]:
            state = silence.state(now)
            if state == "pending":
                return 1, silence.starts_at.timestamp()
            end = silence.ends_at.timestamp()
            return (0, end) if state == "active" else (2, -end)

        return sorted(self.known.values(), key=order)


def _read(body: Any, now: datetime) -> Silence:
    if body is None:
        raise missing("silence")
    _check_types(body)
    starts_at, ends_at = _moments(body)
    for key in _REQUIRED:
        if body.get(key) is None:
            raise missing(key)
    if not body["matchers"]:
        message = "matchers in body should have at least 1 items"
        raise Problem(422, {"code": 612, "message": message})
    for index, entry in enumerate(body["matchers"]):
        _check_matcher(index, entry)
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise Problem(400, "Failed to create silence: start time must be before end time")
    if ends_at < now:
        raise Problem(400, "Failed to create silence: end time can't be in the past")
    return Silence(
        id=body.get("id") or "",
        matchers=_matchers(body["matchers"]),
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=body["createdBy"],
        comment=body["comment"],
        updated_at=now,
    )


def _check_types(body: Any) -> None:
    if not isinstance(body, dict):
        raise unreadable("silence", "because it is no object")
    kinds = {"id": str, "createdBy": str, "comment": str, "matchers": list}
    for key, kind in kinds.items():
        if body.get(key) is not None and not isinstance(body[key], kind):
            raise unreadable("silence", f"because {key} has the wrong type")


def _moments(body: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    try:
        return moment.read(body.get("startsAt")), moment.read(body.get("endsAt"))
    except (ValueError, TypeError, OverflowError) as error:
        raise unreadable("silence", f"because {error}") from None


def _check_matcher(index: int, entry: Any) -> None:
    if not isinstance(entry, dict):
        raise unreadable("silence", "because a matcher is no object")
    kinds = {"isEqual": bool, "isRegex": bool, "name": str, "value": str}
    for key, kind in kinds.items():
        if entry.get(key) is not None and not isinstance(entry[key], kind):
            raise unreadable("silence", f"because {key} of a matcher has the wrong type")
        if entry.get(key) is None and key != "isEqual":
            raise missing(f"matchers.{index}.{key}")


def _matchers(entries: list[dict[str, Any]]) -> tuple[Matcher, ...]:
    for index, entry in enumerate(entries):
        if not _LABEL_NAME.fullmatch(entry["name"]):
            name = entry["name"]
            why = f'invalid label matcher {index}: invalid label name "{name}"'
            raise Problem(400, f"silence invalid: {why}")
    try:
        matchers = tuple(
            Matcher.of(
                entry["name"],
                entry["value"],
                is_regex=entry["isRegex"],
                is_equal=entry.get("isEqual") is not False,
            )
            for entry in entries
        )
    except MatcherError as error:
        raise Problem(400, f"silence invalid: {error}") from None
    # A negative matcher counts as one that does not, although it does: so the real server.
    if all(matcher.is_equal and matcher.matches({}) for matcher in matchers):
        raise Problem(400, "silence invalid: at least one matcher must not match the empty string")
    return matchers
