"""What went wrong between us and a server, in words that tell the operator what to do.

No text of an exception is shown unless it is known to hold no header, credential or URL.
"""

import socket
import ssl
import zlib
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import httpx

from irtui.domain.answer import Trouble
from irtui.text import clean

REASON_LIMIT = 300
CONNECT_SECONDS = 3.0


class SourceError(Exception):
    """A server gave no good answer; `reason` is safe to show.

    `sent` tells that the request may have reached the server all the same.
    """

    def __init__(
        self,
        reason: str,
        trouble: Trouble = Trouble.UNREACHABLE,
        retry_after: timedelta | None = None,
        *,
        sent: bool = False,
    ) -> None:
        self.reason = clean(reason, limit=REASON_LIMIT)
        self.trouble = trouble
        self.retry_after = retry_after
        self.sent = sent
        super().__init__(self.reason)


class Phase(StrEnum):
    """How far a request had come when it failed."""

    CONNECT = "connect"
    TLS = "tls"
    HEAD = "head"
    BODY = "body"


def of_exchange(error: Exception, phase: Phase, url: str, seconds: float) -> SourceError:
    """The fault behind an exception that httpx raised in `phase`; `seconds` is the time limit."""
    match error:
        case SourceError():
            return error
        case TimeoutError() | httpx.TimeoutException():
            return _of_time(error, phase, seconds)
        case httpx.NetworkError() | OSError():
            return _of_network(error, phase)
        case httpx.RemoteProtocolError():
            return _of_protocol(str(error), phase, url.startswith("https:"))
    for kind, reason, trouble in _PLAIN:
        if isinstance(error, kind):
            return SourceError(reason, trouble)
    return SourceError(f"cannot ask: {type(error).__name__}")


_PLAIN = (
    (httpx.ProxyError, "the proxy refused to connect", Trouble.UNREACHABLE),
    (zlib.error, "broken compression in the answer", Trouble.UNREADABLE),
    (
        (httpx.LocalProtocolError, UnicodeError),
        "a header or credential holds a character that HTTP forbids",
        Trouble.REFUSED,
    ),
    (
        (httpx.UnsupportedProtocol, httpx.InvalidURL),
        "not a valid http:// or https:// url",
        Trouble.UNREADABLE,
    ),
)


def _of_time(error: Exception, phase: Phase, seconds: float) -> SourceError:
    if isinstance(error, httpx.PoolTimeout):
        return SourceError("no free connection")
    if isinstance(error, httpx.ConnectTimeout):
        if phase is Phase.TLS:
            return SourceError("no answer to TLS, is this http?")
        return SourceError(f"no connection in {min(seconds, CONNECT_SECONDS):g} s")
    if phase is Phase.BODY:
        return SourceError(f"too slow: not complete after {seconds:g} s")
    return SourceError(f"no answer in {seconds:g} s")


def _of_network(error: Exception, phase: Phase) -> SourceError:
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return SourceError(f"certificate not trusted: {cause.verify_message}")
            case ssl.SSLError():
                return _of_tls(cause.reason or "")
            case socket.gaierror():
                return SourceError("name not found")
            case ConnectionRefusedError():
                return SourceError("connection refused")
            case ConnectionResetError() | BrokenPipeError():
                break
            case OSError(strerror=str(words)):
                return SourceError(words.lower())
    if phase is Phase.BODY:
        return SourceError("cut off: connection reset")
    return SourceError("connection reset")


def _of_tls(code: str) -> SourceError:
    if code in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return SourceError("the answer is not TLS, is this http?")
    if "CERTIFICATE" in code and "ALERT" in code:
        return SourceError("the server does not take our client certificate", Trouble.REFUSED)
    return SourceError(f"TLS failed: {code.replace('_', ' ').lower() or 'no reason given'}")


def _of_protocol(words: str, phase: Phase, secure: bool) -> SourceError:
    if phase is Phase.BODY:
        return SourceError("cut off: the answer ended too soon", Trouble.UNREADABLE)
    if "disconnected" in words:
        return SourceError("closed without an answer")
    if "too long" in words:
        return SourceError("headers of the answer are too large", Trouble.UNREADABLE)
    return SourceError("not HTTP" if secure else "not HTTP, is this https?", Trouble.UNREADABLE)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions behind an exception, the outermost first."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
