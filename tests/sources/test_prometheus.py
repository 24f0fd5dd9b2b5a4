"""A query asked from Prometheus: its value, or one sentence why there is none."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.domain.execution import Ended
from irtui.sources.prometheus import Prometheus
from tests.services.alertmanager import PATIENCE, free_port
from tests.sources.servers import noon, settings

STRANGE = "not what Prometheus answers, check [runbooks] prometheus"
URL = "http://prometheus.example/prom"

Answer = Callable[[httpx.Request], httpx.Response]


def asked(answer: Answer, query: str = "up", **more: Any) -> Ended:
    """What comes of a query."""
    server = Prometheus(
        URL, settings(**more), now=noon, elapsed=time.monotonic,
        transport=httpx.MockTransport(answer),
    )  # fmt: skip
    return server.ask(query)


def saying(kind: str, result: Any) -> Answer:
    body = {"status": "success", "data": {"resultType": kind, "result": result}}
    return lambda request: httpx.Response(200, json=body)


def test_a_vector_is_a_line_for_each_series() -> None:
    series = [
        {"metric": {"__name__": "up", "job": "api", "say": 'a"b'}, "value": [1.5, "1"]},
        {"metric": {}, "value": [1.5, "NaN"]},
    ]
    ended = asked(saying("vector", series))
    assert ended.heard.head.decode() == 'up{job="api", say="a\\"b"} 1\n{} NaN'
    assert (ended.problem, ended.exit_code, ended.heard.size) == ("", None, 34)
    assert len(ended.heard.sha256) == 64


@pytest.mark.parametrize(
    ("kind", "result", "said"),
    [
        ("scalar", [1, "42"], "42"),
        ("string", [1, "yes"], "yes"),
        ("vector", [], "no series"),
        ("matrix", [{"metric": {"a": "b"}, "values": [[1, "1"], [2, "2"]]}], '{a="b"} 1 2'),
        ("vector", [{"metric": {}, "histogram": [1, {}]}], "{} histogram"),
    ],
)
def test_every_kind_of_answer_is_read(kind: str, result: Any, said: str) -> None:
    assert asked(saying(kind, result)).heard.head.decode() == said


def test_many_series_are_counted_and_not_kept() -> None:
    series = [{"metric": {"n": str(n)}, "value": [1, "1"]} for n in range(600)]
    lines = asked(saying("vector", series)).heard.head.decode().split("\n")
    assert (len(lines), lines[-1]) == (501, "… and 100 more series")


def test_it_only_reads_and_logs_in_like_its_source() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return saying("scalar", [1, "1"])(request)

    query = 'sum(rate(x{a="b&c=d#é"}[5m])) > 0'
    asked(answer, query, bearer_token="hunter2", headers={"X-Scope-OrgID": "team-a"})
    (request,) = seen
    assert (request.method, request.url.path) == ("GET", "/prom/api/v1/query")
    assert dict(request.url.params) == {"query": query}
    assert request.headers["authorization"] == "Bearer hunter2"
    assert request.headers["x-scope-orgid"] == "team-a"


def refusal(status: int, body: Any, raw: bool = False, **headers: str) -> Answer:
    content = body if raw else json.dumps(body)
    return lambda request: httpx.Response(status, content=content, headers=headers)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (refusal(400, {"error": "parse error\n\x1b[2J"}), "refused: parse error␊␛[2J"),
        (refusal(422, {"status": "error", "error": "too many"}), "refused: too many"),
        (refusal(400, {}), "HTTP 400: not what this API answers"),
        (refusal(401, {}), "not allowed (HTTP 401): check the credentials"),
        (refusal(404, {}), "HTTP 404: no Prometheus answers there, check [runbooks] prometheus"),
        (refusal(200, []), STRANGE),
        (refusal(200, {"status": "success", "data": {}}), STRANGE),
        (saying("vector", [{"value": [1, "1"]}]), STRANGE),
        (saying("vector", {"a": 1}), STRANGE),
        (saying("scalar", 5), STRANGE),
        (refusal(200, "<html>", raw=True), "not JSON (no type given), a login page?"),
        (refusal(302, "", location="/login"), "moved to /login, correct the url"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_in_a_sentence(answer: Answer, problem: str) -> None:
    ended = asked(answer)
    assert (ended.problem, ended.heard.size) == (problem, 0)


def test_nobody_there_is_a_sentence_too() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        server = Prometheus(
            f"http://127.0.0.1:{port}", settings(), now=noon, elapsed=time.monotonic
        )
        assert "refused" in server.ask("up").problem


@pytest.fixture
def real(tmp_path: Path) -> Iterator[str]:
    """The address of a Prometheus that watches nothing."""
    program = shutil.which("prometheus")
    if program is None:
        reason = "no Prometheus installed: run tests/services/install.sh"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "prometheus.yml").write_text("")
    port = free_port()
    words = [
        program, f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
        f"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
    ]  # fmt: skip
    with subprocess.Popen(words) as process:
        deadline = time.monotonic() + PATIENCE
        while not _ready(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/-/ready", trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.mark.real
def test_a_real_prometheus_answers(real: str) -> None:
    server = Prometheus(real, settings(), now=noon, elapsed=time.monotonic)
    assert server.ask("vector(1) * 41 + 1").heard.head.decode() == "{} 42"
    assert server.ask("scalar(vector(7))").heard.head.decode() == "7"
    assert server.ask("nothing_here").heard.head.decode() == "no series"
    assert server.ask("sum(").problem.startswith("refused: ")
