"""Alertmanager's list of alerts as values, reading anew only the entries that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from operator import is_
from typing import Any

from irtui.domain.alert import Alert
from irtui.domain.answer import Trouble
from irtui.sources.alertmanager_entry import EntryReader
from irtui.sources.alertmanager_pieces import Arriving, Pieces
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.merge import merged
from irtui.sources.reading import Told


@dataclass(frozen=True, slots=True)
class Listed:
    """The alerts by fingerprint, when the server last heard of them where it told, and how many
    entries could not be read.
    """

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    updated_at: Mapping[str, datetime] = field(default_factory=dict)
    unreadable: int = 0


class Unsplit(Exception):
    """The body was not what it seemed to be: it is kept as a whole when it is asked for again."""


class AlertList:
    """Reads the bodies of one server one after another, each in parts, remembering the last one.

    Alerts that are told as before are the same objects, and so is the mapping where all are.
    Without `stamps` nobody asks when they were updated.
    """

    def __init__(self, source: str, member: str, *, stamps: bool = True) -> None:
        self._reader = EntryReader(source, member)
        self._pieces = Pieces(self._read_entry, self._reader.moment, stamps=stamps)
        self._arriving = Arriving(self._pieces)
        self._cut = True
        self._listed = Listed()
        self._digest = b""

    def begin(self) -> None:
        """Begin a body, whatever became of the one before."""
        self._arriving = Arriving(self._pieces, cut=self._cut)

    @property
    def kept(self) -> int:
        """How many bytes of the body are still to be read, as a whole, at its end."""
        return self._arriving.kept

    def take(self, part: bytes) -> None:
        """Take the next part."""
        self._arriving.take(part)

    def end(self, content_type: str = "") -> Listed:
        """The alerts in the body; SourceError where it is no JSON list, Unsplit once where it has
        to be asked for again.
        """
        arriving = self._arriving
        self.begin()
        if not arriving.end():
            body = arriving.whole()
            if body is None:
                self._cut = False
                raise Unsplit
            return self._read_whole(body, content_type)
        if arriving.keep() or self._digest:
            self._digest = b""
            pieces = self._pieces
            stamps = map(pieces.updated_at.get, pieces.marks) if pieces.updated_at else ()
            self._listed = _listed(pieces.alerts, stamps, self._listed.alerts)
        return self._listed

    def _read_whole(self, body: bytes, content_type: str) -> Listed:
        digest = blake2b(body, digest_size=16).digest()
        if digest == self._digest:
            return self._listed
        cut, self._cut = self._cut, True
        entries = decode(body, content_type)
        if not isinstance(entries, list):
            raise SourceError(f"wrong schema: {_kind(entries)}, not a list", Trouble.UNREADABLE)
        self._digest, self._cut = digest, cut
        told = [self._read_entry(entry) for entry in entries]
        alerts = [one and one.alert for one in told]
        stamps = [one and one.updated_at for one in told]
        self._listed = _listed(alerts, stamps, self._listed.alerts)
        return self._listed

    def read(self, body: bytes, content_type: str = "") -> Listed:
        """The alerts in a body that is there already."""
        try:
            return self._read(body, content_type)
        except Unsplit:
            return self._read(body, content_type)

    def _read(self, body: bytes, content_type: str) -> Listed:
        self.begin()
        self.take(body)
        return self.end(content_type)

    def _read_entry(self, entry: Any) -> Told | None:
        """One entry, with the alert that is known already where it is equal."""
        told = self._reader.read(entry)
        if told is None:
            return None
        known = self._listed.alerts.get(told.alert.fingerprint)
        return told if known is None or known != told.alert else Told(known, told.updated_at)


def _listed(
    entries: Sequence[Alert | None],
    stamps: Iterable[datetime | None],
    before: Mapping[str, Alert],
) -> Listed:
    """What entries tell, with when each was updated where that is known of any."""
    good = [alert for alert in entries if alert is not None]
    alerts = {alert.fingerprint: alert for alert in good}
    updated_at = {
        alert.fingerprint: stamp
        for alert, stamp in zip(entries, stamps, strict=False)
        if alert is not None and stamp is not None
    }
    if len(alerts) < len(good):
        _join_twins(alerts, good, before)
    same = len(alerts) == len(before) and all(map(is_, alerts.values(), before.values()))
    return Listed(before if same else alerts, updated_at, len(entries) - len(good))


def _join_twins(
    alerts: dict[str, Alert], good: Iterable[Alert], before: Mapping[str, Alert]
) -> None:
    """Make one of the alerts that an answer tells more than once, of equal ones the later."""
    told: dict[str, list[Told]] = {}
    for alert in good:
        told.setdefault(alert.fingerprint, []).append(Told(alert))
    for fingerprint, twins in told.items():
        if len(twins) > 1:
            alert, known = merged(twins[::-1]), before.get(fingerprint)
            alerts[fingerprint] = known if known is not None and known == alert else alert


def _kind(value: Any) -> str:
    names = {dict: "an object", str: "a text", type(None): "null"}
    return names.get(type(value), "a number or boolean")
