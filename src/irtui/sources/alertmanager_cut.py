"""Cuts Alertmanager's list of alerts into its entries while it arrives, without decoding it."""

FIRST_KEY = b'{"annotations":'
# Inside a JSON text a quote is escaped, so the border between two entries is never in a value.
BORDER = b"}," + FIRST_KEY
_BEGIN = b"[" + FIRST_KEY


class Cutter:
    """Takes the parts of one body: a compact JSON list whose entries begin as Alertmanager's do.

    An entry is cut out without its first key and its last brace. `fits` is False once the body
    is seen to look different.
    """

    def __init__(self) -> None:
        self.fits = True
        self._begun = False
        self._parts: list[bytes] = []
        self._tail = b""

    def take(self, part: bytes) -> list[bytes]:
        """The entries that are complete by now and were not before."""
        if not self.fits:
            return []
        self._parts.append(part)
        if not self._begun:
            part = self._begin()
        seam = self._tail + part[: len(BORDER)]
        self._tail = (self._tail + part[-len(BORDER) :])[1 - len(BORDER) :]
        if BORDER not in part and BORDER not in seam:
            return []
        *whole, rest = b"".join(self._parts).split(BORDER)
        self._parts = [rest]
        return whole

    def end(self) -> list[bytes]:
        """The last entry; none where the body does not end as it must."""
        entry, _, after = b"".join(self._parts).rpartition(b"}]")
        self._parts = []
        return [entry] if self._begun and entry and not after.strip() else []

    def _begin(self) -> bytes:
        """What follows the beginning, once that is there."""
        head = b"".join(self._parts)
        self._begun = head.startswith(_BEGIN)
        self.fits = self._begun or _BEGIN.startswith(head)
        if not self._begun:
            return b""
        self._parts = [head[len(_BEGIN) :]]
        return self._parts[0]
