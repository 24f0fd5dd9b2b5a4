"""What people write into a timeline: which entries may be corrected, and when they can have been.

Shared by the verbs, the form and the command line, so that all refuse with the same sentence.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from irtui.domain.evidence import Evidence
from irtui.domain.incident import NotAllowed
from irtui.domain.moment import parse_moment
from irtui.domain.timeline import MANUAL, Event, Kind
from irtui.text import minute, parse_duration

WORDS = {kind: kind.replace("_", " ") for kind in MANUAL}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whole: what was run for it, and irtui's notes on how it was changed since."""

    event: Event
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: `at` None is the moment at which it is recorded."""

    text: str
    at: datetime | None = None
    ends_at: datetime | None = None


def times(
    at: str, until: str, now: datetime, zone: tzinfo | None = UTC
) -> tuple[datetime | None, datetime | None]:
    """When something was and until when, as typed; NoMoment says what is wrong.

    The end may be a time or how long it took, `15m`.
    """
    begin = parse_moment(at, now, zone) if at.strip() else None
    if not until.strip():
        return begin, None
    try:
        return begin, (begin or now) + parse_duration(until.strip())
    except (ValueError, OverflowError):
        return begin, parse_moment(until, now, zone)


def check(kind: Kind, text: str, at: datetime, ends_at: datetime | None, now: datetime) -> None:
    """NotAllowed says why nothing like this can stand in a timeline."""
    if kind not in MANUAL:
        raise NotAllowed(f"{kind} is none that people write: there are {', '.join(MANUAL)}.")
    if not text.strip():
        raise NotAllowed("An empty entry says nothing: write what you know or did.")
    if at > now:
        raise NotAllowed(f"{minute(at)} has not come yet: write a time that has been.")
    if ends_at is not None and ends_at < at:
        raise NotAllowed(f"It ends at {minute(ends_at)}, before it begins at {minute(at)}.")
    if ends_at is not None and ends_at > now:
        raise NotAllowed(f"{minute(ends_at)} has not come yet: leave the end out until it has.")


def called(event: Event) -> str:
    """An entry in a few words."""
    words = " ".join(event.text.split())
    return f'"{words[:60]}…"' if len(words) > 60 else f'"{words}"'
