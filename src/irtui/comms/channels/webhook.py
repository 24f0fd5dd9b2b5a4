"""An HTTP address that takes updates: Slack's own and what understands it, or our document.

The address is a secret, since whoever knows it can write there: no error, log or redirect has it.
"""

import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from irtui.comms.channels.document import document
from irtui.domain.channel import Answer, Message, NoAddress, Refused, Sent, Uncertain
from irtui.domain.httptime import retry_after

_CONNECT_SECONDS = 5.0
# Nothing has reached the receiver by then.
_BEFORE = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_LATER = (408, 425, 429)


class WebhookChannel:
    """Posts each update once; whether it may be tried again is in the answer."""

    def __init__(
        self,
        name: str,
        address: Callable[[], str],
        *,
        now: Callable[[], datetime],
        headers: Mapping[str, str],
        slack: bool = True,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.name = name
        self._address = address
        self._now = now
        self._headers = headers
        self._slack = slack
        self._seconds = timeout
        self._transport = transport
        # At INFO they write every URL, at DEBUG every header.
        for library in ("httpx", "httpcore"):
            logging.getLogger(library).setLevel(logging.WARNING)

    def send(self, message: Message) -> Answer:
        """Post it and wait for the status of the answer."""
        late = threading.Event()
        try:
            return self._post(message, late)
        except Exception as error:  # noqa: BLE001 - what it is tells how far it went
            if late.is_set():
                return self._no_answer
            return self._failed(error)

    @property
    def _no_answer(self) -> Answer:
        return Uncertain(f"no answer in {self._seconds:g} s after it was sent")

    def _failed(self, error: Exception) -> Answer:
        """What a failure says of the update; one that is none of HTTP's is raised again."""
        match error:
            case NoAddress():
                return Refused(str(error))
            case httpx.UnsupportedProtocol() | httpx.InvalidURL():
                return Refused("its address is no http:// or https:// URL", retry=False)
            case _ if isinstance(error, _BEFORE):
                return Refused(_no_connection(error, self._seconds))
            case httpx.TimeoutException():
                return self._no_answer
            case httpx.LocalProtocolError() | UnicodeError() | ValueError():
                return Refused("its address or a header holds what HTTP forbids", retry=False)
            case httpx.TransportError():
                return Uncertain("the connection was lost after it was sent")
        raise error

    def _post(self, message: Message, late: threading.Event) -> Answer:
        body = slack_text(message) if self._slack else document(message)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "irtui",
            "Idempotency-Key": str(message.delivery),
            **self._headers,
        }
        timeout = httpx.Timeout(self._seconds, connect=min(self._seconds, _CONNECT_SECONDS))
        with (
            httpx.Client(
                timeout=timeout,
                transport=self._transport,
                follow_redirects=False,
                trust_env=False,
            ) as client,
            self._ended_when_late(client, late),
            client.stream(
                "POST", self._address(), content=json.dumps(body), headers=headers
            ) as response,
        ):
            # The status is the whole answer: what stands below it is not read.
            return self._answered(response)

    @contextmanager
    def _ended_when_late(self, client: httpx.Client, late: threading.Event) -> Iterator[None]:
        """End it in time: a receiver whose answer only drips keeps to every other limit."""

        def end() -> None:
            late.set()
            client.close()

        timer = threading.Timer(min(self._seconds, _CONNECT_SECONDS) + self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _answered(self, response: httpx.Response) -> Answer:
        status = response.status_code
        if 200 <= status < 300:
            return Sent()
        if status in _LATER or status >= 500:
            after = retry_after(response.headers.get("retry-after", ""), self._now())
            return Refused(f"HTTP {status}", after=after)
        if 300 <= status < 400:
            return Refused(
                f"HTTP {status}: it has moved, write its new address into the configuration",
                retry=False,
            )
        return Refused(f"HTTP {status}: it does not take this", retry=False)


def slack_text(message: Message) -> dict[str, Any]:
    """The update as Slack takes it; what would be a link or a mention there stays text."""
    text = f"{message.subject}\n{message.text}"
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, written)
    return {"text": text}


def _no_connection(error: Exception, seconds: float) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection in {min(seconds, _CONNECT_SECONDS):g} s"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"certificate not trusted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "TLS failed"
        if isinstance(cause, socket.gaierror):
            return "name not found"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return "no connection"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
