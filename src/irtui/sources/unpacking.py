"""Unpacks what a server compressed, in parts of bounded size: a thousand times may hide in it."""

import zlib
from collections.abc import Iterator

_PART = 256 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class Unpacked:
    """What was compressed with gzip; zlib.error where it is not."""

    def __init__(self) -> None:
        self._gzip = zlib.decompressobj(_GZIP)

    def parts(self, packed: bytes) -> Iterator[bytes]:
        """What comes out of the next bytes, and what the ones before have left over."""
        while True:
            part = self._gzip.decompress(packed, _PART)
            packed = self._gzip.unconsumed_tail
            if part:
                yield part
            if not packed and len(part) < _PART:
                return
