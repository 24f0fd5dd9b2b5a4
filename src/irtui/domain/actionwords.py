"""What people type for an action item, read: its number, its target, its due date, its text."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from irtui.domain.actionitem import TargetKind
from irtui.domain.incident import NotAllowed
from irtui.text import clean, parse_duration

_NUMBER = re.compile(r"(?:a-?)?(\d{1,9})", re.IGNORECASE | re.ASCII)
_LONGEST = timedelta(days=3660)
# Verbs of changes, beside those that runbooks use.
_VERBS = {
    "add", "adopt", "alert", "automate", "backport", "bump", "cap", "cover", "decommission",
    "deprecate", "document", "drop", "extend", "fence", "fix", "harden", "hide", "introduce",
    "limit", "link", "lower", "make", "merge", "migrate", "move", "page", "pin", "probe",
    "provision", "publish", "raise", "record", "reduce", "refactor", "rename", "replace",
    "retire", "review", "rewrite", "rotate", "separate", "shorten", "simplify", "split",
    "teach", "tune", "upgrade", "warn", "wire", "write",
}  # fmt: skip
_VAGUE = (
    "be more careful", "better", "consider", "figure out", "improve", "investigate", "look into",
    "make sure", "more robust", "think about",
)  # fmt: skip


def parse_number(text: str) -> int:
    """The number in `A-17`, `a17` or `17`; NotAllowed says what to write."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotAllowed(f"{_shown(text)} names no action item: write A-17.")
    return int(found[1])


def parse_target(text: str) -> tuple[TargetKind, str]:
    """What an item changes, from `runbook:CheckoutDown.md`; NotAllowed says what to write."""
    kind, colon, name = (part.strip() for part in text.strip().partition(":"))
    if not text.strip():
        return TargetKind.NONE, ""
    if not (kind and colon and name) or kind not in list(TargetKind):
        kinds = ", ".join(f"{one}:…" for one in TargetKind if one)
        raise NotAllowed(f"{_shown(text)} is no target: write one of {kinds}")
    return TargetKind(kind), name


def parse_due(text: str, now: datetime, zone: tzinfo | None = UTC) -> datetime:
    """The moment in UTC until when: `7d` from now, or the end of the day `2026-12-01`.

    Days are those of the zone (None: the machine's). NotAllowed says what to write.
    """
    text = text.strip()
    try:
        found = now + parse_duration(text)
    except (ValueError, OverflowError):
        found = _end_of_day(text, zone)
    if found <= now:
        raise NotAllowed(f"{_shown(text)} has passed: choose a later day.")
    if found - now > _LONGEST:
        raise NotAllowed(f"{_shown(text)} is more than ten years away: choose a sooner day.")
    return found


def _end_of_day(text: str, zone: tzinfo | None) -> datetime:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        local = datetime.combine(date.fromisoformat(text), time(23, 59, 59))
        return (local if zone is None else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAllowed(f"{_shown(text)} is no due date: write 7d or 2026-12-01.") from None


def hints(text: str) -> tuple[str, ...]:
    """What would make the text of an item easier to do and to prove; none is a refusal."""
    # The words of runbooks load more than most commands need.
    from irtui.domain.runbook.imperative import imperative, more_verbs

    told = []
    with more_verbs(_VERBS):
        if not imperative(text):
            told.append("begin with a verb: what is to be done?")
    low = f" {text.casefold()} "
    vague = next((word for word in _VAGUE if re.search(rf"\b{word}\b", low)), None)
    if vague:
        told.append(f'"{vague}" has no end: what is there once it is done?')
    return tuple(told)


def _shown(text: str) -> str:
    return f'"{clean(text, limit=40)}"'
