"""Reading only what changed gives exactly what reading everything gives."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.sources.alertmanager_entry import read_entry
from irtui.sources.alertmanager_list import AlertList, split
from irtui.sources.faults import SourceError

STARTS = ["2026-01-31T12:00:00Z", "2026-01-31T12:01:00.5Z"]
NASTY = ['},{"annotations":{}', '"},{"annotations":{', "]", "\\", '\\"', "\ud800", "é✓", "", "x"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(0.5) | st.sampled_from(NASTY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["annotations", "labels", *NASTY]), inner, max_size=3)
    ),
    max_leaves=8,
)
STRINGS = st.dictionaries(st.sampled_from(NASTY), st.sampled_from(NASTY), max_size=2)
IDENTITY: dict[str, st.SearchStrategy[Any]] = {
    "fingerprint": st.sampled_from(["1", "2", "3", "4"]),
    "startsAt": st.sampled_from(STARTS),
    "labels": STRINGS,
}
MORE = {"annotations": STRINGS, "status": ANYTHING, "receivers": ANYTHING, "endsAt": ANYTHING}
GOOD = st.fixed_dictionaries(IDENTITY, optional=MORE)
SORTED = GOOD.map(lambda entry: {"annotations": {}, **entry})
PLAIN = st.tuples(STRINGS, st.fixed_dictionaries(IDENTITY)).map(
    lambda parts: {"annotations": parts[0], **parts[1]}
)
BAD = st.fixed_dictionaries({"annotations": STRINGS, "labels": ANYTHING}) | ANYTHING
LISTS = st.lists(SORTED | GOOD | BAD, max_size=5)


def compact(entries: list[Any]) -> bytes:
    return json.dumps(entries, separators=(",", ":")).encode() + b"\n"


@given(st.lists(LISTS, min_size=1, max_size=4))
def test_remembered_entries_change_nothing(bodies: list[list[Any]]) -> None:
    remembering = AlertList("prod", "am")
    for entries in bodies:
        body = compact(entries)
        told, fresh = remembering.read(body), AlertList("prod", "am").read(b" " + body)
        assert told == fresh
        assert list(told.alerts) == list(fresh.alerts)


@given(LISTS)
def test_every_list_is_read_and_every_entry_accounted_for(entries: list[Any]) -> None:
    told = AlertList("prod", "am").read(compact(entries))
    good = [entry for entry in entries if read_entry(entry, "prod", "am")]
    assert told.alerts.keys() == {entry["fingerprint"] for entry in good}
    assert told.unreadable == len(entries) - len(good)


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_the_pieces_are_the_entries(entries: list[Any]) -> None:
    assert [json.loads(bytes(piece)) for piece in split(compact(entries))] == entries


def test_other_shapes_are_not_split() -> None:
    for body in (b"", b"[]", b"null", b'[{"annotations":{}', b'[{"labels":{}}]'):
        assert list(split(body)) == []


def test_half_an_entry_is_never_remembered_as_a_whole_one() -> None:
    half, rest = b'{"annotations":{},"x":[{}', b'{"annotations":1}]},{"labels":{}}'
    remembering = AlertList("prod", "am")
    assert remembering.read(b"[" + half + b"," + rest + b"]").unreadable == 2
    with pytest.raises(SourceError):
        remembering.read(b"[" + half + b',{"annotations":{}}]')
