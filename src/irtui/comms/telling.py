"""What a command is told about a notice: environment variables and one JSON document.

The command line is fixed by the configuration. What a monitor said only ever stands in variables
and in the document, where no shell reads it.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from irtui.domain.alert import Alert, AlertState
from irtui.domain.notice import Notice, Occasion
from irtui.text import rfc3339, without_surrogates

# What a command may need to find its way, and nothing that may hold a secret.
PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE",
    "LC_MESSAGES", "LC_TIME", "TZ", "TMPDIR", "TERM", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "TMUX",
)  # fmt: skip
# The system refuses to start a command with a value over 128 kB, or with 2 MB in all.
_VALUE_BYTES = 4096
_NAME_BYTES = 256
_ALL_BYTES = 64_000


def surroundings(environ: Mapping[str, str], secret: Collection[str]) -> dict[str, str]:
    """The part of our environment that commands get, without the variables that hold secrets."""
    return {name: environ[name] for name in PASSED_ON if name in environ and name not in secret}


def told(notice: Notice) -> tuple[dict[str, str], str]:
    """The variables and the document; long values are cut, which the document's `cut` says."""
    found: dict[str, Any] = {"version": 1, "event": str(notice.occasion)}
    if notice.source:
        found["source"] = notice.source
    if notice.text:
        found["text"] = notice.text
    if notice.occasion is Occasion.SKIPPED:
        found["skipped"] = notice.skipped
    if notice.alert is not None:
        found |= _alert(notice.alert, notice.ended_at)
    document = json.dumps(found, ensure_ascii=False)
    variables = {name: cut(text).replace("\0", "␀") for name, text in _variables(found).items()}
    return variables | ({"IRTUI_ALERT": document} if notice.alert else {}), document


def _variables(found: Mapping[str, Any]) -> dict[str, str]:
    plain = ("event", "source", "text", "skipped", "fingerprint", "state", "starts_at", "ended_at")
    variables = {f"IRTUI_{name.upper()}": str(found[name]) for name in plain if found.get(name)}
    if "labels" in found:
        variables["IRTUI_ALERTNAME"] = found["labels"].get("alertname", "")
        variables |= _named("IRTUI_LABEL_", found["labels"])
        variables |= _named("IRTUI_ANNOTATION_", found["annotations"])
    return variables


def _alert(alert: Alert, ended_at: datetime | None) -> dict[str, Any]:
    room = [_ALL_BYTES]
    labels, annotations = dict(_kept(alert.labels, room)), dict(_kept(alert.annotations, room))
    return {
        "fingerprint": cut(alert.fingerprint),
        "starts_at": rfc3339(alert.starts_at),
        "ended_at": rfc3339(ended_at),
        "state": str(AlertState.ENDED if ended_at else AlertState.FIRING),
        "labels": labels,
        "annotations": annotations,
        "generator_url": cut(alert.generator_url),
        "cut": labels != dict(alert.labels) or annotations != dict(alert.annotations),
    }


def _kept(values: Mapping[str, str], room: list[int]) -> Iterator[tuple[str, str]]:
    """The values, each cut, as far as all together have room."""
    for name, value in values.items():
        shown, text = cut(name, _NAME_BYTES), cut(value)
        size = len(json.dumps([shown, text], ensure_ascii=False).encode())
        if size <= room[0]:
            room[0] -= size
            yield shown, text


def _named(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values under names that a shell can use; a name that needed no change goes first."""
    found: dict[str, str] = {}
    for name in sorted(values, key=lambda name: _legal(name) != name):
        found.setdefault(prefix + _legal(name), values[name])
    return found


def _legal(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def cut(text: str, most: int = _VALUE_BYTES) -> str:
    """The text in at most so many bytes of UTF-8, cut between characters."""
    raw = without_surrogates(text[:most]).encode()
    return raw[:most].decode(errors="ignore")
