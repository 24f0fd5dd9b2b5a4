"""What makes a URL usable; ValueError says what is wrong, never repeating the URL."""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"(?!.{254})[\w-]{1,63}(\.[\w-]{1,63})*\.?")


def base_url(text: str) -> str:
    """The URL of a monitor without a trailing slash; user names and queries are refused."""
    parts = _http(text, userinfo="holds a user name or password, use basic_auth for them")
    if parts.path.rstrip("/").endswith(("/api/v1", "/api/v2")):
        raise ValueError("must end before /api, which irtui adds itself")
    return _joined(parts)


def proxy_url(text: str) -> str:
    """The URL of an HTTP proxy; one that wants a password is not supported."""
    return _joined(_http(text, userinfo="holds a user name, which is not supported for a proxy"))


def _http(text: str, *, userinfo: str) -> SplitResult:
    # urlsplit drops tabs and line ends without a word.
    if not text.isprintable() or " " in text:
        raise ValueError("must not hold spaces or control characters")
    if not re.match("https?://", text, re.IGNORECASE):
        raise ValueError("must begin with http:// or https://")
    if "@" in re.split(r"[/?#\\]", text.split("://", 1)[1], maxsplit=1)[0]:
        raise ValueError(userinfo)
    if "?" in text or "#" in text:
        raise ValueError("must end before any ? or #")
    parts = _split(text)
    _check_host(parts)
    _check_port(parts)
    return parts


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise ValueError("must name a host, with [ ] around an IPv6 address") from None


def _check_host(parts: SplitResult) -> None:
    host = parts.hostname
    if not host:
        raise ValueError("must name a host after ://")
    if parts.netloc.startswith("["):
        try:
            IPv6Address(host)
        except ValueError:
            raise ValueError("must hold an IPv6 address between [ and ]") from None
    elif not _HOST.fullmatch(host):
        raise ValueError("must name a host that can exist after ://")


def _check_port(parts: SplitResult) -> None:
    try:
        good = parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        good = False
    if not good:
        raise ValueError("must have a port from 1 to 65535, or none")


def _joined(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
