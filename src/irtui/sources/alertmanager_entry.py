"""One entry of Alertmanager's list of alerts as a value, tolerant of everything but identity."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from irtui.domain.alert import Alert
from irtui.text import without_surrogates


def read_entry(entry: Any, source: str, member: str) -> Alert | None:
    """One alert, or None where fingerprint, labels or start are missing or of another type."""
    if not isinstance(entry, dict):
        return None
    fingerprint = _string(entry.get("fingerprint"))
    labels = _strings(entry.get("labels"))
    starts_at = read_time(entry.get("startsAt"))
    if not fingerprint or labels is None or starts_at is None:
        return None
    status = entry.get("status")
    if not isinstance(status, dict):
        status = {}
    return Alert(
        source=source,
        fingerprint=fingerprint,
        starts_at=starts_at,
        labels=labels,
        annotations=_strings(entry.get("annotations")) or {},
        suppressed=status.get("state") == "suppressed",
        silenced_by=_names(status.get("silencedBy")),
        inhibited_by=_names(status.get("inhibitedBy")),
        receivers=_names(entry.get("receivers")),
        generator_url=_string(entry.get("generatorURL")),
        members={member: starts_at},
        ends_at=read_time(entry.get("endsAt")),
        updated_at=read_time(entry.get("updatedAt")),
    )


def read_status(status: Any) -> tuple[datetime | None, str]:
    """Start time and version of the server in a decoded status; None and "" where missing."""
    if not isinstance(status, dict):
        return None, ""
    about = status.get("versionInfo")
    version = _string(about.get("version")) if isinstance(about, dict) else ""
    # What Alertmanager calls its uptime is the moment at which it started.
    return read_time(status.get("uptime")), version


def read_time(text: Any) -> datetime | None:
    """A moment in UTC; None for year 1, which means never, and for what is no moment."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.year == 1:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _string(value: Any) -> str:
    return without_surrogates(value) if isinstance(value, str) else ""


def _strings(value: Any) -> Mapping[str, str] | None:
    """A mapping of text to text, None where it is anything else."""
    if not isinstance(value, dict):
        return None
    try:
        plain = "".join(chain(value, value.values())).isascii()
    except TypeError:
        return None
    if plain:
        return value
    return {without_surrogates(key): without_surrogates(text) for key, text in value.items()}


def _names(value: Any) -> tuple[str, ...]:
    """The names in a list of texts or of objects with a name; null and others give none."""
    if not isinstance(value, list) or not value:
        return ()
    names = (item.get("name") if isinstance(item, dict) else item for item in value)
    return tuple(without_surrogates(name) for name in names if isinstance(name, str))
