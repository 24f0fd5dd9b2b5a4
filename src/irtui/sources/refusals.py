"""What a server's refusal of a write tells the operator, whatever form its body has."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError
from irtui.sources.statuses import of_status
from irtui.text import clean

_LIMIT = 200
_OWN_WORDS = {401, 403, 429}


class Refused(SourceError):
    """The server answered, and did not do it.

    `unsure` where it may have done it all the same: something between us and it has failed.
    """

    def __init__(
        self, reason: str, trouble: Trouble = Trouble.UNREADABLE, *, unsure: bool = False
    ) -> None:
        super().__init__(reason, trouble)
        self.unsure = unsure


def refusal_of(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> Refused | None:
    """The refusal that an answer tells, None where it is a good one."""
    fault = of_status(status, headers, body, now)
    if fault is None:
        return None
    words = "" if status in _OWN_WORDS or status < 400 else message(body)
    reason = f"{words} (HTTP {status})" if words else fault.reason
    return Refused(reason, fault.trouble, unsure=status >= 500)


def message(body: bytes) -> str:
    """The message in a body that is a JSON text, a JSON object or a short plain text; else ""."""
    text = body.decode("utf-8", "replace").strip()
    try:
        told: Any = json.loads(text) if text else ""
    except (ValueError, RecursionError):
        told = text
    if isinstance(told, dict):
        told = next((told[key] for key in ("message", "error", "detail") if told.get(key)), "")
    if not isinstance(told, str) or told.lstrip().startswith("<"):
        return ""
    return clean(" ".join(told.split()).rstrip("."), limit=_LIMIT)
