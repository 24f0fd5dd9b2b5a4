"""Compressed answers come out whole, in parts of bounded size, however they arrive."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.sources import unpacking
from irtui.sources.unpacking import Unpacked


@given(
    data=st.binary(max_size=2000) | st.integers(0, 2_000_000).map(bytes),
    piece=st.integers(1, 5000),
)
def test_what_was_packed_comes_out_whole(data: bytes, piece: int) -> None:
    packed, unpacked = gzip.compress(data), Unpacked()
    parts = [
        part
        for start in range(0, len(packed), piece)
        for part in unpacked.parts(packed[start : start + piece])
    ]
    assert b"".join(parts) == data
    assert all(0 < len(part) <= unpacking._PART for part in parts)


def test_a_bomb_is_seen_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(300_000_000), 1)
    first = next(Unpacked().parts(bomb))
    assert len(first) == unpacking._PART


def test_what_is_no_gzip_is_refused() -> None:
    with pytest.raises(zlib.error):
        list(Unpacked().parts(b"[]"))


def test_what_is_cut_gives_what_there_is() -> None:
    data = bytes(range(256)) * 100
    cut = gzip.compress(data)[:-30]
    assert data.startswith(b"".join(Unpacked().parts(cut)))
