"""Channels: what each sends, and how it answers for what went wrong outside."""

import json
import logging
import os
import socket
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import httpx
import pytest

from irtui.comms.channels.paper import PaperChannel
from irtui.comms.channels.program import ProgramChannel
from irtui.comms.channels.services import MISSING, ServicesChannel
from irtui.comms.channels.webhook import WebhookChannel
from irtui.domain.channel import Answer, Message, NoAddress, Refused, Sent, Uncertain
from tests.comms.receiver import mail_server, receiver

NOW = datetime(2026, 1, 31, 12, 3, tzinfo=UTC)
ONE = Message(
    delivery=UUID("8b1f3bd2-3f3f-4a53-9a53-3ab0c25f6a11"),
    incident="INC-2026-0001",
    title="Checkout <down> & out",
    severity="SEV1",
    status="investigating",
    number=3,
    audience="internal",
    stage="internal",
    text="Known: a bad deploy.\nNext update 12:23 UTC.",
    by="alice",
    at=NOW,
    next_update_at=NOW + timedelta(minutes=20),
)
SECRET = "https://chat.example/hooks/T0PSECRET"


def webhook(
    answer: Callable[[httpx.Request], httpx.Response], *, slack: bool = True, url: str = SECRET
) -> WebhookChannel:
    return WebhookChannel(
        "ops",
        lambda: url,
        now=lambda: NOW,
        headers={"X-Key": "T0PSECRET"},
        slack=slack,
        transport=httpx.MockTransport(answer),
    )


def real_webhook(url: str, timeout: float = 5.0) -> WebhookChannel:
    return WebhookChannel("ops", lambda: url, now=lambda: NOW, headers={}, timeout=timeout)


def answering(status: int, **headers: str) -> Answer:
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return webhook(lambda request: httpx.Response(status, headers=told)).send(ONE)


def failing(error: type[Exception]) -> Answer:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error(f"{SECRET} T0PSECRET")

    return webhook(fail).send(ONE)


def test_slack_gets_text_without_links_or_mentions() -> None:
    seen: list[httpx.Request] = []
    webhook(lambda request: seen.append(request) or httpx.Response(200)).send(ONE)  # type: ignore[func-returns-value]
    assert json.loads(seen[0].content) == {
        "text": "INC-2026-0001 SEV1 investigating: Checkout &lt;down&gt; &amp; out\n"
        "Known: a bad deploy.\nNext update 12:23 UTC."
    }
    assert seen[0].headers["idempotency-key"] == str(ONE.delivery)
    assert seen[0].headers["x-key"] == "T0PSECRET"


def test_others_get_the_update_as_a_document() -> None:
    seen: list[httpx.Request] = []
    webhook(
        lambda request: seen.append(request) or httpx.Response(204),  # type: ignore[func-returns-value]
        slack=False,
    ).send(ONE)
    assert json.loads(seen[0].content) == {
        "version": 1,
        "event": "update",
        "delivery": str(ONE.delivery),
        "incident": {
            "key": "INC-2026-0001",
            "title": "Checkout <down> & out",
            "severity": "SEV1",
            "status": "investigating",
        },
        "update": {
            "number": 3,
            "audience": "internal",
            "stage": "internal",
            "text": ONE.text,
            "by": "alice",
            "at": "2026-01-31T12:03:00Z",
            "next_update_at": "2026-01-31T12:23:00Z",
        },
    }


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (answering(200), Sent()),
        (answering(429, retry_after="30"), Refused("HTTP 429", after=timedelta(seconds=30))),
        (
            answering(503, retry_after="Sat, 31 Jan 2026 12:04:00 GMT"),
            Refused("HTTP 503", after=timedelta(minutes=1)),
        ),
        (answering(500), Refused("HTTP 500")),
        (answering(404), Refused("HTTP 404: it does not take this", retry=False)),
        (failing(httpx.ConnectError), Refused("no connection")),
        (failing(httpx.ConnectTimeout), Refused("no connection in 5 s")),
        (failing(httpx.ReadTimeout), Uncertain("no answer in 10 s after it was sent")),
        (failing(httpx.ReadError), Uncertain("the connection was lost after it was sent")),
        (
            failing(httpx.RemoteProtocolError),
            Uncertain("the connection was lost after it was sent"),
        ),
    ],
)
def test_each_end_says_whether_it_may_be_tried_again(answer: Answer, meant: Answer) -> None:
    assert answer == meant


def test_a_redirect_is_not_followed_with_the_secret() -> None:
    answer = answering(302, location="https://elsewhere.example/")
    assert isinstance(answer, Refused)
    assert not answer.retry
    assert "moved" in answer.why


@pytest.mark.parametrize(
    "url", ["chat.example/T0PSECRET", "ftp://T0PSECRET/", "http://T0P:SECRET/"]
)
def test_what_is_no_url_is_not_repeated(url: str) -> None:
    answer = real_webhook(url).send(ONE)
    assert isinstance(answer, Refused)
    assert not answer.retry
    assert "T0PSECRET" not in answer.why


def test_an_address_that_cannot_be_had_now_may_be_had_later() -> None:
    def none() -> str:
        raise NoAddress("the environment variable HOOK is not set, set it to the secret")

    answer = WebhookChannel("ops", none, now=lambda: NOW, headers={}).send(ONE)
    assert answer == Refused("the environment variable HOOK is not set, set it to the secret")


def test_a_real_receiver_refuses_twice_and_then_takes_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with receiver(refuse=2) as told:
        answers = [real_webhook(told.url).send(ONE) for _ in range(3)]
    assert answers == [Refused("HTTP 503"), Refused("HTTP 503"), Sent()]
    assert len(told.accepted) == 1
    assert {one["idempotency-key"] for one in told.headers} == {str(ONE.delivery)}
    assert "T0PSECRET" not in caplog.text


def test_a_receiver_that_hangs_may_have_it() -> None:
    with receiver(hangs=True) as told:
        assert real_webhook(told.url, timeout=0.2).send(ONE) == Uncertain(
            "no answer in 0.2 s after it was sent"
        )
    assert len(told.bodies) == 1


def test_a_receiver_whose_answer_drips_may_have_it() -> None:
    with receiver(drips=True) as told:
        assert real_webhook(told.url, timeout=0.2).send(ONE) == Uncertain(
            "no answer in 0.2 s after it was sent"
        )
    assert len(told.bodies) == 1


def test_a_receiver_that_is_not_there_has_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert real_webhook(f"http://127.0.0.1:{port}/").send(ONE) == Refused("connection refused")


def test_a_file_grows_by_a_section_that_only_we_read(tmp_path: Path) -> None:
    channel = PaperChannel("log", tmp_path / "updates.md")
    assert (channel.send(ONE), channel.send(ONE)) == (Sent(), Sent())
    text = (tmp_path / "updates.md").read_text()
    assert text.startswith(
        "## INC-2026-0001 update 3, internal\n\n"
        "INC-2026-0001 SEV1 investigating: Checkout <down> & out (2026-01-31 12:03Z, alice)\n\n"
        "Known: a bad deploy.\nNext update 12:23 UTC.\n\n## INC-2026-0001"
    )
    assert stat.S_IMODE((tmp_path / "updates.md").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    assert PaperChannel("log", tmp_path / "no" / "updates.md").send(ONE) == Refused(
        "its file cannot be written: no such file or directory"
    )
    os.mkfifo(tmp_path / "pipe")
    assert isinstance(PaperChannel("log", tmp_path / "pipe").send(ONE), Refused)


def program(script: str, timeout: float = 20.0) -> Answer:
    return ProgramChannel(
        "page",
        [sys.executable, "-c", script],
        {"PATH": os.environ["PATH"]},
        timeout=timeout,
        elapsed=iter(float(n) for n in range(1000)).__next__,
        leaving=Event(),
    ).send(ONE)


def test_a_command_is_told_in_its_environment_and_on_its_input(tmp_path: Path) -> None:
    file = tmp_path / "told"
    script = (
        "import json, os, sys; told = json.load(sys.stdin); "
        f"open({str(file)!r}, 'w').write(json.dumps([told['update']['text'], "
        "os.environ['IRTUI_TEXT'], os.environ['IRTUI_DELIVERY'], os.environ['IRTUI_SEVERITY']]))"
    )
    assert program(script) == Sent()
    assert json.loads(file.read_text()) == [ONE.text, ONE.text, str(ONE.delivery), "SEV1"]


def test_a_command_decides_whether_it_was_sent() -> None:
    assert program("raise SystemExit(3)") == Refused("its command ended with exit code 3")
    ended = program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert ended == Uncertain("its command was ended by signal 9")
    missing = ProgramChannel(
        "page", ["/no/such"], {}, timeout=1, elapsed=lambda: 0.0, leaving=Event()
    )
    assert missing.send(ONE) == Refused("its command cannot be started: No such file or directory")


def test_a_real_mail_server_gets_a_mail() -> None:
    with mail_server() as box:
        channel = ServicesChannel("mail", lambda: box.address)
        assert channel.send(ONE) == Sent()
    ((subject, text),) = box.mails
    assert subject == "INC-2026-0001 SEV1 investigating: Checkout <down> & out"
    assert "Known: a bad deploy." in text
    assert "Next update 12:23 UTC." in text


def test_a_service_that_does_not_take_it_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server() as box:
        gone = box.address
        with_one = ServicesChannel("mail", lambda: f"{gone} {gone.replace('ops', 'dev')}")
        assert with_one.send(ONE) == Sent()
        assert len(box.mails) == 2
    refused = ServicesChannel("mail", lambda: gone.replace("irtui@", "T0PSECRET@")).send(ONE)
    assert refused == Refused("the service did not take it, Apprise does not say why")
    unknown = ServicesChannel("mail", lambda: "nosuch://T0PSECRET").send(ONE)
    assert unknown == Refused("one of its addresses is none that Apprise knows", retry=False)
    assert "T0PSECRET" not in caplog.text


def test_without_apprise_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert ServicesChannel("mail", lambda: "mailto://x").send(ONE) == Refused(MISSING)
