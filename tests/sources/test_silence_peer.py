"""What one Alertmanager tells of its silences, read tolerantly."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.silence import Silence, SilenceState
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint
from irtui.sources.silence_entry import read_silence
from irtui.sources.silence_peer import SilencePeer, SilencesListed
from tests.builders import alert
from tests.sources.servers import NOON, noon, settings

ENTRY: dict[str, Any] = {
    "id": "1",
    "status": {"state": "active"},
    "updatedAt": "2026-01-31T11:00:00.000Z",
    "comment": "why",
    "createdBy": "alice",
    "startsAt": "2026-01-31T11:00:00.000Z",
    "endsAt": "2026-01-31T13:00:00.000Z",
    "matchers": [{"name": "alertname", "value": "High.*", "isRegex": True, "isEqual": True}],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


class Server:
    """Lists what it is given; what is listed may change between requests."""

    def __init__(self, *entries: Any) -> None:
        self.entries: Any = list(entries)

        def endpoint() -> Endpoint:
            transport = httpx.MockTransport(
                lambda _: httpx.Response(200, content=json.dumps(self.entries))
            )
            return Endpoint("http://am", settings(), now=noon, transport=transport)

        self.peer = SilencePeer("am-a", "prod", endpoint(), endpoint())

    async def one(self) -> Silence:
        (found,) = (await self.peer.read()).silences.values()
        return found


async def told(**changes: Any) -> Silence:
    return await Server({**ENTRY, **changes}).one()


async def test_a_silence_is_read_whole() -> None:
    silence = await told()
    assert (silence.source, silence.id, silence.created_by) == ("prod", "1", "alice")
    assert (silence.comment, silence.told) == ("why", SilenceState.ACTIVE)
    assert list(map(str, silence.matchers)) == ['alertname=~"High.*"']
    assert silence.ends_at > NOON > silence.starts_at
    assert silence.matches(alert("HighLatency"))
    assert not silence.matches(alert("LowLatency"))


async def test_an_absent_is_equal_means_true() -> None:
    one = {"name": "a", "value": "b", "isRegex": False}
    (matcher,) = (await told(matchers=[one])).matchers
    assert str(matcher) == 'a="b"'
    (matcher,) = (await told(matchers=[one | {"isEqual": False}])).matchers
    assert str(matcher) == 'a!="b"'


@pytest.mark.parametrize("matchers", [None, [], "none", {}])
async def test_a_silence_whose_matchers_are_not_told_is_kept_but_not_guessed(matchers: Any) -> None:
    silence = await told(matchers=matchers)
    assert silence.strange == ("its matchers were not told",)
    assert not silence.matches(alert())
    assert silence.matches(alert(silenced_by=("1",)))


async def test_a_matcher_that_only_the_server_can_read_is_kept_as_text() -> None:
    entries = [
        {"name": "a", "value": "b", "isRegex": False},
        {"name": "c", "value": "\\p{Greek}", "isRegex": True, "isEqual": False},
    ]
    silence = await told(matchers=entries)
    assert list(map(str, silence.matchers)) == ['a="b"']
    assert silence.strange == ('c!~"\\p{Greek}"',)
    assert not silence.matches(alert(labels={"a": "b"}))


async def test_what_cannot_be_read_is_counted_and_the_rest_is_shown() -> None:
    broken = [None, 1, {}, {**ENTRY, "id": ""}, {**ENTRY, "endsAt": "soon"}, [ENTRY]]
    listed = await Server(ENTRY, *broken).peer.read()
    assert (list(listed.silences), listed.unreadable) == (["1"], len(broken))


async def test_an_unchanged_body_gives_the_same_objects_and_so_does_an_unchanged_entry() -> None:
    server = Server(ENTRY, {**ENTRY, "id": "2"})
    first = await server.peer.read()
    assert await server.peer.read() is first
    server.entries = [{**ENTRY, "comment": "changed"}, {**ENTRY, "id": "2"}]
    second = await server.peer.read()
    assert second.silences["1"].comment == "changed"
    assert second.silences["2"] is first.silences["2"]


@given(st.dictionaries(st.sampled_from(list(ENTRY)), JSON), JSON)
def test_nothing_that_a_server_tells_is_a_fault_of_ours(changes: Any, other: Any) -> None:
    read_silence({**ENTRY, **changes}, "prod")
    read_silence({**ENTRY, "matchers": [other, *ENTRY["matchers"]]}, "prod")
    read_silence(other, "prod")


async def test_a_list_that_is_none_leaves_the_last_one_alone() -> None:
    server = Server(ENTRY)
    first = await server.peer.read()
    server.entries = {"status": "error"}
    with pytest.raises(SourceError, match="not a list of silences"):
        await server.peer.read()
    server.entries = [ENTRY]
    assert await server.peer.read() == first == SilencesListed(first.silences)
