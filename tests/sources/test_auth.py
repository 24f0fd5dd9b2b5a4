"""Credentials and headers really travel, and never show."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.config.checks import SecretStr
from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError
from irtui.sources.http import Endpoint
from tests.sources.servers import noon, settings


class Listener:
    """Keeps the headers of the last request."""

    def __init__(self, answer: httpx.Response | Exception | None = None, **given: Any) -> None:
        transport = httpx.MockTransport(self._hear)
        self.endpoint = Endpoint("http://am", settings(**given), now=noon, transport=transport)
        self._answer = answer or httpx.Response(200, content=b"[]")

    def _hear(self, request: httpx.Request) -> httpx.Response:
        self.headers = request.headers
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    async def authorization(self) -> str:
        await self.endpoint.get("/")
        return str(self.headers.get("authorization", ""))


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "secret"
        new = tmp_path / "new"
        new.touch(0o600)
        new.write_text(text)
        # Replaced as a whole and with another time, as secret stores rotate.
        stamp = file.stat().st_mtime_ns + 10**9 if file.exists() else new.stat().st_mtime_ns
        os.utime(new, ns=(stamp, stamp))
        new.rename(file)
        return file

    return write


async def test_without_credentials_none_are_sent() -> None:
    assert await Listener().authorization() == ""


async def test_basic_from_a_file(secret: Callable[[str], Path]) -> None:
    given = {"username": "irtui", "password_file": secret("pässword\n")}
    expected = httpx.BasicAuth("irtui", "pässword")._auth_header
    assert await Listener(basic_auth=given).authorization() == expected


async def test_bearer_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AM_TOKEN", "t0ken")
    assert await Listener(bearer_token_env="AM_TOKEN").authorization() == "Bearer t0ken"


async def test_a_rotated_file_takes_effect_at_the_next_request(
    secret: Callable[[str], Path],
) -> None:
    listener = Listener(bearer_token_file=secret("old"))
    assert await listener.authorization() == "Bearer old"
    secret("new")
    assert await listener.authorization() == "Bearer new"


async def test_own_headers_go_on_every_request_also_on_writes() -> None:
    listener = Listener(headers={"X-Scope-OrgID": SecretStr("team-a")})
    await listener.endpoint.send("POST", "/", {})
    assert listener.headers["x-scope-orgid"] == "team-a"
    await listener.endpoint.get("/")
    assert listener.headers["x-scope-orgid"] == "team-a"
    assert listener.headers["accept"] == "application/json"
    assert listener.headers["user-agent"].startswith("irtui/")


async def test_a_secret_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    listener = Listener(bearer_token_file=tmp_path / "missing")
    with pytest.raises(SourceError, match="missing") as caught:
        await listener.endpoint.get("/")
    assert caught.value.trouble is Trouble.REFUSED


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(302, headers={"Location": "http://irtui:hunter2@am/?key=hunter3"}),
        httpx.Response(401, content=b"hunter2 is wrong"),
        httpx.LocalProtocolError("Illegal header value b'hunter2'"),
        httpx.RemoteProtocolError("hunter2"),
        httpx.InvalidURL("hunter2"),
        httpx.ReadError("hunter2"),
        ValueError("hunter2"),
    ],
    ids=repr,
)
async def test_no_secret_shows_in_a_fault_or_its_trace(
    failure: httpx.Response | Exception,
    secret: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
) -> None:
    given = {"bearer_token_file": secret("hunter2"), "headers": {"X-Key": SecretStr("hunter3")}}
    listener = Listener(failure, **given)
    with pytest.raises(SourceError) as caught:
        await listener.endpoint.get("/")
    assert listener.headers["authorization"] == "Bearer hunter2"
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "hunter" not in told + caplog.text


async def test_a_secret_that_breaks_its_header_is_refused_before_it_is_sent(
    secret: Callable[[str], Path],
) -> None:
    listener = Listener(bearer_token_file=secret("hunter2\rEvil: 1"))
    with pytest.raises(SourceError) as caught:
        await listener.endpoint.get("/")
    assert caught.value.trouble is Trouble.REFUSED
    assert "hunter" not in caught.value.reason
