"""One entry of Alertmanager's list of alerts as a value, tolerant of everything but identity."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from irtui.domain.alert import Alert
from irtui.sources.reading import Told
from irtui.sources.sharing import Shared, Texts
from irtui.text import without_surrogates


class EntryReader:
    """Reads the entries that one member of a source tells; equal values in them are shared."""

    def __init__(self, source: str, member: str) -> None:
        self._source = source
        self._texts = Texts()
        self._names: Shared[tuple[str, ...], tuple[str, ...]] = Shared(lambda names: names)
        self._moments: Shared[str, datetime | None] = Shared(read_time)
        self._starts: Shared[datetime, Mapping[str, datetime]] = Shared(lambda at: {member: at})

    def read(self, entry: Any) -> Told | None:
        """One alert, or None where fingerprint, labels or start are missing or of another type."""
        if not isinstance(entry, dict):
            return None
        fingerprint = entry.get("fingerprint")
        labels = self._mapping(entry.get("labels"))
        starts_at = self.moment(entry.get("startsAt"))
        if not fingerprint or not isinstance(fingerprint, str) or labels is None or not starts_at:
            return None
        status = entry.get("status")
        if not isinstance(status, dict):
            status = {}
        alert = Alert(
            source=self._source,
            fingerprint=without_surrogates(fingerprint),
            starts_at=starts_at,
            labels=labels,
            annotations=self._mapping(entry.get("annotations")) or {},
            suppressed=status.get("state") == "suppressed",
            silenced_by=self._list(status.get("silencedBy")),
            inhibited_by=self._list(status.get("inhibitedBy")),
            receivers=self._list(entry.get("receivers")),
            generator_url=self._text(entry.get("generatorURL")),
            members=self._starts[starts_at],
        )
        return Told(alert, self.moment(entry.get("updatedAt")))

    def moment(self, value: Any) -> datetime | None:
        """A moment in UTC, None where the value is none."""
        return self._moments[value] if isinstance(value, str) else None

    def _text(self, value: Any) -> str:
        return self._texts[value] if isinstance(value, str) else ""

    def _mapping(self, value: Any) -> Mapping[str, str] | None:
        """A mapping of text to text, None where it is anything else."""
        if not isinstance(value, dict):
            return None
        texts = self._texts
        try:
            return {texts[key]: texts[text] for key, text in value.items()}
        except TypeError:
            return None

    def _list(self, value: Any) -> tuple[str, ...]:
        """The names in a list of texts or of objects with a name; null and others give none."""
        if not isinstance(value, list) or not value:
            return ()
        names = [item.get("name") if isinstance(item, dict) else item for item in value]
        return self._names[tuple(self._text(name) for name in names if isinstance(name, str))]


def read_status(status: Any) -> tuple[datetime | None, str]:
    """Start time and version of the server in a decoded status; None and "" where missing."""
    if not isinstance(status, dict):
        return None, ""
    about = status.get("versionInfo")
    version = about.get("version") if isinstance(about, dict) else ""
    # What Alertmanager calls its uptime is the moment at which it started.
    return read_time(status.get("uptime")), (
        without_surrogates(version) if isinstance(version, str) else ""
    )


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
