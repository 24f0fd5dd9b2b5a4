"""What an Alertmanager's groups tell of mute intervals, read tolerantly."""

import json
from typing import Any
from urllib.parse import parse_qs

import httpx
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.matcher import parse
from irtui.domain.muting import Muting
from irtui.sources.http import Endpoint
from irtui.sources.muting import ask_muting, read_muting
from tests.builders import alert
from tests.sources.servers import noon, settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["alerts", "receiver", "name", "status", "mutedBy", "fingerprint"]),
            inner,
        )
    ),
    max_leaves=8,
)


def group(receiver: str, fingerprint: str, *muted_by: str) -> dict[str, Any]:
    entry = {"fingerprint": fingerprint, "status": {"state": "active", "mutedBy": muted_by}}
    return {"receiver": {"name": receiver}, "labels": {}, "alerts": [entry]}


async def asked(one: Alert, groups: Any) -> tuple[Muting, httpx.URL]:
    """What is read of these groups, and the address at which they were asked for."""
    addresses: list[httpx.URL] = []

    def serve(request: httpx.Request) -> httpx.Response:
        addresses.append(request.url)
        return httpx.Response(200, content=json.dumps(groups))

    endpoint = Endpoint("http://am/x", settings(), now=noon, transport=httpx.MockTransport(serve))
    return await ask_muting(endpoint, one), addresses[0]


async def test_each_receiver_by_itself() -> None:
    one = alert()
    groups = [
        group("day", one.fingerprint, "nights", "weekends"),
        group("oncall", one.fingerprint),
        group("day", "another", "holidays"),
    ]
    told, _ = await asked(one, groups)
    assert told == Muting([("day", ("nights", "weekends"))], ["oncall"])


async def test_a_server_that_does_not_know_of_it() -> None:
    one = alert()
    old = {"receiver": {"name": "r"}, "alerts": [{"fingerprint": one.fingerprint, "status": {}}]}
    told, _ = await asked(one, [old])
    assert not told.told


async def test_it_is_asked_for_one_alert_only_and_never_at_too_long_an_address() -> None:
    labels = {"alertname": 'Odd "name"\\', "long": "x" * 5000, "cluster": "a b", "näme": "ü"}
    told, address = await asked(alert(labels=labels), [])
    assert (len(told.muted), len(told.free)) == (0, 0)
    assert len(str(address)) < 3500
    filters = parse_qs(address.query.decode())["filter"]
    assert filters == ['alertname="Odd \\"name\\"\\\\"', 'cluster="a b"']
    assert all(parse(text).matches(labels) for text in filters)


@given(st.lists(JSON, max_size=4))
def test_nothing_a_server_says_breaks_it(groups: list[Any]) -> None:
    told = read_muting(groups, "f")
    assert all(isinstance(name, str) for _, names in told.muted for name in names)
