"""What an HTTP status and its headers tell the operator."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from irtui.domain.answer import Trouble
from irtui.domain.httptime import retry_after
from irtui.sources.faults import SourceError
from irtui.text import clean


def of_status(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> SourceError | None:
    """The fault that an HTTP status tells, None where it is a good one."""
    if 200 <= status < 300:
        return None
    code = f"HTTP {status}"
    if status in (401, 403):
        return SourceError(f"not allowed ({code}): check the credentials", Trouble.REFUSED)
    if status in (429, 503):
        return _of_busy(code, headers.get("retry-after", ""), now)
    if 300 <= status < 400:
        where = _place(headers.get("location", ""))
        return SourceError(f"moved to {where}, correct the url", Trouble.UNREADABLE)
    if status == 404:
        return SourceError(f"wrong prefix? {code}, try .../alertmanager", Trouble.UNREADABLE)
    if status == 400 and b"HTTPS server" in body:
        return SourceError(f"{code}: is this https?", Trouble.UNREADABLE)
    if status in (502, 504):
        return SourceError(f"{code}: the gateway gets no answer from the server")
    if status >= 500:
        return SourceError(f"{code}: the server failed")
    return SourceError(f"{code}: not what this API answers", Trouble.UNREADABLE)


def _of_busy(code: str, asked: str, now: datetime) -> SourceError:
    wait = retry_after(asked, now)
    if wait is None:
        return SourceError(f"{code}: too busy, back off")
    return SourceError(
        f"{code}: back off, retry after {wait.total_seconds():.0f} s", retry_after=wait
    )


def _place(location: str) -> str:
    """Host and path of a redirect; user, query and fragment may hold secrets."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "elsewhere"
    place = f"{parts.netloc.rpartition('@')[2]}{parts.path}"
    return clean(place, limit=60) or "elsewhere"
