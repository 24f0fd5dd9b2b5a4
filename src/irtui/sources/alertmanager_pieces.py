"""The entries in Alertmanager's list of alerts, of which only those that changed are decoded."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from irtui.domain.alert import Alert
from irtui.sources.alertmanager_cut import BORDER, FIRST_KEY, Cutter
from irtui.sources.decoding import decode
from irtui.sources.faults import SourceError
from irtui.sources.reading import Told

# What moves at every resend. After the end of an object, and between quotes that are not escaped,
# it is a member of the entry, never a part of a text or of the labels.
_STAMPS = re.compile(rb'\},"(?:endsAt|updatedAt)":"[^"\\]*"')
_UPDATED_AT = re.compile(rb'\},"updatedAt":"([^"\\]*)"')
# So many are decoded in one step, which stops every other thread, the screen too, until it ends.
_BATCH = 128
# Bytes up to which a body is kept until it is read.
_SMALL = 1 << 20

# Python's hash of bytes has 64 bits and a secret key: that one of a million new entries is taken
# for one of fifty thousand known ones is less likely than a bit that flips in memory.
Mark = int


class Pieces:
    """What the entries of the last body told, each by its mark.

    `read` makes of a decoded entry what it tells, `moment` reads the text of a time; `stamps` says
    whether the times of the last updates are wanted.
    """

    def __init__(
        self, read: Callable[[Any], Told | None], moment: Callable[[str], Any], *, stamps: bool
    ) -> None:
        self.read = read
        self.marks: list[Mark] = []
        self.known: dict[Mark, Alert | None] = {}
        self.cores: dict[Mark, Alert] = {}
        self.updated_at: dict[Mark, datetime] = {}
        self._moment = moment
        self._stamps = stamps

    @property
    def alerts(self) -> list[Alert | None]:
        """What each entry tells."""
        return [*map(self.known.__getitem__, self.marks)]

    def keep(self, marks: list[Mark], new: dict[Mark, Alert | None]) -> bool:
        """Remember the entries of a body; False where it is the same as the last one."""
        if marks == self.marks:
            return False
        every = {**self.known, **new}
        self.marks = marks
        self.known = dict(zip(marks, map(every.__getitem__, marks), strict=True))
        if self.updated_at:
            stamps = self.updated_at
            self.updated_at = {mark: stamps[mark] for mark in marks if mark in stamps}
        self._forget_cores()
        return True

    def resent(self, mark: Mark, piece: bytes) -> bool:
        """Remember when an entry was updated that tells the same as before.

        False where that is wanted and has to be decoded: the entry looks unusual.
        """
        if not self._stamps:
            return True
        found = _UPDATED_AT.findall(piece)
        if found:
            self.stamp(mark, self._moment(found[-1].decode("ascii", "replace")))
        return bool(found)

    def stamp(self, mark: Mark, moment: datetime | None) -> None:
        """Remember when an entry was updated, if that is wanted."""
        if self._stamps and moment is not None:
            self.updated_at[mark] = moment

    def _forget_cores(self) -> None:
        """Forget those that are told no more, once they are some: they hold whole alerts."""
        if len(self.cores) > len(self.marks) + len(self.marks) // 16 + _BATCH:
            alerts = {id(alert) for alert in self.known.values()}
            self.cores = {core: alert for core, alert in self.cores.items() if id(alert) in alerts}


class Arriving:
    """One body, whose entries are decoded while it arrives unless they were told the last time.

    It is kept as a whole, too, while it is small or where it is not to be `cut`.
    """

    def __init__(self, pieces: Pieces, *, cut: bool = True) -> None:
        self.size = 0
        self._pieces = pieces
        self._cutter = Cutter() if cut else None
        self._parts: list[bytes] = []
        self._marks: list[Mark] = []
        self._new: dict[Mark, Alert | None] = {}
        self._changed: dict[Mark, bytes] = {}
        self._failed = False

    def take(self, part: bytes) -> None:
        """Take the next part of the body."""
        self.size += len(part)
        if self._cutter is None or not self._cutter.fits or self.size <= _SMALL:
            self._parts.append(part)
        else:
            self._parts.clear()
        if self._cutter is not None and not self._failed:
            self._look_at(self._cutter.take(part))

    def end(self) -> bool:
        """Whether the body, of which all parts are taken, was cut and read to its end."""
        last = self._cutter.end() if self._cutter is not None else []
        self._look_at(last)
        self._decode()
        return bool(last) and not self._failed

    def keep(self) -> bool:
        """Remember what was read; False where the body is the same as the last one."""
        return self._pieces.keep(self._marks, self._new)

    @property
    def kept(self) -> int:
        """How many bytes of the body are kept as a whole."""
        return self.size if self._parts else 0

    def whole(self) -> bytes | None:
        """The body, None where it was not kept."""
        body = b"".join(self._parts)
        return body if len(body) == self.size else None

    def _look_at(self, pieces: list[bytes]) -> None:
        known, changed = self._pieces.known, self._changed
        marks = [*map(hash, pieces)]
        self._marks += marks
        for mark, piece in zip(marks, pieces, strict=True):
            if mark not in known:
                changed[mark] = piece
        if len(changed) >= _BATCH:
            self._decode()

    def _decode(self) -> None:
        """Read the changed pieces."""
        changed, self._changed = self._changed, {}
        pieces = self._pieces
        cores: dict[Mark, Mark] = {}
        if pieces.known:
            for mark, piece in changed.items():
                cores[mark] = core = hash(_STAMPS.sub(b"}", piece))
                if core in pieces.cores and pieces.resent(mark, piece):
                    self._new[mark] = pieces.cores[core]
        unknown = [item for item in changed.items() if item[0] not in self._new]
        for start in range(0, len(unknown), _BATCH):
            batch = unknown[start : start + _BATCH]
            values = _decoded([piece for _, piece in batch])
            self._failed = self._failed or values is None
            for (mark, _), value in zip(batch, values or (), strict=False):
                told = pieces.read(value)
                self._new[mark] = told and told.alert
                if told is not None:
                    pieces.stamp(mark, told.updated_at)
                    if mark in cores:
                        pieces.cores[cores[mark]] = told.alert


def _decoded(pieces: list[bytes]) -> list[Any] | None:
    """The values of pieces; None where they are not all whole entries."""
    try:
        values = decode(b"[" + FIRST_KEY + BORDER.join(pieces) + b"}]")
    except SourceError:
        return None
    # Where all begin as pieces do, equal counts mean equal borders.
    whole = len(values) == len(pieces) and all(map(_begins_as_cut, values))
    return values if whole else None


def _begins_as_cut(value: Any) -> bool:
    return isinstance(value, dict) and next(iter(value), None) == "annotations"
