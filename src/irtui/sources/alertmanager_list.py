"""Alertmanager's list of alerts as values, reading anew only the entries that changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from irtui.domain.alert import Alert
from irtui.domain.answer import Trouble
from irtui.sources.alertmanager_entry import read_entry
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.merge import merged

_FIRST_KEY = b'{"annotations":'
BATCH = 256


@dataclass(frozen=True, slots=True)
class Listed:
    """The alerts by fingerprint, and how many entries could not be read."""

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    unreadable: int = 0


class AlertList:
    """Reads the bodies of one server, remembering the last one.

    The values of equal bodies and of equal entries are the same objects.
    """

    def __init__(self, source: str, member: str) -> None:
        self._source = source
        self._member = member
        self._digest = b""
        self._listed = Listed()
        self._entries: dict[bytes, Alert | None] = {}

    def read(self, body: bytes, content_type: str = "") -> Listed:
        """The alerts in a body; SourceError where it is no JSON list."""
        digest = _digest(body)
        if digest != self._digest:
            self._listed = _listed(self._by_piece(body) or self._whole(body, content_type))
            self._digest = digest
        return self._listed

    def _whole(self, body: bytes, content_type: str) -> Sequence[Alert | None]:
        entries = decode(body, content_type)
        if not isinstance(entries, list):
            raise SourceError(f"wrong schema: {_kind(entries)}, not a list", Trouble.UNREADABLE)
        self._entries.clear()
        return [read_entry(entry, self._source, self._member) for entry in entries]

    def _by_piece(self, body: bytes) -> Sequence[Alert | None] | None:
        """The entries, with one decoding of those not seen last time; None if it does not work."""
        pieces = [(_digest(piece), piece) for piece in split(body)]
        entries = {key: self._entries[key] for key, _ in pieces if key in self._entries}
        changed = [(key, piece) for key, piece in pieces if key not in entries]
        # In batches, because the decoder stops every other thread, the screen too, until it ends.
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            try:
                values = decode(b"[" + b",".join(piece for _, piece in batch) + b"]")
            except SourceError:
                return None
            if len(values) != len(batch) or not all(map(_begins_as_split, values)):
                return None
            for (key, _), value in zip(batch, values, strict=True):
                entries[key] = read_entry(value, self._source, self._member)
        self._entries = entries
        return [entries[key] for key, _ in pieces]


def split(body: bytes) -> Iterator[memoryview]:
    """The entries of a compact JSON list whose entries begin as Alertmanager writes them.

    Nothing where the body looks different. Inside a JSON text a quote is escaped, so the mark
    between two entries cannot be part of a value.
    """
    end = body.rfind(b"]")
    if not body.startswith(b"[" + _FIRST_KEY) or body[end + 1 :].strip():
        return
    view, start = memoryview(body), 1
    while (cut := body.find(b"}," + _FIRST_KEY, start, end)) >= 0:
        yield view[start : cut + 1]
        start = cut + 2
    yield view[start:end]


def _begins_as_split(value: Any) -> bool:
    """Whether an entry begins as pieces do; if all do, equal counts mean equal borders."""
    return isinstance(value, dict) and next(iter(value), None) == "annotations"


def _listed(entries: Sequence[Alert | None]) -> Listed:
    alerts: dict[str, Alert] = {}
    for alert in entries:
        if alert is not None:
            twin = alerts.get(alert.fingerprint)
            alerts[alert.fingerprint] = alert if twin is None else merged([twin, alert])
    return Listed(alerts, sum(alert is None for alert in entries))


def _digest(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _kind(value: Any) -> str:
    names = {dict: "an object", str: "a text", type(None): "null"}
    return names.get(type(value), "a number or boolean")
