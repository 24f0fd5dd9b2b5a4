"""Reading only what changed gives exactly what reading everything gives."""

import json
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.sources.alertmanager_cut import Cutter
from irtui.sources.alertmanager_entry import EntryReader
from irtui.sources.alertmanager_list import AlertList, Unsplit
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
    reader = EntryReader("prod", "am")
    good = [entry for entry in entries if reader.read(entry)]
    assert told.alerts.keys() == {entry["fingerprint"] for entry in good}
    assert told.unreadable == len(entries) - len(good)


@given(st.lists(PLAIN, min_size=1, max_size=5), st.data())
def test_the_pieces_are_the_entries_however_the_body_arrives(
    entries: list[Any], data: st.DataObject
) -> None:
    cutter, pieces = Cutter(), []
    for part in parts(compact(entries), data):
        pieces += cutter.take(part)
    pieces += cutter.end()
    assert cutter.fits
    assert [json.loads(b'{"annotations":' + piece + b"}") for piece in pieces] == entries


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'[{"annotations":{}', b'[{"labels":{}}]', b'[{"annotations":{}}]x'],
)
def test_other_shapes_have_no_pieces(body: bytes) -> None:
    cutter = Cutter()
    assert cutter.take(body) + cutter.end() == []


@given(LISTS, st.data())
def test_how_a_body_arrives_changes_nothing(entries: list[Any], data: st.DataObject) -> None:
    whole, arriving = AlertList("prod", "am"), AlertList("prod", "am")
    arriving.begin()
    for part in parts(compact(entries), data):
        arriving.take(part)
    assert arriving.end() == whole.read(compact(entries))


def parts(body: bytes, data: st.DataObject) -> list[bytes]:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=9)))
    return [body[start:end] for start, end in pairwise([0, *cuts, len(body)])]


def test_half_an_entry_is_never_remembered_as_a_whole_one() -> None:
    half, rest = b'{"annotations":{},"x":[{}', b'{"annotations":1}]},{"labels":{}}'
    remembering = AlertList("prod", "am")
    assert remembering.read(b"[" + half + b"," + rest + b"]").unreadable == 2
    with pytest.raises(SourceError):
        remembering.read(b"[" + half + b',{"annotations":{}}]')


def resent(entry: dict[str, Any], stamp: str) -> dict[str, Any]:
    """An entry in Alertmanager's order, as it looks after a resend at that time."""
    return {
        "annotations": {"summary": "x", "endsAt": "2026"},
        "endsAt": stamp,
        "fingerprint": "1",
        "startsAt": STARTS[0],
        "status": {"state": "active"},
        "updatedAt": stamp,
        "labels": {"updatedAt": "2026"},
        **entry,
    }


def test_what_is_resent_is_the_same_alert_with_a_later_update() -> None:
    stamps = [f"2026-01-31T12:0{minute}:00.000Z" for minute in range(4)]
    remembering = AlertList("prod", "am")
    first = remembering.read(compact([resent({}, stamps[0])]))
    for stamp in stamps[1:]:
        told = remembering.read(compact([resent({}, stamp)]))
        assert told.alerts is first.alerts
        assert told.updated_at == {"1": datetime.fromisoformat(stamp)}
    other = remembering.read(compact([resent({"annotations": {"summary": "y"}}, stamps[3])]))
    assert other.alerts["1"].annotations == {"summary": "y"}


RESENT = st.builds(
    resent, st.fixed_dictionaries({}, optional={**IDENTITY, **MORE}), st.sampled_from(STARTS)
)


def test_the_stamp_of_an_unusual_entry_is_not_forgotten_while_it_is_away() -> None:
    unusual, other = resent({"status": []}, STARTS[1]), resent({"fingerprint": "2"}, STARTS[0])
    remembering = AlertList("prod", "am")
    for entries in ([other], [unusual], [other], [unusual]):
        told = remembering.read(compact(entries))
        assert told == AlertList("prod", "am").read(b" " + compact(entries))
    assert told.updated_at


@given(st.lists(st.lists(RESENT, max_size=3), min_size=1, max_size=6))
def test_entries_that_only_differ_in_stamps_are_read_as_they_are(bodies: list[list[Any]]) -> None:
    remembering = AlertList("prod", "am")
    for entries in bodies:
        told, fresh = remembering.read(compact(entries)), AlertList("prod", "am")
        assert told == fresh.read(b" " + compact(entries))


@given(st.lists(LISTS, min_size=2, max_size=4))
def test_an_alert_that_is_told_as_before_is_the_same_object(bodies: list[list[Any]]) -> None:
    remembering = AlertList("prod", "am")
    before = remembering.read(compact(bodies[0])).alerts
    for entries in bodies[1:]:
        told = remembering.read(compact(entries)).alerts
        assert all(told[key] is before[key] for key in told if told[key] == before.get(key))
        before = told


def test_a_large_body_that_is_not_what_it_seemed_is_asked_for_again_once() -> None:
    border = '{"annotations":{},"x":[{},{"annotations":{}}],"fingerprint":"1"}'
    body = f"[{border}{','.join(['', *[border] * 20_000])}]".encode()
    reader = AlertList("prod", "am")
    reader.begin()
    reader.take(body)
    with pytest.raises(Unsplit):
        reader.end()
    for _ in range(2):
        reader.begin()
        reader.take(body)
        assert reader.end().unreadable == 20_001
