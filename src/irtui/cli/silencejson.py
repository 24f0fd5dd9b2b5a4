"""The JSON shape of the silence commands: what scripts read, stable from the first version on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from irtui.domain.matcher import Matcher
from irtui.domain.silenceintent import Intent
from irtui.domain.silencereach import Reach
from irtui.domain.silenceshelf import ShelfLine
from irtui.domain.silencetold import SilencePicture
from irtui.text import rfc3339


def shelf_json(
    pictures: Sequence[SilencePicture], lines: Sequence[ShelfLine], now: datetime
) -> dict[str, Any]:
    """The sources and their silences; values are as the sources told them."""
    return {
        "sources": [
            {
                "name": picture.source,
                "fetched_at": rfc3339(picture.fetched_at),
                "error": picture.trouble,
                "unreadable": picture.unreadable,
            }
            for picture in pictures
        ],
        "silences": [_line(line, now) for line in lines],
    }


def intent_json(intent: Intent, reach: Reach | None) -> dict[str, Any]:
    """One silence as it was sent, with how far it has come."""
    wanted = intent.wanted
    return {
        "source": intent.source,
        "id": intent.silence_id or None,
        "state": str(intent.state),
        "error": intent.reason or None,
        "matchers": [matcher_json(matcher) for matcher in wanted.matchers],
        "starts_at": rfc3339(wanted.starts_at),
        "ends_at": rfc3339(wanted.ends_at),
        "until_resolved": intent.until_resolved,
        "created_by": wanted.created_by,
        "comment": wanted.comment,
        "matched": None if reach is None else len(reach.matched),
    }


def matcher_json(matcher: Matcher) -> dict[str, Any]:
    """One matcher, by the names that Alertmanager gives its parts."""
    return {
        "name": matcher.name,
        "value": matcher.value,
        "is_regex": matcher.is_regex,
        "is_equal": matcher.is_equal,
    }


def _line(line: ShelfLine, now: datetime) -> dict[str, Any]:
    silence, reach = line.standing.silence, line.standing.reach
    return {
        "source": silence.source,
        "id": silence.id if line.listed else None,
        "state": str(line.standing.state),
        "progress": line.words(now) if line.unproven else None,
        "matchers": [matcher_json(matcher) for matcher in silence.matchers],
        "unreadable_matchers": list(silence.strange),
        "starts_at": rfc3339(silence.starts_at),
        "ends_at": rfc3339(silence.ends_at),
        "until_resolved": line.kept,
        "created_by": silence.created_by,
        "comment": silence.comment,
        "matched": None if reach is None else len(reach.matched),
        "flags": [flag.name.lower() for flag in line.standing.flags],
    }
