"""The demo server and a real Alertmanager get the same requests and must give the same answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.demo.server import DemoServer
from irtui.domain.matcher import Matcher
from tests.services.alertmanager import RealAlertmanager

pytestmark = pytest.mark.real

UNKNOWN = "8b3c2b0e-5d5e-4a7b-9d0f-111111111111"


def now() -> datetime:
    return datetime.now(UTC)


def at(seconds: float) -> str:
    return (now() + timedelta(seconds=seconds)).isoformat()


@dataclass
class Both:
    """The real server and the demo, asked the same."""

    real: httpx.Client
    demo: httpx.Client

    def ask(self, method: str, path: str, **options: Any) -> tuple[httpx.Response, httpx.Response]:
        return self.real.request(method, path, **options), self.demo.request(
            method, path, **options
        )

    def same(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The demo's answer, after a comparison with the real one's."""
        real, demo = self.ask(method, path, **options)
        assert shape(demo) == shape(real), (demo.text, real.text)
        return demo


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    with (
        RealAlertmanager() as real,
        DemoServer(now=now) as demo,
        httpx.Client(base_url=real.url, trust_env=False) as real_client,
        httpx.Client(base_url=demo.url, trust_env=False) as demo_client,
    ):
        yield Both(real_client, demo_client)


def shape(answer: httpx.Response) -> tuple[int, str | None, Any]:
    """What must be equal for any answer: status, type and the kind of the body."""
    kind = answer.headers.get("content-type")
    if kind != "application/json":
        return answer.status_code, kind, None
    body = answer.json()
    return answer.status_code, kind, body.get("code") if isinstance(body, dict) else type(body)


def known(alerts: list[dict[str, Any]], ids: dict[str, int] | None = None) -> list[Any]:
    """Alerts without what differs between two servers: moments of arrival, ids, orders."""
    for alert in alerts:
        for key in ("updatedAt", "endsAt"):
            alert.pop(key)
        alert["startsAt"] = alert["startsAt"][:16]
        alert["receivers"] = sorted(receiver["name"] for receiver in alert["receivers"])
        by = alert["status"]["silencedBy"]
        alert["status"]["silencedBy"] = sorted((ids or {}).get(each, -1) for each in by)
    return alerts


def silence(**changes: Any) -> dict[str, Any]:
    return {
        "matchers": [{"name": "alertname", "value": "A", "isRegex": False}],
        "startsAt": at(-60),
        "endsAt": at(600),
        "createdBy": "alice",
        "comment": "c",
    } | changes


def matchers(**matcher: Any) -> dict[str, Any]:
    return silence(matchers=[{"name": "a", "value": "b", "isRegex": False} | matcher])


ALERTS = [
    {},
    None,
    [{}],
    [{"labels": {}}],
    [{"labels": {"a": ""}}],
    [{"labels": {"a b": "c"}}],
    [{"labels": {"a": 1}}],
    [{"labels": {"a": "c"}, "startsAt": "soon"}],
    [{"labels": {"a": "c"}, "startsAt": "2026-01-02T00:00:00Z", "endsAt": "2026-01-01T00:00:00Z"}],
    [{"labels": {"a": "c"}, "generatorURL": "not a url"}],
    [{"labels": {"good": "c"}, "endsAt": "2026-01-01T00:00:00Z"}, {"labels": {"b d": "c"}}],
]


@pytest.mark.parametrize("body", ALERTS, ids=repr)
def test_bad_alerts_are_refused_alike(both: Both, body: Any) -> None:
    assert both.same("POST", "/api/v2/alerts", json=body).status_code >= 400


SILENCES: dict[str, Any] = {
    "nothing": {},
    "null": None,
    "a list": [],
    "no matchers key": {k: v for k, v in silence().items() if k != "matchers"},
    "no matchers": silence(matchers=[]),
    "ended": silence(startsAt=at(-20), endsAt=at(-10)),
    "backwards": silence(startsAt=at(20), endsAt=at(10)),
    "empty": silence(startsAt="2030-01-01T00:00:00Z", endsAt="2030-01-01T00:00:00Z"),
    "no time": silence(startsAt="soon"),
    "unknown id": silence(id=UNKNOWN),
    "malformed id": silence(id="zz"),
    "matches without the label": matchers(value=""),
    "matches everything": matchers(value=".*", isRegex=True),
    "no regular expression": matchers(value="(", isRegex=True),
    "lookahead": matchers(value="(?=x)", isRegex=True),
    "back-reference": matchers(value="(a)\\1", isRegex=True),
    "bad label name": matchers(name="a b"),
    "regex flag missing": silence(matchers=[{"name": "a", "value": "b"}]),
    "value missing": silence(matchers=[{"name": "a", "isRegex": False}]),
    "wrong type": matchers(value=1),
}


@pytest.mark.parametrize("name", SILENCES)
def test_bad_silences_are_refused_alike(both: Both, name: str) -> None:
    assert both.same("POST", "/api/v2/silences", json=SILENCES[name]).status_code >= 400


@pytest.mark.parametrize("path", ["/api/v2/alerts", "/api/v2/silences"])
def test_bodies_that_are_no_json_are_refused_alike(both: Both, path: str) -> None:
    both.same("POST", path, content=b"{nope", headers={"Content-Type": "application/json"})
    both.same("POST", path, content=b"", headers={"Content-Type": "application/json"})
    both.same("POST", path, content=b"[]", headers={"Content-Type": "text/plain"})
    both.same("POST", path, content=b"[]")


REQUESTS = [
    ("GET", "/-/ready"),
    ("GET", "/-/healthy"),
    ("GET", "/api/v2/status"),
    ("GET", "/api/v2/receivers"),
    ("GET", "/api/v2/nothing"),
    ("GET", "/api/v3/alerts"),
    ("PUT", "/api/v2/alerts"),
    ("DELETE", "/api/v2/alerts"),
    ("POST", "/api/v2/silence/zz"),
    ("GET", "/api/v2/silence/zz"),
    ("DELETE", "/api/v2/silence/zz"),
    ("GET", f"/api/v2/silence/{UNKNOWN}"),
    ("DELETE", f"/api/v2/silence/{UNKNOWN}"),
    ("GET", "/api/v2/alerts?filter=a"),
    ("GET", "/api/v2/alerts?filter="),
    ("GET", "/api/v2/alerts?filter=a%3D~%22(%22"),
    ("GET", "/api/v2/alerts?receiver=("),
    ("GET", "/api/v2/alerts?active=maybe"),
    ("GET", "/api/v2/silences?filter=a"),
]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_paths_and_parameters_are_answered_alike(both: Both, method: str, path: str) -> None:
    both.same(method, path)


def test_status_has_the_same_keys(both: Both) -> None:
    real, demo = (answer.json() for answer in both.ask("GET", "/api/v2/status"))
    assert demo.keys() == real.keys()
    assert demo["versionInfo"].keys() == real["versionInfo"].keys()


LABELS = [
    {"alertname": "Slow", "severity": "critical", "instance": "a", "x": "ü \n\t\x1b\u202e"},
    {"alertname": "Slow", "severity": "warning", "instance": "a"},
    {"alertname": "Slow", "severity": "warning", "instance": "b", "empty": ""},
    {"alertname": "Full", "severity": "critical", "cluster": "eu"},
    {"nothing": "known"},
]


def test_alerts_are_listed_filtered_and_ended_alike(both: Both) -> None:
    alerts = [
        {"labels": labels, "annotations": {"summary": "s"}, "startsAt": at(-3600)}
        for labels in LABELS
    ]
    alerts[0]["generatorURL"] = "http://prometheus.example/graph"
    alerts.append({"labels": {"alertname": "Ended"}, "endsAt": at(-5)})
    both.same("POST", "/api/v2/alerts", json=alerts)
    for query in (
        "",
        '?filter=alertname="Slow"',
        "?filter=alertname=Slow&filter=instance!=a",
        '?filter=instance=""',
        '?filter=severity=~"crit.*|none"',
        '?filter=x!~".%2B"',
        "?inhibited=false",
        "?active=false",
        "?receiver=on.*",
    ):
        real, demo = both.ask("GET", f"/api/v2/alerts{query}")
        assert known(demo.json()) == known(real.json()), query
    ended = [{"labels": LABELS[0], "startsAt": at(-3600), "endsAt": at(-0.001)}]
    both.same("POST", "/api/v2/alerts", json=ended)
    real, demo = both.ask("GET", "/api/v2/alerts")
    assert known(demo.json()) == known(real.json())
    assert len(demo.json()) == len(LABELS) - 1


def test_merged_times_are_alike(both: Both) -> None:
    labels = {"alertname": "Merged"}
    for change in (
        {"startsAt": at(-100)},
        {"startsAt": at(-50), "endsAt": at(900)},
        {"startsAt": at(-200), "endsAt": at(300)},
        {"startsAt": at(-10)},
    ):
        both.same("POST", "/api/v2/alerts", json=[{"labels": labels, **change}])
        real, demo = (
            answer.json()[0] for answer in both.ask("GET", "/api/v2/alerts?filter=alertname=Merged")
        )
        assert demo["startsAt"] == real["startsAt"]
        given_end = "endsAt" in change or demo["endsAt"] == real["endsAt"]
        assert (demo["endsAt"] == real["endsAt"]) == given_end


def test_groups_hold_the_same_alerts(both: Both) -> None:
    alerts = [{"labels": labels | {"cluster": "groups"}} for labels in LABELS]
    both.same("POST", "/api/v2/alerts", json=alerts)
    path = '/api/v2/alerts/groups?filter=cluster="groups"'

    def groups(answer: httpx.Response) -> set[Any]:
        return {
            (
                group["receiver"]["name"],
                tuple(sorted(group["labels"].items())),
                frozenset(alert["fingerprint"] for alert in group["alerts"]),
            )
            for group in answer.json()
            if group["alerts"]
        }

    for query in ("", "&receiver=oncall"):
        real, demo = both.ask("GET", path + query)
        assert groups(demo) == groups(real)
        assert groups(demo)


def test_silences_live_alike() -> None:
    with (
        RealAlertmanager() as real_server,
        DemoServer(now=now) as demo_server,
        httpx.Client(base_url=real_server.url, trust_env=False) as real,
        httpx.Client(base_url=demo_server.url, trust_env=False) as demo,
    ):
        assert silence_life(demo) == silence_life(real)


def silence_life(client: httpx.Client) -> list[Any]:
    """Everything an operator does with silences, and what the server shows after each act."""
    ids: dict[str, int] = {}
    seen: list[Any] = []

    def put(body: dict[str, Any]) -> str:
        answer = client.post("/api/v2/silences", json=body)
        created = str(answer.json()["silenceID"])
        seen.append(("put", answer.status_code, ids.setdefault(created, len(ids))))
        look()
        return created

    def look() -> None:
        for entry in client.get("/api/v2/silences").json():
            seen.append((ids[entry["id"]], entry["status"], entry["comment"], entry["matchers"]))
        seen.append(known(client.get("/api/v2/alerts").json(), ids))
        seen.append(len(client.get("/api/v2/alerts?silenced=false").json()))

    client.post("/api/v2/alerts", json=[{"labels": labels} for labels in LABELS])
    start = at(0)
    body = silence(
        matchers=[{"name": "alertname", "value": "Sl.*", "isRegex": True, "isEqual": True}],
        startsAt=start,
    )
    active = put(body)
    stored = client.get(f"/api/v2/silence/{active}").json()
    put(stored | {"comment": "changed in place", "endsAt": at(1200)})
    other = [{"name": "instance", "value": "a", "isRegex": False, "isEqual": False}]
    replaced = put(stored | {"matchers": other})
    pending = put(silence(startsAt=at(300), comment="pending"))
    waiting = client.get(f"/api/v2/silence/{pending}").json()
    put(waiting | {"startsAt": at(400), "comment": "moved"})
    for ended in (replaced, pending, replaced):
        seen.append(client.delete(f"/api/v2/silence/{ended}").status_code)
        look()
    put(waiting | {"id": pending, "comment": "expired ones come back as new ones"})
    for text in ("alertname=A", "instance!=a", "instance=a"):
        seen.append(len(client.get("/api/v2/silences", params={"filter": text}).json()))
    return seen


PIECES = st.sampled_from(
    [*"ab1_-.*+?|()[]^$\\", "(?i)", "(?:", "(?s)", "(?m)", "\\b", "\\B", "\\d", "\\W", "\\z", "\\A",
     "[^a]", "[a-b]", "[[:alpha:]]", "{2}", "{1,}", "{0,2}", "\\n", "\\x61", "(?P<n>",
     "[^\\d]", "[]a]"]
)  # fmt: skip
VALUES = [
    "",
    "a",
    "b",
    "A",
    "ab",
    "ba",
    "aa",
    "a1",
    "1",
    "a\n",
    "\n",
    "a b",
    "_",
    "é",
    "aaab",
    "-.",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=20))
def test_regular_expressions_match_alike(both: Both, patterns: list[str]) -> None:
    """Silences tell which patterns are valid; filters also take some that only brackets save."""
    alerts = [{"labels": {"of": "regex", "n": str(n), "v": v}} for n, v in enumerate(VALUES)]
    both.ask("POST", "/api/v2/alerts", json=alerts)
    nothing = {"name": "of", "value": "nothing", "isRegex": False}
    for pattern in patterns:
        wanted = {"name": "v", "value": pattern, "isRegex": True}
        if both.same(
            "POST", "/api/v2/silences", json=silence(matchers=[nothing, wanted])
        ).is_success:
            filters = ['of="regex"', str(Matcher("v", "=~", pattern))]
            real, demo = both.ask("GET", "/api/v2/alerts", params={"filter": filters})
            assert found(demo) == found(real), pattern


def found(answer: httpx.Response) -> list[str]:
    return [alert["fingerprint"] for alert in answer.json()]
