"""A body of an answer as a JSON value, or in words why it is none."""

import json
from typing import Any, NoReturn

from irtui.domain.answer import Trouble
from irtui.sources.faults import SourceError
from irtui.text import clean


def decode(body: bytes, content_type: str = "") -> Any:
    """The JSON value of a UTF-8 body, with or without a byte order mark; else SourceError."""
    if not body.strip():
        raise SourceError("empty answer", Trouble.UNREADABLE)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except json.JSONDecodeError as error:
        reason = _not_json(body, content_type, error)
    except RecursionError:
        reason = "not readable: nested too deep"
    except ValueError:
        reason = "not readable: a number too long, or NaN"
    raise SourceError(reason, Trouble.UNREADABLE)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _not_json(body: bytes, content_type: str, error: json.JSONDecodeError) -> str:
    kind = clean(content_type.partition(";")[0].strip().lower(), limit=40) or "no type given"
    if body.lstrip()[:1] == b"<" or "html" in kind:
        return f"not JSON ({kind}), a login page?"
    if body.lstrip()[:1] not in (b"[", b"{"):
        return f"not JSON ({kind})"
    if error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip()):
        return "cut off: the JSON ends too soon"
    return f"not JSON from character {error.pos} on"
