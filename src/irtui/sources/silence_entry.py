"""One silence in Alertmanager's JSON, read tolerantly and written as every version takes it."""

from collections.abc import Mapping
from typing import Any

from irtui.domain.matcher import Matcher, MatcherError
from irtui.domain.silence import Silence, SilenceState, Wanted
from irtui.sources.alertmanager_entry import read_time
from irtui.text import rfc3339, without_surrogates


def read_silence(entry: Any, source: str) -> Silence | None:
    """One silence, or None where id or times are missing or of another type."""
    if not isinstance(entry, dict):
        return None
    identity = _string(entry.get("id"))
    starts_at, ends_at = read_time(entry.get("startsAt")), read_time(entry.get("endsAt"))
    if not identity or starts_at is None or ends_at is None:
        return None
    matchers, strange = _matchers(entry.get("matchers"))
    status = entry.get("status")
    return Silence(
        source=source,
        id=identity,
        matchers=matchers,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=_string(entry.get("createdBy")),
        comment=_string(entry.get("comment")),
        told=_state(status.get("state") if isinstance(status, dict) else None),
        strange=strange,
        annotations=_annotations(entry.get("annotations")),
        updated_at=read_time(entry.get("updatedAt")),
    )


def write_silence(wanted: Wanted) -> dict[str, Any]:
    """The body of the request that asks for a silence."""
    body: dict[str, Any] = {
        "matchers": [
            {
                "name": matcher.name,
                "value": matcher.value,
                "isRegex": matcher.is_regex,
                "isEqual": matcher.is_equal,
            }
            for matcher in wanted.matchers
        ],
        "startsAt": rfc3339(wanted.starts_at),
        "endsAt": rfc3339(wanted.ends_at),
        "createdBy": wanted.created_by,
        "comment": wanted.comment,
    }
    if wanted.id:
        body["id"] = wanted.id
    if wanted.annotations:
        body["annotations"] = dict(wanted.annotations)
    return body


def _matchers(entries: Any) -> tuple[tuple[Matcher, ...], tuple[str, ...]]:
    """The matchers that irtui can apply, and the others as text."""
    if not isinstance(entries, list) or not entries:
        return (), ("its matchers were not told",)
    matchers: list[Matcher] = []
    strange: list[str] = []
    for entry in entries:
        matcher = _matcher(entry)
        if isinstance(matcher, Matcher):
            matchers.append(matcher)
        else:
            strange.append(matcher)
    return tuple(matchers), tuple(strange)


def _matcher(entry: Any) -> Matcher | str:
    if not isinstance(entry, dict):
        return "a matcher that is no object"
    name, value = entry.get("name"), entry.get("value")
    if not isinstance(name, str) or not isinstance(value, str):
        return "a matcher without name or value"
    name, value = without_surrogates(name), without_surrogates(value)
    # Servers before 0.22 do not tell isEqual, and mean true.
    is_regex, is_equal = entry.get("isRegex") is True, entry.get("isEqual") is not False
    try:
        return Matcher.of(name, value, is_regex=is_regex, is_equal=is_equal)
    except MatcherError:
        return f'{name}{"=" if is_equal else "!"}~"{value}"'


def _state(told: Any) -> SilenceState:
    return SilenceState(told) if told in list(SilenceState) else SilenceState.ACTIVE


def _annotations(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        without_surrogates(name): without_surrogates(text)
        for name, text in value.items()
        if isinstance(text, str)
    }


def _string(value: Any) -> str:
    return without_surrogates(value) if isinstance(value, str) else ""
